#!/usr/bin/env python3
"""One end of a CFDP transaction of class 2, by the package cfdp-py, over UDP on loopback.

    python3 peer_cfdp_py.py immediate|deferred send|receive PORT PEER_PORT FOLDER

Entity 1 sends FOLDER/sent.bin to entity 2, which writes FOLDER/received.bin and asks for gaps at once, or
after the EOF. It ends 3 s after the
transaction, or after 60 s.
"""

import os
import socket
import sys
import time
from datetime import timedelta
from pathlib import Path

from cfdppy import CfdpUserBase
from cfdppy.defs import CfdpState
from cfdppy.handler.common import PacketDestination, get_packet_destination
from cfdppy.handler.dest import DestHandler, acknowledge_inactive_eof_pdu
from cfdppy.handler.source import SourceHandler
from cfdppy.mib import (
    CheckTimerProvider,
    DefaultFaultHandlerBase,
    IndicationConfig,
    LocalEntityConfig,
    RemoteEntityConfig,
    RemoteEntityConfigTable,
)
from cfdppy.request import PutRequest
from spacepackets.cfdp import ChecksumType, PduFactory, TransmissionMode
from spacepackets.cfdp.pdu import AckPdu, EofPdu, FinishedPdu, TransactionStatus
from spacepackets.cfdp.defs import Direction
from spacepackets.cfdp.pdu.file_directive import DirectiveType
from spacepackets.countdown import Countdown
from spacepackets.seqcount import SeqCountProvider
from spacepackets.util import ByteFieldU8

SOURCE, DESTINATION = ByteFieldU8(1), ByteFieldU8(2)
LINGER_S, PATIENCE_S, PACE_S = 3.0, 60.0, 0.0005


class User(CfdpUserBase):
    """Notes that the file is done with; a destination must still be acknowledged then."""

    done = False

    def transaction_finished_indication(self, params):
        self.done = True

    def silent(self, *_):
        pass

    transaction_indication = eof_sent_indication = metadata_recv_indication = silent
    file_segment_recv_indication = report_indication = suspended_indication = silent
    resumed_indication = eof_recv_indication = silent

    def fault_indication(self, _transaction, condition, _progress):
        print(f"fault {condition!r}", file=sys.stderr)

    abandoned_indication = fault_indication


class Faults(DefaultFaultHandlerBase):
    def told(self, _transaction, condition, _progress):
        print(f"fault {condition!r}", file=sys.stderr)

    notice_of_suspension_cb = notice_of_cancellation_cb = abandoned_cb = ignore_cb = told


class CheckTimers(CheckTimerProvider):
    def provide_check_timer(self, local_entity_id, remote_entity_id, entity_type):
        return Countdown(timedelta(seconds=1))


def remote(entity, procedure):
    return RemoteEntityConfig(
        entity_id=entity,
        max_file_segment_len=1000,
        max_packet_len=1100,
        closure_requested=True,
        crc_on_transmission=False,
        default_transmission_mode=TransmissionMode.ACKNOWLEDGED,
        crc_type=ChecksumType.CRC_32,
        positive_ack_timer_interval_seconds=1.0,
        positive_ack_timer_expiration_limit=20,
        immediate_nak_mode=procedure == "immediate",
        nak_timer_interval_seconds=1.0,
        nak_timer_expiration_limit=20,
    )


def main():
    procedure, role, port, peer_port, folder = sys.argv[1:]
    os.chdir(folder)
    link = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
    link.bind(("127.0.0.1", int(port)))
    link.settimeout(PACE_S)
    user = User()
    own, other = (SOURCE, DESTINATION) if role == "send" else (DESTINATION, SOURCE)
    local = LocalEntityConfig(own, IndicationConfig(), Faults())
    remotes = RemoteEntityConfigTable([remote(other, procedure)])
    if role == "send":
        handler = SourceHandler(local, user, remotes, CheckTimers(), SeqCountProvider(8))
        files = {"source_file": Path("sent.bin"), "dest_file": Path("received.bin")}
        mode = TransmissionMode.ACKNOWLEDGED
        handler.put_request(
            PutRequest(destination_id=DESTINATION, trans_mode=mode, closure_requested=True, **files)
        )
        wanted = PacketDestination.SOURCE_HANDLER
    else:
        handler = DestHandler(local, user, remotes, CheckTimers())
        wanted = PacketDestination.DEST_HANDLER

    def send(pdu):
        link.sendto(pdu.pack(), ("127.0.0.1", int(peer_port)))

    def step(pdu=None):
        handler.state_machine(pdu)
        while (holder := handler.get_next_packet()) is not None:
            send(holder.pdu)
            time.sleep(PACE_S)

    print("ready", flush=True)
    begun, ended = time.monotonic(), None
    while time.monotonic() - begun < PATIENCE_S:
        if ended and time.monotonic() - ended > LINGER_S:
            break
        try:
            pdu = PduFactory.from_raw(link.recv(9000))
        except TimeoutError:
            pdu = None
        if pdu is not None and get_packet_destination(pdu) != wanted:
            continue
        if ended is None:
            try:
                step(pdu)
                step()
            except Exception as reason:  # PDUs that come at a moment at which its handler takes none
                print(f"{type(reason).__name__} {reason}", file=sys.stderr)
            if user.done and handler.state == CfdpState.IDLE:
                ended = time.monotonic()
        elif isinstance(pdu, EofPdu):
            send(acknowledge_inactive_eof_pdu(pdu, TransactionStatus.TERMINATED))
        elif isinstance(pdu, FinishedPdu):
            settings = pdu.pdu_header.pdu_conf
            settings.direction = Direction.TOWARDS_RECEIVER
            status = TransactionStatus.TERMINATED
            send(AckPdu(settings, DirectiveType.FINISHED_PDU, pdu.condition_code, status))
    sys.exit(0 if ended else 1)


if __name__ == "__main__":
    main()
