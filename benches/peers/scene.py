"""What every run shares: the elevation model, the points, the azimuths, and the form of a result.

Points are centres of cells, given in map metres in a CSV file with the header `x,y`. Azimuths are
degrees clockwise from grid north (+y). A result is two files: PREFIX.npy, horizons in degrees with
a row a point and a column an azimuth, and PREFIX.json, what was run and what it took.
"""

import argparse
import csv
import dataclasses
import json
import pathlib

import numpy as np
import rasterio

SEED = 3


@dataclasses.dataclass(frozen=True)
class Dem:
    """Heights in metres (row 0 in the north), spacing in metres, centre of cell (0, 0) in metres."""

    heights: np.ndarray
    spacing: float
    west: float
    north: float

    def cells(self, points):
        """Rows and columns of points (x, y), which have to be centres of cells."""
        columns = (points[:, 0] - self.west) / self.spacing
        rows = (self.north - points[:, 1]) / self.spacing
        cells = np.rint(np.column_stack([rows, columns])).astype(int)
        if np.abs(cells - np.column_stack([rows, columns])).max() > 1e-6:
            raise ValueError("points must be centres of cells")
        return cells


def read_dem(path):
    """Reads a GeoTIFF with square cells."""
    with rasterio.open(path) as dataset:
        transform = dataset.transform
        if transform.a != -transform.e:
            raise ValueError(f"{path}: cells must be square, got {transform.a} by {-transform.e} m")
        return Dem(
            dataset.read(1),
            transform.a,
            transform.c + transform.a / 2.0,
            transform.f + transform.e / 2.0,
        )


def azimuths(count):
    """`count` directions, the first one north. Every tool here can do whole degrees."""
    if 360 % count or count % 4:
        raise ValueError(f"the number of azimuths must divide 360 and be a multiple of 4, got {count}")
    return np.arange(count) * (360 // count)


def choose_points(dem, count):
    """Seeded points, no closer to the border than a twentieth of the side."""
    side = min(dem.heights.shape)
    margin = side // 20
    rng = np.random.default_rng([SEED, side])
    rows, columns = rng.integers(margin, side - margin, (2, count))
    return np.column_stack([dem.west + columns * dem.spacing, dem.north - rows * dem.spacing])


def write_points(path, points):
    with open(path, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["x", "y"])
        writer.writerows([f"{x:.3f}", f"{y:.3f}"] for x, y in points)


def read_points(path):
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)


def arguments(description):
    """The command line that every run_*.py has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("dem", type=pathlib.Path)
    parser.add_argument("points", type=pathlib.Path)
    parser.add_argument("prefix", type=pathlib.Path, help="writes PREFIX.npy and PREFIX.json")
    parser.add_argument("--azimuths", type=int, default=36)
    return parser


def write_result(prefix, horizons, facts):
    """`facts`: tool, version, azimuths, cells, seconds (wall), core_seconds, cores, peak_mb."""
    np.save(prefix.with_suffix(".npy"), np.asarray(horizons))
    prefix.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n")


def read_result(prefix):
    facts = json.loads(prefix.with_suffix(".json").read_text())
    return np.load(prefix.with_suffix(".npy")), facts
