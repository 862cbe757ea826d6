#!/usr/bin/env python3
"""Horizons by Hilal, at the points only.

    python run_hilal.py DEM_moon.tif POINTS.csv PREFIX --binary hilal --mode fast [--azimuths N]

Seconds and memory are those of the command on the points, which says nothing of its rate over a
whole map: compare.py takes that from a command of its own.
"""

import csv
import math
import os
import subprocess
import time

import numpy as np

import scene


def horizons_in(path, directions):
    """Reads columns az_000.00 and so on, in the order of `directions`."""
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return np.array([[float(row[f"az_{azimuth:06.2f}"]) for azimuth in directions] for row in rows])


def main():
    parser = scene.arguments(__doc__.splitlines()[0])
    parser.add_argument("--binary", default="hilal")
    parser.add_argument("--mode", choices=["fast", "exact", "reference"], default="fast")
    arguments = parser.parse_args()
    dem = scene.read_dem(arguments.dem)
    range_km = math.ceil(math.hypot(*dem.heights.shape) * dem.spacing / 1000.0)
    out = arguments.prefix.with_suffix(".csv")
    start = time.perf_counter()
    child = subprocess.Popen(
        [arguments.binary, "horizon", "--terrain", arguments.dem, "--height", "0",
         "--azimuths", str(arguments.azimuths), "--range", str(range_km), "--grid-azimuth",
         "--mode", arguments.mode, "--points", arguments.points, "--out", out]
    )
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{arguments.binary} horizon failed with status {status}")
    version = subprocess.run(
        [arguments.binary, "--version"], check=True, capture_output=True, text=True
    ).stdout.split()[-1]
    scene.write_result(arguments.prefix, horizons_in(out, scene.azimuths(arguments.azimuths)), {
        "tool": f"Hilal, {arguments.mode}",
        "version": version,
        "azimuths": arguments.azimuths,
        "cells": dem.heights.size,
        "seconds": time.perf_counter() - start,
        "core_seconds": usage.ru_utime + usage.ru_stime,
        "cores": os.cpu_count(),
        "peak_mb": usage.ru_maxrss / 1024,
    })


if __name__ == "__main__":
    main()
