#!/usr/bin/env python3
"""Secured frames and key management fields made by the AESGCM of the Python package `cryptography`, seeded.

sdls.py frames > sdls.txt
sdls.py keys > sdls_keys.txt

Truncated MACs are the leading octets of the tag of 16 octets. In sdls.txt one line is a frame, values in hexadecimal
but for `counter`, `wire` and `mac` (decimal).
"""
import random
import sys

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TC_SEGMENTED, TC, TC_WHOLE, TM = "0000fc0000ff", "0000fc0000", "ffffffffff", "000e00000000"
CASES = [  # mask, octets of the counter that are sent, octets of the MAC, counter, octets of data
    (TC_SEGMENTED, 12, 16, 0, 14), (TC_SEGMENTED, 12, 16, 1, 1), (TC_SEGMENTED, 12, 16, 2**64, 200),
    (TC_SEGMENTED, 12, 16, 2**95 - 1, 16), (TC, 12, 16, 255, 17), (TC, 12, 16, 65536, 0),
    (TM, 12, 16, 5, 1079), (TM, 12, 16, 2**32 + 3, 32), (TM, 4, 16, 2**32 + 3, 100), (TM, 4, 12, 77, 48),
    (TC_SEGMENTED, 2, 8, 3, 20), (TC_SEGMENTED, 2, 8, 65535, 15), (TC_SEGMENTED, 2, 8, 65536, 15),
    (TC, 2, 8, 2**40 + 9, 31), (TC_WHOLE, 1, 5, 0, 1), (TC_WHOLE, 1, 5, 255, 1), (TC_WHOLE, 1, 5, 256, 1),
    (TC_WHOLE, 1, 5, 70000, 1), (TC_WHOLE, 1, 4, 12, 3), (TC_SEGMENTED, 4, 13, 2**32 - 1, 64),
]


def frames():
    draw = random.Random(355)
    for mask, wire, mac, counter, data_octets in CASES:
        mask = bytes.fromhex(mask)
        key, header, data = draw.randbytes(32), draw.randbytes(len(mask)), draw.randbytes(data_octets)
        spi = draw.randrange(1, 65535).to_bytes(2)
        vector = counter.to_bytes(12)
        associated = bytes(a & b for a, b in zip(header, mask, strict=True)) + spi + bytes(12)
        sealed = AESGCM(key).encrypt(vector, data, associated)
        cut = len(sealed) - 16 + mac
        frame = header + spi + vector[12 - wire:] + sealed[:cut]
        print(f"key={key.hex()} mask={mask.hex()} wire={wire} mac={mac} counter={counter} spi={spi.hex()} "
              f"header={header.hex()} data={data.hex()} frame={frame.hex()}")


def keys():
    draw = random.Random(3551)
    master, one, two, challenge = (draw.randbytes(size) for size in (32, 32, 32, 16))
    vector = (41).to_bytes(12)
    blocks = (200).to_bytes(2) + one + (201).to_bytes(2) + two
    print(f"master={master.hex()}\none={one.hex()}\ntwo={two.hex()}\nchallenge={challenge.hex()}")
    print(f"wrapped={((3).to_bytes(2) + vector + AESGCM(master).encrypt(vector, blocks, None)).hex()}")
    for name, vector in (("answer", (2**95 + 6).to_bytes(12)), ("answer_under_a_frame_vector", (6).to_bytes(12))):
        print(f"{name}={((201).to_bytes(2) + vector + AESGCM(two).encrypt(vector, challenge, None)).hex()}")


if __name__ == "__main__":
    {"frames": frames, "keys": keys}[sys.argv[1]]()
