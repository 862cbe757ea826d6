#!/usr/bin/env python3
"""Make a map of permanent shadow with horizons by WhiteboxTools, a tool that shares nothing with us.

    venv/bin/python psr_by_whitebox.py DEM.tif MASK.tif [--azimuths 180] [--declination 1.59]

venv is that of benches/peers/install.sh. DEM.tif is south polar stereographic, R = 1737.4 km.

The tool knows no curvature. But measured from the horizontal plane of the pole, the Sun's greatest
elevation is its greatest declination in every direction and at every place, and the ground is the
surface z - rho^2 / 2R over that plane: flat horizons of that surface are what the Sun must clear.
That declination is 1.588° south and 1.589° north from 2010 to 2047 (DE421 and the lunar
orientation of the same, every twelve hours). The upper limb stands 0.27° above the Sun's centre.
What lies beyond the DEM casts no shadow here.
"""

import argparse
import pathlib
import tempfile

import numpy as np
import rasterio
import whitebox_workflows

RADIUS_M = 1_737_400.0
LIMB_DEG = 0.27


def over_the_pole(dataset):
    """Heights over the horizontal plane of the pole, in metres."""
    transform = dataset.transform
    x = transform.c + transform.a * (np.arange(dataset.width) + 0.5)
    y = transform.f + transform.e * (np.arange(dataset.height) + 0.5)
    drop = (np.square(x)[None, :] + np.square(y)[:, None]) / (2.0 * RADIUS_M)
    return (dataset.read(1) - drop).astype(np.float32)


def plain_profile(dataset, dtype):
    """An uncompressed GeoTIFF of the same shape: the tool misreads compression by predictors."""
    return {
        "driver": "GTiff", "width": dataset.width, "height": dataset.height, "count": 1,
        "dtype": dtype, "crs": dataset.crs, "transform": dataset.transform,
    }


def lowest_horizons(path, azimuths):
    """The lowest horizon of each cell in degrees, over equally spaced azimuths."""
    environment = whitebox_workflows.WbEnvironment()
    raster = environment.read_raster(str(path))
    lowest = np.inf
    for k in range(azimuths):
        angles = environment.horizon_angle(raster, azimuth=360.0 * k / azimuths).to_numpy()
        lowest = np.minimum(lowest, np.asarray(angles))
    return lowest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("dem", type=pathlib.Path)
    parser.add_argument("mask", type=pathlib.Path)
    parser.add_argument("--azimuths", type=int, default=180)
    parser.add_argument("--declination", type=float, default=1.59, help="the Sun's greatest, degrees")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch, rasterio.open(arguments.dem) as dataset:
        surface = pathlib.Path(scratch) / "surface.tif"
        with rasterio.open(surface, "w", **plain_profile(dataset, "float32")) as out:
            out.write(over_the_pole(dataset), 1)
        lowest = lowest_horizons(surface, arguments.azimuths)
        dark = lowest > arguments.declination + LIMB_DEG
        with rasterio.open(arguments.mask, "w", **plain_profile(dataset, "uint8")) as out:
            out.write(dark.reshape(dataset.height, dataset.width).astype(np.uint8), 1)


if __name__ == "__main__":
    main()
