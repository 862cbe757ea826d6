#!/usr/bin/env python3
"""Horizons by topocalc.

    python run_topocalc.py DEM.tif POINTS.csv PREFIX [--azimuths N]

Its azimuths start in the south and grow through the east; it returns the sine of the horizon's
elevation (the cosine of its zenith angle), never below zero. One core.
"""

import importlib.metadata
import resource
import time

import numpy as np
from topocalc.horizon import horizon

import scene


def main():
    arguments = scene.arguments(__doc__.splitlines()[0]).parse_args()
    dem = scene.read_dem(arguments.dem)
    rows, columns = dem.cells(scene.read_points(arguments.points)).T
    heights = dem.heights.astype(np.float64)
    seconds, core_seconds, horizons = 0.0, 0.0, []
    for azimuth in scene.azimuths(arguments.azimuths):
        start, core_start = time.perf_counter(), time.process_time()
        sines = horizon(180.0 - float(azimuth), heights, dem.spacing)
        seconds += time.perf_counter() - start
        core_seconds += time.process_time() - core_start
        horizons.append(np.degrees(np.arcsin(sines[rows, columns])))
    scene.write_result(arguments.prefix, np.transpose(horizons), {
        "tool": "topocalc",
        "version": importlib.metadata.version("topocalc"),
        "azimuths": arguments.azimuths,
        "cells": dem.heights.size,
        "seconds": seconds,
        "core_seconds": core_seconds,
        "cores": 1,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    })


if __name__ == "__main__":
    main()
