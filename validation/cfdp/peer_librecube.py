#!/usr/bin/env python3
"""One end of a CFDP transaction of class 2, by the package cfdp of LibreCube, over UDP on loopback.

    python3 peer_librecube.py send|receive PORT PEER_PORT FOLDER

Entity 1 sends FOLDER/sent.bin to entity 2, which writes FOLDER/received.bin. It ends 3 s after the
transaction, or after 60 s.
"""

import sys
import time

from cfdp import CfdpEntity
from cfdp.constants import TransmissionMode
from cfdp.filestore import NativeFileStore
from cfdp.transport.udp import UdpTransport

LINGER_S, PATIENCE_S, PACE_S = 3.0, 60.0, 0.002


class Paced(UdpTransport):
    """Keeps the other end's socket buffer from overflowing: a gap of more than 64 KiB stops this sender."""

    def request(self, pdu):
        super().request(pdu)
        time.sleep(PACE_S)


class Entity(CfdpEntity):
    ended = None

    def transaction_finished_indication(self, *arguments):
        self.ended = time.monotonic()

    def fault_indication(self, _transaction, condition, *_):
        print(f"fault {condition}", file=sys.stderr)

    abandoned_indication = fault_indication


def main():
    role, port, peer_port, folder = sys.argv[1:]
    transport = Paced(routing={"*": [("127.0.0.1", peer_port)]})
    transport.bind("127.0.0.1", int(port))
    entity = Entity(
        entity_id=1 if role == "send" else 2,
        filestore=NativeFileStore(folder),
        transport=transport,
        transaction_finished_indication_required=True,
        positive_ack_timer_interval=1,
        positive_ack_timer_expiration_limit=20,
        nak_timer_interval=1,
        nak_timer_expiration_limit=20,
    )
    if role == "send":
        entity.put(
            destination_id=2,
            source_filename="sent.bin",
            destination_filename="received.bin",
            transmission_mode=TransmissionMode.ACKNOWLEDGED,
        )
    print("ready", flush=True)
    begun = time.monotonic()
    while time.monotonic() - begun < PATIENCE_S:
        if entity.ended and time.monotonic() - entity.ended > LINGER_S:
            break
        time.sleep(0.05)
    entity.shutdown()
    transport.unbind()
    sys.exit(0 if entity.ended else 1)


if __name__ == "__main__":
    main()
