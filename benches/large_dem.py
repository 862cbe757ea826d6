#!/usr/bin/env python3
"""Makes a seeded lunar-like tile (N x N at 5 m) in a far field (2000 x 2000 at 80 m), for timing.

    large_dem.py OUT [--side 4000] [--seed 8]

Writes OUT/near.tif and OUT/far.tif on the lunar south polar stereographic map, the tile in the middle
of the far field, 30 km from the pole. Fractal relief (amplitude falling with wavelength to the power
0.95 above 1 km and 0.75 below, 7 degrees RMS at 80 m and 4 degrees more at 5 m) with a few thousand
craters, depth a tenth of their width. The tile is the far field, interpolated, with what is smaller than its cells added.
Needs numpy, scipy and rasterio.
"""
import argparse
import pathlib

import numpy as np
import rasterio
from rasterio.transform import from_origin
from scipy.ndimage import map_coordinates

CRS = "+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R=1737400 +units=m +no_defs"
MIDDLE = (30_000.0, 0.0)


def fractal(side, spacing_m, rng, longest_m, slope_deg):
    """Relief down to two cells, scaled to an RMS slope along the rows."""
    size = 1 << (side - 1).bit_length()
    ky = np.fft.fftfreq(size, d=spacing_m)[:, None]
    kx = np.fft.rfftfreq(size, d=spacing_m)[None, :]
    k = np.hypot(kx, ky)
    k[0, 0] = 1.0
    amplitude = (k / 1e-3) ** -(np.where(k < 1e-3, 0.95, 0.75) + 1.0)
    amplitude[k < 1.0 / longest_m] = 0.0
    phase = rng.normal(size=k.shape) + 1j * rng.normal(size=k.shape)
    relief = np.fft.irfft2(amplitude * phase, s=(size, size))[:side, :side]
    return relief * (np.tan(np.radians(slope_deg)) / (np.diff(relief, axis=1) / spacing_m).std())


def craters(heights_m, spacing_m, rng, count, least_m, most_m):
    side = heights_m.shape[0]
    share = rng.random(count)
    widths_m = (least_m**-2 - share * (least_m**-2 - most_m**-2)) ** -0.5
    for width_m in np.sort(widths_m)[::-1]:
        row, column = rng.random(2) * side
        radius = width_m / 2.0 / spacing_m
        reach = int(2.5 * radius) + 1
        r0, r1 = max(0, int(row) - reach), min(side, int(row) + reach)
        c0, c1 = max(0, int(column) - reach), min(side, int(column) + reach)
        y, x = np.ogrid[r0:r1, c0:c1]
        away = np.hypot(y - row, x - column) / radius
        bowl = np.where(away < 1, 0.1 * (away**2 - 1) + 0.02, 0.02 * np.maximum(away, 1e-9) ** -3)
        heights_m[r0:r1, c0:c1] += (width_m * bowl * np.clip(2.5 - away, 0, 1)).astype(heights_m.dtype)


def write(path, heights_m, spacing_m):
    side = heights_m.shape[0]
    half_m = side * spacing_m / 2.0
    place = from_origin(MIDDLE[0] - half_m, MIDDLE[1] + half_m, spacing_m, spacing_m)
    options = dict(driver="GTiff", height=side, width=side, count=1, dtype="float32")
    with rasterio.open(path, "w", crs=CRS, transform=place, **options) as file:
        file.write(heights_m.astype(np.float32), 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--side", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=8)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(arguments.seed)
    far = fractal(2000, 80.0, rng, 80_000.0, 7.0)
    craters(far, 80.0, rng, 6000, 400.0, 20_000.0)
    write(arguments.out / "far.tif", far, 80.0)
    side = arguments.side
    at = (np.arange(side) - (side - 1) / 2.0) * 5.0 / 80.0 + (2000 - 1) / 2.0
    near = np.empty((side, side), np.float32)
    for start in range(0, side, 500):
        rows = at[start : start + 500]
        grid = np.meshgrid(rows, at, indexing="ij")
        near[start : start + 500] = map_coordinates(far, grid, order=1)
    near += fractal(side, 5.0, rng, 160.0, 4.0)
    craters(near, 5.0, rng, int(4000 * (side / 4000) ** 2), 25.0, 400.0)
    write(arguments.out / "near.tif", near, 5.0)
    print("far", far.min(), far.max(), "near", near.min(), near.max())


if __name__ == "__main__":
    main()
