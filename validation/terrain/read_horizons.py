#!/usr/bin/env python3
"""Read a horizon file with nothing but docs/formats/horizon-file.md, and compare every sample.

    cargo run --release -p hilal-terrain --example write_horizons -- DIR
    venv/bin/python read_horizons.py DIR        # needs numpy and zstandard from PyPI

Prints one line, and fails when a checksum, an offset or a sample is not what it should be.
"""

import json
import pathlib
import struct
import sys
import zlib

import numpy as np
import zstandard


def read_header(data):
    magic, version, length = struct.unpack_from("<8sII", data)
    assert (magic, version) == (b"HILALHOR", 1)
    end = 16 + length
    assert zlib.crc32(data[:end]) == struct.unpack_from("<I", data, end)[0]
    return json.loads(data[16:end]), end + 4


def read_index(data):
    footer = data[-32:]
    start, chunks, index_crc, own_crc, magic = struct.unpack("<QQII8s", footer)
    assert magic == b"HILALEND" and zlib.crc32(footer[:20]) == own_crc
    index = data[start : start + 8 * chunks]
    assert start + 8 * chunks + 32 == len(data) and zlib.crc32(index) == index_crc
    return np.frombuffer(index, "<u8"), start


def read_chunk(chunk, place, shape):
    assert zlib.crc32(chunk[:-4]) == struct.unpack("<I", chunk[-4:])[0]
    group, tile, length, neighbour = struct.unpack_from("<IIIB", chunk)
    assert (group, tile) == place and length == len(chunk) - 17
    planes, rows, columns = shape
    raw = zstandard.ZstdDecompressor().decompress(chunk[13:-4])
    low, high = np.frombuffer(raw, np.uint8).reshape(2, -1).astype(np.uint16)
    zigzag = low | high << 8
    values = (zigzag >> 1).astype(np.int16) ^ -(zigzag & 1).astype(np.int16)
    # Sums wrap around at 16 bits, as numpy's do when told the type.
    for lag in ({0: 1, 1: columns}[neighbour], rows * columns):
        padded = np.zeros(-(-values.size // lag) * lag, np.int16)
        padded[: values.size] = values
        values = np.cumsum(padded.reshape(-1, lag), axis=0, dtype=np.int16).ravel()[: values.size]
    return values.reshape(shape)


def read_planes(data):
    header, first = read_header(data)
    offsets, end = read_index(data)
    assert offsets[0] == first
    rows, columns, azimuths = header["rows"], header["columns"], header["azimuths"]
    side, group = header["tile_cells"], header["group_azimuths"]
    planes = np.empty((azimuths, rows, columns), np.int16)
    bounds, index = np.append(offsets, np.uint64(end)).astype(int), 0
    for number, azimuth in enumerate(range(0, azimuths, group)):
        tiles = [(r, c) for r in range(0, rows, side) for c in range(0, columns, side)]
        for tile, (row, column) in enumerate(tiles):
            part = planes[azimuth : azimuth + group, row : row + side, column : column + side]
            chunk = data[bounds[index] : bounds[index + 1]]
            part[...] = read_chunk(chunk, (number, tile), part.shape)
            index += 1
    assert index == len(offsets)
    return header, planes


def main():
    folder = pathlib.Path(sys.argv[1])
    data = (folder / "made-up.horizons").read_bytes()
    header, planes = read_planes(data)
    wanted = np.fromfile(folder / "made-up.i16", "<i2").reshape(planes.shape)
    assert np.array_equal(planes, wanted)
    print(f"{planes.shape[0]} azimuths x {planes.shape[1]} rows x {planes.shape[2]} columns, "
          f"{len(data) / planes.size:.3f} bytes a sample, {header['program']}: every sample as written")


main()
