#!/usr/bin/env python3
"""Hold the XTCE document of a vehicle to Yamcs: values it decodes, limits, and telecommands it builds.

    dictionary_peer MISSION VEHICLE FOLDER LOG
    python3 validation/dictionary/beside_yamcs.py LIBRARIES FOLDER [--flown COUNT]

LIBRARIES is a folder with the jars of Yamcs (5.13.2 was used). Needs Python 3.11, Java, and the ports of loopback that
`yamcs/` names; stops the server that it started. Prints a line for each check and exits 0 when all hold.
"""

import argparse
import base64
import datetime
import json
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

import peer_files
from peer_files import Database, check, lines, same

API = "http://127.0.0.1:8190/api"
TELEMETRY, TELECOMMANDS = ("127.0.0.1", 10115), ("127.0.0.1", 10118)
HERE = Path(__file__).resolve().parent
HEAP = "-Xmx1g"
PACE_S = 0.01  # the buffer of the kernel holds about 280 small packets, and a busy server pauses for longer than that


def api(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{API}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def until(read, wanted, seconds=10.0):
    end = time.monotonic() + seconds
    while not wanted(value := read()) and time.monotonic() < end:
        time.sleep(0.1)
    return value


def crc16(octets):
    crc = 0xFFFF
    for octet in octets:
        crc ^= octet << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc.to_bytes(2, "big")


def telemetry(apid, service, subtype, seconds, data):
    """A telemetry packet, built by hand."""
    rest = bytes([0x20, service, subtype, 0, 0, 0, 0]) + struct.pack(">IH", seconds, 0) + data
    octets = struct.pack(">HHH", 0x0800 | apid, 0xC000, len(rest) + 1) + rest
    return octets + crc16(octets)


def single(digits):
    """The number of 32 bits that these digits, the fewest that tell it from its neighbours, stand for."""
    return struct.unpack(">f", struct.pack(">f", float(digits)))[0]


def value_of(given):
    """A value of the API as Python has it."""
    kind = given["type"]
    if kind == "ENUMERATED":  # its number stands beside its name
        return given["stringValue"]
    for key, read in (("uint32Value", int), ("sint32Value", int), ("uint64Value", int), ("sint64Value", int),
                      ("floatValue", single), ("doubleValue", float), ("stringValue", str),
                      ("binaryValue", base64.b64decode), ("booleanValue", bool)):
        if key in given and not (kind == "TIMESTAMP" and key == "sint64Value"):
            return read(given[key])
    return {"UINT32": 0, "SINT32": 0, "UINT64": 0, "SINT64": 0}.get(kind)


class Server:
    def __init__(self, libraries, document, start):
        self.folder = Path(tempfile.mkdtemp(prefix="dictionary-yamcs-"))
        shutil.copytree(HERE / "yamcs", self.folder / "etc")
        instance = self.folder / "etc/yamcs.hilal.yaml"
        instance.write_text(instance.read_text().replace("@START@", start))
        (self.folder / "mdb").mkdir()
        shutil.copy(document, self.folder / "mdb/database.xml")
        self.log = self.folder / "yamcs.log"
        command = ["nice", "-n", "5", "java", HEAP, "-XX:+ExitOnOutOfMemoryError", "-cp", f"{libraries}/*",
                   "org.yamcs.YamcsServer", "--etc-dir", "etc", "--data-dir", "data", "--cache-dir", "cache",
                   "--no-stream-redirect", "--no-color", "--log-config", "etc/logging.properties"]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)

    def ready(self):
        def state():
            try:
                return api("/processors/hilal/realtime").get("state")
            except (urllib.error.URLError, OSError):
                return "ended" if self.process.poll() is not None else None
        return until(state, lambda found: found in ("RUNNING", "ended"), 180) == "RUNNING"

    def complaints(self):
        words = ("WARNING", "SEVERE", "DatabaseLoadException", "XTCE")
        return [line for line in self.log.read_text().splitlines() if "[INFO]" not in line and any(word in line for word in words)]

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.folder)


def archived():
    """Packets in the archive by their octets: name, time and number."""
    found, token = {}, ""
    while True:
        page = api(f"/archive/hilal/packets?limit=1000&order=asc{f'&next={urllib.parse.quote(token)}' if token else ''}")
        for entry in page.get("packet", []):
            octets = base64.b64decode(entry["packet"]).hex()
            found[octets] = (entry["id"]["name"], entry["generationTime"], entry["sequenceNumber"])
        token = page.get("continuationToken")
        if not token:
            return found


def extracted(entry):
    """Every parameter of an archived packet as Yamcs decodes it: raw and engineering value."""
    name, instant, number = entry
    path = f"/archive/hilal/packets/{urllib.parse.quote(name, safe='')}/{instant}/{number}:extract"
    found = {}
    for value in api(path).get("parameterValues", []):
        short = value["parameter"]["name"]
        found[short] = (value_of(value["rawValue"]), value_of(value["engValue"]))
    return found


def packets_are_decoded(database, packets, start):
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for packet in packets:
        link.sendto(bytes.fromhex(packet["packet"]), TELEMETRY)
        time.sleep(PACE_S)
    sent = {packet["packet"] for packet in packets}
    found = until(archived, lambda found: len(found) >= len(sent), 60)
    check(f"{len(sent)} packets are archived, octet for octet", sent <= set(found), f"{len(sent & set(found))} found")
    kinds, values, wrong, late = Counter(), 0, [], 0
    missing = 0
    for packet in packets:
        entry = found.get(packet["packet"])
        if entry is None:
            continue
        if entry[0] != f"/{database.name}/{packet['container']}":
            wrong.append((packet["container"], entry[0]))
            continue
        decoded = extracted(entry)
        kinds[packet["container"].split("_")[0]] += 1
        raw, instant = decoded["on_board_time"]
        told = datetime.datetime.fromisoformat(instant)
        late = max(late, abs((told - start) / datetime.timedelta(milliseconds=1) - packet["milliseconds"]))
        if raw != packet["ticks"]:
            wrong.append((packet["container"], "on_board_time", raw, packet["ticks"]))
        for name, expected in database.expected(packet).items():
            values += 1
            raw, value = decoded.get(name, (None, None))
            if expected is None:
                missing += 1
                agrees = value == peer_files.NO_READING or database.no_reading(name, raw)
            else:
                agrees = same(value, expected)
            if not agrees:
                wrong.append((packet["container"], name, value, expected))
    check(f"{values} values of {sum(kinds.values())} packets are those of our own decoder", not wrong and values > 0,
          f"{len(wrong)}: {wrong[:4]}" if wrong else "")
    check(f"among them {missing} that were no reading", missing > 0)
    check("times are ours to the millisecond, which Yamcs cuts and we round", late <= 1.0, f"at most {late:.3f} ms")
    for kind, count in sorted(kinds.items()):
        check(f"{kind}: {count} packets", count > 0)


def parameter(database, name):
    return api(f"/processors/hilal/realtime/parameters/{database.name}/{name}")


def limits_are_checked(database, first_apid):
    """The limits of the reference rover: state of charge yellow below 15 %, red below 7.5 %; safe mode entries."""
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    second = 500_000_000

    def shown(name, data):
        nonlocal second
        second += 1
        link.sendto(telemetry(first_apid + 2, 3, 25, second, data), TELEMETRY)
        time.sleep(1.0)
        value = parameter(database, name)
        return value.get("monitoringResult"), value.get("acquisitionStatus")

    for raw, wanted in ((2000, "IN_LIMITS"), (1499, "WARNING"), (749, "CRITICAL")):
        result, _ = shown("power_battery_soc", struct.pack(">BHHhHHHHHH", 1, raw, 28000, 0, 0, 0, 0, 0, 0, 0))
        check(f"state of charge {raw / 100} %: {wanted}", result == wanted, str(result))
    _, status = shown("power_battery_soc", struct.pack(">BHHhHHHHHH", 1, 0xFFFF, 28000, 0, 0, 0, 0, 0, 0, 0))
    check("no reading of the state of charge: INVALID", status == "INVALID", str(status))
    for entries, wanted in ((0, "IN_LIMITS"), (1, "WARNING"), (2, "WARNING"), (3, "CRITICAL")):
        system = struct.pack(">BBHBIIIIBIHHI", 4, 1, 0, 1, 0, 0, 0, 0, 0, 0, entries, 0, 0)
        result, _ = shown("system_safe_entries", system)
        check(f"{entries} entries into safe mode: {wanted}", result == wanted, str(result))


def telecommand_link():
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    link.bind(TELECOMMANDS)
    link.settimeout(10)
    return link


def commands_are_built(database, link, commands):
    wrong, names, lowest = [], Counter(), 0
    for command in commands:
        names[command["name"]] += 1
        arguments = {**command["arguments"], "acknowledge": command["acknowledge"]}
        try:
            api(f"/processors/hilal/realtime/commands/{database.name}/{command['name']}", {"args": arguments})
            octets = link.recv(2048)
        except urllib.error.HTTPError as error:
            if -2**31 in arguments.values():  # Yamcs takes the least number of 32 bits for one that does not fit
                lowest += 1
            else:
                wrong.append((command["name"], arguments, error.read().decode()[:200]))
            continue
        except TimeoutError:
            wrong.append((command["name"], arguments, "nothing sent"))
            continue
        ours = bytearray.fromhex(command["packet"])[:-2]
        ours[2:4] = octets[2:4]  # the sequence count is the sender's
        if bytes(ours) + crc16(ours) != octets:
            wrong.append((command["name"], arguments, octets.hex(), command["packet"]))
    built = sum(names.values()) - lowest
    check(f"{built} telecommands of {len(names)} kinds are ours, octet for octet; {lowest} with -2^31 are refused by Yamcs",
          not wrong and built > 0, str(wrong[:3]) if wrong else "")
    refused = 0
    for name, arguments in (("DRIVE_TO", {"x_cm": 5_000_001, "y_cm": 0, "arrive_by_s": 1}),
                            ("USE_WHEEL", {"wheel": 8}), ("SET_MODE", {"mode": "fly"})):
        try:
            api(f"/processors/hilal/realtime/commands/{database.name}/{name}", {"args": arguments})
        except urllib.error.HTTPError as error:
            refused += error.code == 400
    check("arguments out of range and without a name are refused", refused == 3, f"{refused} of 3")
    levels = {command["name"]: command.get("significance", {}).get("consequenceLevel")
              for command in api("/mdb/hilal/commands?limit=200&details=true")["commands"]}
    check("criticality is shown", levels["SET_POSITION"] is not None and levels["PING"] in (None, "NONE"),
          f"SET_POSITION {levels['SET_POSITION']}, DRIVE_TO {levels['DRIVE_TO']}, PING {levels['PING']}")


def verifiers_hear(database, link, first_apid):
    """One telecommand under way at a time: with several, Yamcs 5.13.2 tells one of them alone (see README.md)."""
    def history(command):
        entry = api(f"/archive/hilal/commands/{urllib.parse.quote(command, safe='')}")
        return {item["name"]: item["value"].get("stringValue") for item in entry.get("attr", [])}

    tm = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for what, reports, wanted in (("accepted and completed", ((1, b""), (7, b"")), ("Accepted", "Complete")),
                                  ("accepted and failed", ((1, b""), (8, b"\0\x18")), ("Accepted", "Failed"))):
        command = api(f"/processors/hilal/realtime/commands/{database.name}/PING", {"args": {}})["id"]
        request = link.recv(2048)[:4]
        time.sleep(0.5)
        for place, (subtype, code) in enumerate(reports):
            tm.sendto(telemetry(first_apid + 1, 1, subtype, 600_000_000 + place, request + code), TELEMETRY)
            time.sleep(0.5)
        found = until(lambda: history(command), lambda found: f"Verifier_{wanted[1]}_Status" in found)
        states = {name: found.get(f"Verifier_{name}_Status") for name in ("Accepted", "Complete", "Failed")}
        completed = found.get("CommandComplete_Status")
        holds = states["Accepted"] == "OK" and completed == ("OK" if wanted[1] == "Complete" else "NOK")
        check(f"a telecommand that is {what} is told so", holds, f"{states}, CommandComplete {completed}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("libraries", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--flown", type=int, default=2000, help="how many packets of the log, beside all made ones")
    given = parser.parse_args()
    document = given.folder / "database.xml"
    database = Database(document)
    text = document.read_text()
    start_text = text.split("<Epoch>")[1].split("</Epoch>")[0]
    start = datetime.datetime.fromisoformat(start_text)
    packets = lines(given.folder / "packets.jsonl")
    made = (given.folder / "made.txt").read_text().strip()
    flown = packets[int(made):]
    step = max(1, len(flown) // given.flown) if given.flown else 1
    packets = packets[:int(made)] + (flown[::step] if given.flown else [])
    first_apid = int(text.split('name="packet_identification" binaryValue="')[1][:4], 16) & 0x7FF
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    server = Server(given.libraries.resolve(), document, start_text)
    try:
        ready = server.ready()
        complaints = server.complaints()
        check("Yamcs loads the document without a complaint", ready and not complaints, " | ".join(complaints)[-600:])
        if ready:
            link = telecommand_link()
            verifiers_hear(database, link, first_apid)
            commands_are_built(database, link, lines(given.folder / "commands.jsonl"))
            limits_are_checked(database, first_apid)
            packets_are_decoded(database, packets, start)
    finally:
        server.stop()
    print(f"{peer_files.failed} checks failed" if peer_files.failed else "every check holds")
    return 1 if peer_files.failed else 0


if __name__ == "__main__":
    sys.exit(main())
