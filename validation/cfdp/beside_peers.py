#!/usr/bin/env python3
"""Hold the CFDP of hilal-packets to two other implementations: class 2, 10 % loss, both directions.

    cargo build -p hilal-packets --example cfdp_entity
    python3 validation/cfdp/beside_peers.py target/debug/examples/cfdp_entity PYTHON_CFDP_PY PYTHON_LIBRECUBE

The last two are Python interpreters that have the package `cfdp-py` and `cfdp` (README.md). A line for
each transaction; exits 0 when all files arrive whole and both ends say so.
"""

import hashlib
import random
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
OCTETS = 200_003  # no multiple of 4, so that the modular checksum must fill its last word
SEEDS = range(1, 6)
LIMIT_S = 90


def free_ports():
    """Two ports that nobody uses now."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [str(each.getsockname()[1]) for each in sockets]
    for each in sockets:
        each.close()
    return ports


def transaction(entity, peer, checksum, ours_sends, seed):
    """Whether the file arrived whole and both ends said so, and what our end has counted."""
    with tempfile.TemporaryDirectory() as folder:
        sent, received = Path(folder, "sent.bin"), Path(folder, "received.bin")
        sent.write_bytes(random.Random(seed).randbytes(OCTETS))
        ours, theirs = free_ports()
        role, other, file = ("send", "receive", sent) if ours_sends else ("receive", "send", received)
        our_command = [entity, role, ours, theirs, str(file), str(seed), checksum]
        their_command = [*peer, other, theirs, ours, folder]
        commands = [our_command, their_command]
        if ours_sends:  # whoever receives must listen first
            commands.reverse()
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        first = subprocess.Popen(commands[0], **pipes)
        if ours_sends:
            first.stdout.readline()
        else:
            time.sleep(1)
        second = subprocess.Popen(commands[1], **pipes)
        ends = {"first": first, "second": second}
        told = {name: end.communicate(timeout=LIMIT_S) for name, end in ends.items()}
        our_name = "second" if ours_sends else "first"
        digests = [
            hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None
            for path in (sent, received)
        ]
        whole = digests[0] == digests[1]
        both = [end.returncode for end in (first, second)] == [0, 0]
        note = told[our_name][0].strip()
        if not (whole and both):
            note += "".join(f"\n  {name}: {error[-1500:]}" for name, (_, error) in told.items())
        return whole, both, note


def main():
    entity, cfdp_py, librecube = sys.argv[1:]
    peers = [
        ("cfdp-py 0.7.0", [cfdp_py, str(HERE / "peer_cfdp_py.py"), "immediate"], "crc32"),
        ("LibreCube cfdp 0.2.0", [librecube, str(HERE / "peer_librecube.py")], "modular"),
    ]
    failed = 0
    for name, peer, checksum in peers:
        for ours_sends in (True, False):
            for seed in SEEDS:
                whole, both, note = transaction(entity, peer, checksum, ours_sends, seed)
                failed += not (whole and both)
                direction = "to" if ours_sends else "from"
                verdict = "ok  " if whole and both else "FAIL"
                files = "identical" if whole else "files differ"
                print(f"{verdict} {direction} {name}, seed {seed}: {files}; {note}", flush=True)
    print("every file arrived whole" if failed == 0 else f"{failed} transactions failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
