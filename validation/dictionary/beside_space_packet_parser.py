#!/usr/bin/env python3
"""Hold the XTCE document of a vehicle to the OMG schema, and to space-packet-parser as its reader.

    cargo build --example dictionary_peer -p hilal-ground
    dictionary_peer MISSION VEHICLE FOLDER LOG
    python3 validation/dictionary/beside_space_packet_parser.py FOLDER

It needs Python 3.11 and the package space-packet-parser (6.2.0 was used), prints a line for each check, and exits 0
when all hold.
"""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from space_packet_parser.xtce.definitions import XtcePacketDefinition

import peer_files
from peer_files import Database, check, lines, same

folder = Path(sys.argv[1])
document = folder / "database.xml"
schema = subprocess.run([Path(sys.executable).parent / "spp", "validate", "--level", "schema", document],
                        capture_output=True, text=True)
check("the document is valid by the OMG schema of XTCE 1.2", schema.returncode == 0,
      (schema.stdout + schema.stderr).strip()[-300:] if schema.returncode else "")

database = Database(document)
definition = XtcePacketDefinition.from_xtce(document, root_container_name="space_packet")
kinds, values, missing, times, wrong = Counter(), 0, 0, 0, []
for packet in lines(folder / "packets.jsonl"):
    octets = bytes.fromhex(packet["packet"])
    found = definition.parse_bytes(octets)
    kinds[packet["container"].split("_")[0]] += 1
    times += found["on_board_time"].raw_value == packet["ticks"] and found["on_board_time"] == packet["ticks"] / 65536
    if found["packet_error_control"] != int.from_bytes(octets[-2:], "big"):
        wrong.append((packet["container"], "not read to its end"))
    for name, expected in database.expected(packet).items():
        values += 1
        value = found.get(name)
        if expected is None:
            missing += 1
            agrees = value is not None and (value == peer_files.NO_READING or database.no_reading(name, value.raw_value))
        else:
            agrees = value is not None and same(value, expected) and (
                isinstance(value, str) or isinstance(value, bytes) or not database.no_reading(name, value.raw_value))
        if not agrees:
            wrong.append((packet["container"], name, value, expected))
total = sum(kinds.values())
check(f"{values} values of {total} packets are those of our own decoder", not wrong, str(wrong[:5]) if wrong else "")
check(f"among them {missing} that were no reading", missing > 0)
check("the time of every packet is ours", times == total, f"{times} packets")
for kind, count in sorted(kinds.items()):
    check(f"{kind}: {count} packets", count > 0)
sys.exit(1 if peer_files.failed else 0)
