#!/usr/bin/env python3
"""Horizons by WhiteboxTools Workflows (`horizon_angle`).

    python run_whitebox.py DEM.tif POINTS.csv PREFIX [--azimuths N] [--cores K]

Its azimuths are clockwise from north and its angles are degrees, below zero where the ground falls.
"""

import importlib.metadata
import os
import resource
import time

import numpy as np
import whitebox_workflows

import scene


def main():
    parser = scene.arguments(__doc__.splitlines()[0])
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    environment = whitebox_workflows.WbEnvironment()
    environment.max_procs = arguments.cores
    dem = scene.read_dem(arguments.dem)
    rows, columns = dem.cells(scene.read_points(arguments.points)).T
    raster = environment.read_raster(str(arguments.dem.resolve()))
    seconds, core_seconds, horizons = 0.0, 0.0, []
    for azimuth in scene.azimuths(arguments.azimuths):
        start, core_start = time.perf_counter(), time.process_time()
        angles = environment.horizon_angle(raster, azimuth=float(azimuth))
        seconds += time.perf_counter() - start
        core_seconds += time.process_time() - core_start
        horizons.append(np.asarray(angles.to_numpy()).reshape(dem.heights.shape)[rows, columns])
    scene.write_result(arguments.prefix, np.transpose(horizons), {
        "tool": "WhiteboxTools Workflows",
        "version": importlib.metadata.version("whitebox-workflows"),
        "azimuths": arguments.azimuths,
        "cells": dem.heights.size,
        "seconds": seconds,
        "core_seconds": core_seconds,
        "cores": arguments.cores,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    })


if __name__ == "__main__":
    main()
