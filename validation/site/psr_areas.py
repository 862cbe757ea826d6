#!/usr/bin/env python3
"""Compare the areas of permanently shadowed regions in a map with those of the literature.

    python -m venv venv && venv/bin/pip install rasterio==1.4.4 scipy==1.13.1 numpy==1.26.4
    venv/bin/python psr_areas.py MASK.tif [--connectivity 4|8] [--floor]

MASK.tif is a south polar stereographic map on the sphere R = 1737.4 km, k = 1 at the pole; its
first band is 1 where the Sun is never seen. A region is all dark cells that hang together, over
their sides (4) or over sides and corners (8). That of a crater is the one with the largest area
within the crater's rim, and the whole of it counts, also what lies outside the rim. With --floor
only what lies inside the rim counts.

Areas are true areas on the sphere: at the distance rho from the pole the map's scale is
k = 1 + (rho / 2R)^2, and a cell covers its area on the map divided by k^2.

Prints one line a crater, and exits with 1 if any area is off by more than 2 %.
"""

import argparse
import math
import sys

import numpy as np
import rasterio
from scipy import ndimage

RADIUS_M = 1_737_400.0
TOLERANCE = 0.02
# Areas as in the issue that asks for this check (issue 3, "How well"). Centres and diameters as
# in encyclopedias that quote the IAU's gazetteer (see README.md): they only say where to look.
#   name, latitude and longitude east in degrees, diameter in km, area in km²
CRATERS = [
    ("Shoemaker", -88.03, 39.85, 48.0, 1075.5),
    ("Sverdrup", -88.32, -153.39, 33.0, 548.8),
    ("de Gerlache", -88.5, -87.1, 32.4, 243.3),
    ("Shackleton", -89.67, 129.78, 21.0, 233.7),
]


def true_areas(dataset):
    """Area on the sphere of each cell in km², and the map coordinates of the cells' centres."""
    transform = dataset.transform
    x = transform.c + transform.a * (np.arange(dataset.width) + 0.5)
    y = transform.f + transform.e * (np.arange(dataset.height) + 0.5)
    scale = 1.0 + (np.square(x)[None, :] + np.square(y)[:, None]) / (2.0 * RADIUS_M) ** 2
    return abs(transform.a * transform.e) / np.square(scale) / 1e6, x, y


def place(latitude, longitude):
    """Map coordinates in metres."""
    rho = 2.0 * RADIUS_M * math.tan(math.radians(90.0 + latitude) / 2.0)
    return rho * math.sin(math.radians(longitude)), rho * math.cos(math.radians(longitude))


def region(dark, labels, areas, within):
    """The dark cells of the region that covers most of the cells `within`; empty if there is none."""
    inside = dark & within
    if not inside.any():
        return np.zeros_like(dark)
    covered = np.bincount(labels[inside], weights=areas[inside])
    return labels == np.argmax(covered)


def measure(path, connectivity, floor_only):
    """Yields name, area found in km², area of the literature in km², cells at the map's border."""
    with rasterio.open(path) as dataset:
        dark = dataset.read(1) == 1
        areas, x, y = true_areas(dataset)
    labels, _ = ndimage.label(dark, ndimage.generate_binary_structure(2, connectivity // 4))
    for name, latitude, longitude, diameter_km, literature in CRATERS:
        east, north = place(latitude, longitude)
        distance = np.hypot(x[None, :] - east, y[:, None] - north)
        within = distance <= 500.0 * diameter_km
        found = region(dark, labels, areas, within)
        border = found[0].any() or found[-1].any() or found[:, 0].any() or found[:, -1].any()
        counted = found & within if floor_only else found
        yield name, float(areas[counted].sum()), literature, bool(border)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("mask")
    parser.add_argument("--connectivity", type=int, choices=[4, 8], default=4)
    parser.add_argument("--floor", action="store_true", help="count only what lies inside the rim")
    arguments = parser.parse_args()
    off = 0
    for name, found, literature, border in measure(
        arguments.mask, arguments.connectivity, arguments.floor
    ):
        ratio = found / literature
        off += abs(ratio - 1.0) > TOLERANCE
        cut = "; it reaches the map's border" if border else ""
        print(f"{name}: {found:.1f} km², literature {literature:.1f} km², ratio {ratio:.4f}{cut}")
    return 1 if off else 0


if __name__ == "__main__":
    sys.exit(main())
