#!/usr/bin/env python3
"""Make the golden values of lines of sight: `make_sight_golden.py DATA_DIR OUT.csv`.

Pairs of random points and antennas on the LOLA tile of the reference mission, by a profile of 1 m
steps in numpy: sines and cosines of latitude and longitude where Hilal has the algebra of the map.
"""

import hashlib
import pathlib
import sys

import numpy as np
import rasterio

from viewshed_by_gdal import R, bilinear, profile, up

TILE = "lola_88s_139e_10m.tif"


def main():
    path = pathlib.Path(sys.argv[1]) / "terrain" / TILE
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    with rasterio.open(path) as file:
        heights, transform, bounds = file.read(1).astype(float), file.transform, file.bounds
    random = np.random.default_rng(88)
    lines = ["sha256_16,from_x_m,from_y_m,from_h_m,to_x_m,to_y_m,to_h_m,clearance_m,range_m,elevation_deg"]
    while len(lines) <= 150:
        x, y = random.uniform(bounds.left + 10, bounds.right - 10), random.uniform(bounds.bottom + 10, bounds.top - 10)
        away, azimuth = random.uniform(20, 2500), random.uniform(0, 2 * np.pi)
        start = (round(x, 1), round(y, 1), round(random.uniform(0.5, 10), 2))
        end = (round(x + away * np.sin(azimuth), 1), round(y + away * np.cos(azimuth), 1), round(random.uniform(0.5, 4), 2))
        if not (bounds.left + 10 < end[0] < bounds.right - 10 and bounds.bottom + 10 < end[1] < bounds.top - 10):
            continue

        def place(point):
            px, py, h = point
            columns, rows = ~transform * (px, py)
            ground = bilinear(heights, np.array([rows - 0.5]), np.array([columns - 0.5]))[0]
            return up(px, py) * (R + ground + h)

        a, b = place(start), place(end)
        sight = b - a
        elevation = np.degrees(np.arcsin(sight @ up(*start[:2]) / np.linalg.norm(sight)))
        clearance = min(profile(heights, transform, start, end), start[2], end[2])
        numbers = [*start, *end, round(clearance, 4), round(float(np.linalg.norm(sight)), 4), round(float(elevation), 6)]
        lines.append(",".join([sha256, *map(str, numbers)]))
    pathlib.Path(sys.argv[2]).write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
