#!/usr/bin/env python3
"""Hold the frames, COP-1 and SDLS of hilal-packets to Yamcs as the other end of the link, both ways.

    cargo build -p hilal-packets --example spacecraft_end
    python3 validation/link/beside_yamcs.py PEER target/debug/examples/spacecraft_end

PEER is the folder that starts Yamcs (README.md says what it must have). This program stands between the two ends:
it passes frames on, records them, holds one back, sends one again or changed. It needs Python 3.11 and
nothing else, prints a line for each check, and exits 0 when all of them hold.
"""

import argparse
import base64
import json
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from pathlib import Path

API = "http://127.0.0.1:8090/api"
FROM_YAMCS, TO_YAMCS = ("127.0.0.1", 10018), ("127.0.0.1", 10017)
KEYS = [bytes(range(32)), bytes(range(32, 64)), bytes(range(32))]  # of SPI 1, 2 and 3, as the peer has them
MODES = {1: "IDLE", 2: "DRIVE", 3: "SCIENCE"}
BURST = 60  # packets of two telemetry frames, as in the example
LIMIT_S = 150
failed = 0


def check(what, holds, note=""):
    global failed
    failed += not holds
    print(f"{'ok  ' if holds else 'FAIL'} {what}{f': {note}' if note else ''}", flush=True)


def crc16(octets):
    crc = 0xFFFF
    for octet in octets:
        crc ^= octet << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc.to_bytes(2, "big")


def changed(frame, at, bits):
    """The frame with some bits flipped and its error control made anew: malice, not damage."""
    octets = bytearray(frame[:-2])
    octets[at] ^= bits
    return bytes(octets) + crc16(octets)


def api(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{API}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer) if answer.length != 0 else {}


def until(read, wanted, seconds=8.0):
    """What is read, as soon as it is what is wanted, or at the end of the time."""
    end = time.monotonic() + seconds
    while not wanted(value := read()) and time.monotonic() < end:
        time.sleep(0.1)
    return value


class Tap:
    """One direction of the link: passes datagrams on, and holds them back when told to."""

    def __init__(self, bound, target):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(bound)
        self.target, self.holding = target, threading.Event()
        self.seen, self.held = [], queue.Queue()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while True:
            frame = self.socket.recv(2048)
            if self.holding.is_set():
                self.held.put(frame)
            else:
                self.seen.append(frame)
                self.send(frame)

    def send(self, frame):
        self.socket.sendto(frame, self.target)

    def seen_number(self):
        """N(S) of the last AD frame that was passed on."""
        return next(frame[4] for frame in reversed(self.seen) if frame[0] >> 4 == 0 and frame[2] >> 2 == 0)

    def hold(self, seconds=5.0):
        """The next frame, which does not reach the other end."""
        return self.held.get(timeout=seconds)


class Vehicle:
    """The example: the spacecraft's end, as a process, with the lines that it prints."""

    def __init__(self, program, folder, tc_port, tm_port):
        files = []
        for number, key in enumerate(KEYS, 1):
            files.append(Path(folder) / f"key_{number}")
            files[-1].write_bytes(key)
        command = [program, tc_port, tm_port, LIMIT_S, *files]
        self.process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True)
        self.lines, self.sent = queue.Queue(), {0: [], 2: []}
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        for line in self.process.stdout:
            kind, _, rest = line.strip().partition(" ")
            if kind == "sent":
                channel, packet = rest.split()
                self.sent[int(channel)].append(packet)
            else:
                self.lines.put((kind, rest))

    def says(self, seconds=5.0):
        try:
            return self.lines.get(timeout=seconds)
        except queue.Empty:
            return ("nothing", "")


def issue(name, bypass=False, **arguments):
    body = {"args": arguments}
    if bypass:
        body["extra"] = {"cop1Bypass": {"type": "BOOLEAN", "booleanValue": True}}
    return api(f"/processors/rover/realtime/commands/ROVER/{name}", body)["id"]


def history(command):
    """The attributes of a command in the archive: its packet, its acknowledgements."""
    entry = api(f"/archive/rover/commands/{urllib.parse.quote(command, safe='')}")
    return {item["name"]: item["value"] for item in entry.get("attr", [])}


def packet_of(command):
    attributes = until(lambda: history(command), lambda found: "binary" in found)
    return base64.b64decode(attributes["binary"]["binaryValue"]).hex()


def acknowledged(command):
    status = until(lambda: history(command).get("Acknowledge_Sent_Status", {}).get("stringValue"),
                   lambda status: status in ("OK", "NOK"))
    return status == "OK"


def arrives(vehicle, command, channel=0):
    """Whether the vehicle's next line is this command's packet on this channel."""
    kind, rest = vehicle.says()
    found = rest.split()
    return kind == "packet" and (found[0], found[2]) == (str(channel), packet_of(command))


def commands_arrive(up, vehicle):
    cases = [
        ("SET_MODE", 0, "AD, MAP 1, SPI 1", {"mode": "DRIVE"}),
        ("DRIVE", 0, "AD, MAP 1, SPI 1", {"distance": 1.5, "speed": 40}),
        ("PING", 0, "BD, MAP 1, SPI 1", {"bypass": True}),
        ("PING_NOSEG", 1, "BD, no segment header, SPI 2", {}),
        ("PING_CLEAR", 2, "BD, in clear", {}),
    ]
    for name, channel, how, arguments in cases:
        command = issue(name, **arguments)
        check(f"{name} arrives as the same packet on channel {channel} ({how})", arrives(vehicle, command, channel))
        clear = bytes.fromhex(packet_of(command)) in up.seen[-1]
        check(f"{name} is {'readable' if clear else 'not readable'} on the way", clear == (channel == 2))
        if how.startswith("AD"):
            check(f"{name} is acknowledged by the CLCW", acknowledged(command))
    many = [issue("DRIVE", distance=number / 4, speed=number) for number in range(12)]
    check("12 commands at once arrive in order, each once", all([arrives(vehicle, command) for command in many]))
    check("all 12 are acknowledged", all([acknowledged(command) for command in many]))


def refused(vehicle, what, because):
    kind, rest = vehicle.says()
    check(f"{what} is refused", kind == "refused" and because in rest, f"{kind} {rest}")


def frames_are_refused(up, vehicle):
    by_channel = {frame[2] >> 2: frame for frame in up.seen}
    secured = by_channel[0]
    up.send(secured)
    refused(vehicle, "a replayed AD frame", "replay")
    up.send(changed(secured, 4, 0x01))
    refused(vehicle, "the same with another N(S)", "replay")
    up.send(changed(secured, 0, 0x20))
    refused(vehicle, "the same as type BD", "replay")
    up.send(by_channel[1])
    refused(vehicle, "a replayed frame of channel 1", "replay")
    up.send(by_channel[2])
    check("a replayed frame in clear is taken: nothing protects it", vehicle.says()[0] == "packet")
    up.send(changed(by_channel[2], 1, 0x01))
    refused(vehicle, "a frame for spacecraft 0xAA", "spacecraft 170")

    up.holding.set()
    command = issue("SET_MODE", mode="SCIENCE")
    frame = up.hold()
    damaged = bytearray(frame)
    damaged[22] ^= 1
    for what, tampered, because in [
        ("a fresh frame with a wrong bit", bytes(damaged), "error control"),
        ("one with changed ciphertext and a right CRC", changed(frame, 21, 0x01), "MAC"),
        ("one with a changed MAC", changed(frame, -4, 0x80), "MAC"),
        ("one for another MAP", changed(frame, 5, 0x02), "MAC"),
        ("one with another counter", changed(frame, 19, 0x40), "MAC"),
        ("one with another SPI", changed(frame, 7, 0x02), "security parameter index"),
        ("one brought to channel 1", changed(frame, 2, 0x04), "security parameter index"),
    ]:
        up.send(tampered)
        refused(vehicle, what, because)
    up.send(frame)
    up.holding.clear()
    check("the frame itself is taken after that", arrives(vehicle, command))
    check("and acknowledged", acknowledged(command))


def cop1():
    return api("/cop1/rover/tc-frames.vc0/status").get("state", "none")


def initialise(vehicle, body, line):
    api("/cop1/rover/tc-frames.vc0:initialize", body)
    kind, rest = vehicle.says()
    check(f"Yamcs' control command {body['type']} is carried out", kind == "control" and line in rest, rest)
    state = until(cop1, lambda state: state == "ACTIVE")
    check("and its FOP-1 is active again by the CLCW", state == "ACTIVE", state)


def lockout_is_left(up, vehicle):
    up.holding.set()
    command = issue("PING", bypass=True)
    frame = up.hold()
    far = changed(frame, 4, up.seen_number() ^ 0x80)
    up.send(changed(far, 0, 0x20))  # the bypass flag and N(S) are not authenticated
    refused(vehicle, "a genuine BD frame, made AD and brought outside the window,", "E5")
    state = until(cop1, lambda state: state != "ACTIVE")
    check("Yamcs hears of the lockout", state == "UNINITIALIZED", state)
    up.send(frame)
    check("the BD frame itself is taken in lockout", arrives(vehicle, command))
    up.holding.clear()
    initialise(vehicle, {"type": "UNLOCK"}, "Unlock")
    api("/cop1/rover/tc-frames.vc0:disable", {})
    initialise(vehicle, {"type": "SET_VR", "vR": 250}, "SetVr(250)")
    many = [issue("SET_MODE", mode="SAFE") for _ in range(10)]
    check("10 commands arrive across N(S) 255 to 0", all([arrives(vehicle, command) for command in many]))
    check("and are acknowledged", all([acknowledged(command) for command in many]))


def a_lost_frame_is_asked_for(up, vehicle):
    """Yamcs 5.13.2 encrypts a frame again when it sends it again, so that no packet comes of it: a fault of its own."""
    up.holding.set()
    commands = [issue("DRIVE", distance=1, speed=speed) for speed in (1, 2)]
    up.hold()
    up.send(up.hold())
    refused(vehicle, "the frame after a lost one", "E3")
    up.holding.clear()
    for _ in commands:
        refused(vehicle, "the packet of a frame that Yamcs sends again, encrypted twice,", "")
    check("both frames are acknowledged all the same", all([acknowledged(command) for command in commands]))
    command = issue("PING")
    check("the next command arrives", arrives(vehicle, command))
    check("and is acknowledged", acknowledged(command))


def pages(path, key):
    """All entries of a list of the archive, which comes in pages."""
    token = ""
    while True:
        page = api(f"{path}&limit=500&order=asc{f'&next={urllib.parse.quote(token)}' if token else ''}")
        yield from page.get(key, [])
        token = page.get("continuationToken")
        if not token:
            return


def frames_of(down, channel):
    return [frame for frame in down.seen if frame[1] >> 1 & 7 == channel]


def archived():
    return Counter(base64.b64decode(entry["packet"]).hex()
                   for entry in pages("/archive/rover/packets?name=/ROVER/SMALL", "packet"))


def values(name):
    entries = pages(f"/archive/rover/parameters/ROVER/{name}?source=replay", "parameter")
    return [next(value for key, value in entry["engValue"].items() if key.endswith("Value")) for entry in entries]


def telemetry_is_archived(down, vehicle):
    until(lambda: len(down.seen) % 4, lambda rest: rest == 0)  # two frames of each channel: no packet is cut
    down.holding.set()
    packets = {channel: vehicle.sent[channel][:BURST * len(frames_of(down, channel)) // 2] for channel in (0, 2)}
    sent = Counter(packets[0] + packets[2])
    found = until(archived, lambda found: found == sent)
    for channel, how in ((0, "in clear"), (2, "SPI 3")):
        some, frames = packets[channel], frames_of(down, channel)
        kept = sum(packet in found for packet in some)
        check(f"{kept} of {len(some)} packets in {len(frames)} frames of channel {channel} ({how}) are archived, "
              "octet for octet", kept == len(some) > 0)
        readable = any(bytes.fromhex(packet) in frame for packet, frame in zip(some[::BURST], frames[::2]))
        check(f"they are {'' if readable else 'not '}readable on the way", readable == (channel == 0))
    check("and nothing else is archived", found == sent, f"{sum(found.values())} packets")
    counters = [int(value) for value in values("counter")]
    every = sorted(counters) == list(range(sum(sent.values())))
    check("parameter counter: every value once", every, f"{len(counters)} values")
    labels = [MODES[1 + counter % 3] for counter in counters]
    check("parameter mode: its labels", values("mode") == labels)
    volts = [0.5 + 0.001 * raw + 1e-9 * raw * raw for raw in (26000 + counter % 100 for counter in counters)]
    near = [abs(found - volt) < 1e-9 for found, volt in zip(values("bus_voltage"), volts, strict=True)]
    check("parameter bus_voltage: calibrated", bool(near) and all(near))


def count(channel):
    return int(api(f"/links/rover/tm-frames.vc{channel}")["dataInCount"])


def telemetry_is_refused(down):
    while True:
        fresh = down.hold()
        if fresh[1] >> 1 & 7 == 2:
            break

    def taken(frame):
        before = count(2)
        down.send(frame)
        return until(lambda: count(2) - before, lambda grown: grown > 0, 1.5)

    check("Yamcs refuses a replayed TM frame under SDLS", taken(frames_of(down, 2)[-1]) == 0)
    check("and a fresh one with changed ciphertext and a right CRC", taken(changed(fresh, 40, 0x01)) == 0)
    check("and a fresh one with a changed MAC", taken(changed(fresh, -5, 0x01)) == 0)
    check("and a fresh one with another SPI", taken(changed(fresh, 7, 0x02)) == 0)
    check("and takes the frame itself", taken(fresh) > 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("peer", type=Path, help="folder with the peer's run.sh")
    parser.add_argument("example", type=Path, help="built example spacecraft_end")
    given = parser.parse_args()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        tc_port = free.getsockname()[1]
    run = given.peer.resolve() / "run.sh"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was started is stopped
    subprocess.run([run, "start", "--clean"], check=True, stdout=subprocess.DEVNULL)
    vehicle = None
    try:
        with tempfile.TemporaryDirectory() as folder:
            up, down = Tap(FROM_YAMCS, ("127.0.0.1", tc_port)), Tap(("127.0.0.1", 0), TO_YAMCS)
            vehicle = Vehicle(given.example.resolve(), folder, tc_port, down.socket.getsockname()[1])
            state = until(cop1, lambda state: state == "ACTIVE")
            check("Yamcs' FOP-1 starts by the first CLCW", state == "ACTIVE", state)
            commands_arrive(up, vehicle)
            frames_are_refused(up, vehicle)
            lockout_is_left(up, vehicle)
            a_lost_frame_is_asked_for(up, vehicle)
            telemetry_is_archived(down, vehicle)
            telemetry_is_refused(down)
            rest = " ".join(vehicle.says(1.0))
            check("nothing else came out of the spacecraft's end", rest == "nothing ", rest)
    finally:
        if vehicle:
            vehicle.process.terminate()
        subprocess.run([run, "stop"], check=True, stdout=subprocess.DEVNULL)
    print(f"{failed} checks failed" if failed else "every check holds")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
