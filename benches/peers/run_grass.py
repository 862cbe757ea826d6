#!/usr/bin/env python3
"""Horizons by GRASS (`r.horizon`).

    python run_grass.py DEM.tif POINTS.csv PREFIX [--azimuths N]

Its directions are counter-clockwise from the east; with `-d` its maps hold degrees. It is given
all directions at once, in a location of its own that is made from the DEM and thrown away. One
core. Only `r.horizon` is timed, with the writing of its maps.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np

import scene

INSIDE = "HILAL_PEERS_INSIDE_GRASS"


def measured(command):
    """Runs a command; returns seconds of wall, seconds of all cores and peak memory in MB."""
    start = time.perf_counter()
    child = subprocess.Popen(command)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise RuntimeError(f"{command[0]} failed with status {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def horizon_of(direction, dem, scratch):
    """One map of r.horizon as an array."""
    file = scratch / "map.bin"
    subprocess.run(
        ["r.out.bin", "-f", "bytes=4", "null=nan", "--quiet", "--overwrite",
         f"input=horizon_{direction:03d}", f"output={file}"], check=True,
    )
    return np.fromfile(file, np.float32).reshape(dem.heights.shape)


def inside(arguments):
    """What is done within a session of GRASS."""
    dem = scene.read_dem(arguments.dem)
    rows, columns = dem.cells(scene.read_points(arguments.points)).T
    subprocess.run(["r.in.gdal", "-o", "--quiet", f"input={arguments.dem}", "output=dem"], check=True)
    subprocess.run(["g.region", "raster=dem"], check=True)
    seconds, core_seconds, peak_mb = measured(
        ["r.horizon", "-d", "--quiet", "elevation=dem", "start=0", "end=360",
         f"step={360 // arguments.azimuths}", "output=horizon"]
    )
    with tempfile.TemporaryDirectory() as scratch:
        horizons = [
            horizon_of((90 - azimuth) % 360, dem, pathlib.Path(scratch))[rows, columns]
            for azimuth in scene.azimuths(arguments.azimuths)
        ]
    version = subprocess.run(
        ["g.version", "-g"], check=True, capture_output=True, text=True
    ).stdout.split("version=")[1].split()[0]
    scene.write_result(arguments.prefix, np.transpose(horizons), {
        "tool": "GRASS r.horizon",
        "version": version,
        "azimuths": arguments.azimuths,
        "cells": dem.heights.size,
        "seconds": seconds,
        "core_seconds": core_seconds,
        "cores": 1,
        "peak_mb": peak_mb,
    })


def main():
    arguments = scene.arguments(__doc__.splitlines()[0]).parse_args()
    if INSIDE in os.environ:
        inside(arguments)
        return
    subprocess.run(
        ["grass", "--tmp-location", str(arguments.dem), "--exec", sys.executable, *sys.argv],
        check=True, env=os.environ | {INSIDE: "1"},
    )


if __name__ == "__main__":
    main()
