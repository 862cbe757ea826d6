#!/usr/bin/env python3
"""Make the seeded elevation models that horizons are measured on, for the peers and for Hilal.

    python make_dem.py OUT_DIR [--sides 1000 2000] [--study DIR]

Two files a side n, the same heights in both:

    dem_n.tif        transverse Mercator about (0°, 0°) on WGS84, which every peer accepts; grid
                     north is true north to 0.001°, so azimuths mean the same to all of them
    dem_n_moon.tif   south polar stereographic, R = 1737.4 km, centred on the pole, for Hilal

With --study the script make_dem.py in DIR is run as it is, in OUT_DIR, for dem_n.tif: the bars of
Hilal's horizons are stated on its terrain. Without it the terrain is made here: self-affine ground,
craters of all sizes, and a long ridge. The two are alike in kind and not in detail.
"""

import argparse
import pathlib
import subprocess
import sys

import numpy as np
import rasterio
from rasterio.transform import from_origin

PIXEL_M = 20.0
SEED = 20261125
FOR_PEERS = "+proj=tmerc +lat_0=0 +lon_0=0 +k=1 +x_0=0 +y_0=0 +datum=WGS84 +units=m"
FOR_HILAL = "+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R=1737400 +units=m"

# How far from the centre a crater's ejecta reach, in its radii.
EJECTA_RADII = 3.0


def self_affine(side, rng):
    """Ground whose roughness grows as wavelength^0.9, with a median slope of some 6°, in metres."""
    full = 2 * side  # only a quarter is kept: a Fourier sum repeats, terrain does not
    frequency = np.hypot(
        np.fft.fftfreq(full, PIXEL_M)[:, None], np.fft.rfftfreq(full, PIXEL_M)[None, :]
    )
    frequency[0, 0] = np.inf
    longest = 1.0 / 20_000.0
    amplitude = np.hypot(frequency, longest) ** -1.9
    phases = np.exp(2j * np.pi * rng.random(amplitude.shape))
    ground = np.fft.irfft2(amplitude * phases, s=(full, full))[:side, :side]
    slope = np.diff(ground, axis=0) / PIXEL_M
    return ground * np.tan(np.radians(6.0)) / np.median(np.abs(slope))


def dig(ground, row, column, radius_m, depth_m):
    """Digs one crater: a bowl of the given depth, a rim a fifth as high, ejecta that fall as r^-3."""
    reach = int(EJECTA_RADII * radius_m / PIXEL_M) + 1
    rows = slice(max(0, int(row) - reach), int(row) + reach + 1)
    columns = slice(max(0, int(column) - reach), int(column) + reach + 1)
    i, j = np.ogrid[rows, columns]
    i, j = i[i < ground.shape[0]][:, None], j[j < ground.shape[1]][None, :]
    r = np.hypot(i - row, j - column) * PIXEL_M / radius_m
    rim = 0.2 * depth_m
    bowl = (depth_m + rim) * np.square(r) - depth_m
    ejecta = rim * (np.maximum(r, 1.0) ** -3 - EJECTA_RADII**-3)
    ground[rows, columns] += np.where(r < 1.0, bowl, np.where(r < EJECTA_RADII, ejecta, 0.0))


def make(side):
    """Heights of a square of `side` cells of 20 m, in metres, mean zero."""
    rng = np.random.default_rng([SEED, side])
    ground = self_affine(side, rng)
    extent_km2 = (side * PIXEL_M / 1000.0) ** 2
    count = int(10 * extent_km2)
    # More than N craters of radius r a unit of area goes as r^-2, from 50 m on.
    radii = np.minimum(50.0 / np.sqrt(1.0 - rng.random(count)), 4000.0)
    places = rng.random((count, 2)) * side
    freshness = rng.random(count) ** 2
    for radius, (row, column), fresh in sorted(
        zip(radii, places, freshness), key=lambda crater: -crater[0]
    ):
        dig(ground, row, column, radius, radius * (0.05 + 0.2 * fresh))
    great = 0.2 * side * PIXEL_M
    dig(ground, 0.4 * side, 0.3 * side, great, 0.3 * great)
    i, j = np.mgrid[:side, :side] / side
    along, across = (i - 0.6) + (j - 0.7), (i - 0.6) - (j - 0.7)
    ground += 0.4 * great * np.exp(-np.square(along / 0.6) - np.square(across / 0.15))
    return (ground - ground.mean()).astype(np.float32)


def write(path, heights, crs):
    """Writes heights as a GeoTIFF centred on the origin of the map."""
    side = heights.shape[0]
    half = side * PIXEL_M / 2.0
    with rasterio.open(
        path, "w", driver="GTiff", width=side, height=side, count=1, dtype="float32",
        crs=crs, transform=from_origin(-half, half, PIXEL_M, PIXEL_M),
    ) as dataset:
        dataset.write(heights, 1)


def prepare(folder, sides, study=None):
    """Makes the files that are missing in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = [folder / f"dem_{side}.tif" for side in sides]
    if study and not all(path.exists() for path in wanted):
        script = (study / "make_dem.py").resolve()
        subprocess.run([sys.executable, script], cwd=folder, check=True)
    for side, path in zip(sides, wanted):
        if not path.exists():
            write(path, make(side), FOR_PEERS)
        for_hilal = path.with_name(f"{path.stem}_moon.tif")
        if not for_hilal.exists():
            with rasterio.open(path) as dataset:
                write(for_hilal, dataset.read(1), FOR_HILAL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--sides", type=int, nargs="+", default=[1000, 2000])
    parser.add_argument("--study", type=pathlib.Path)
    arguments = parser.parse_args()
    prepare(arguments.out, arguments.sides, arguments.study)


if __name__ == "__main__":
    main()
