#!/usr/bin/env python3
"""Ask each tool for horizons that a closed form gives, and show what it answers.

    python known_cases.py WORK_DIR [--hilal BINARY] [--lola TILE.tif]

The ground is a plane of 20 km by 20 km at 50 m, with one thing on it:

    hill in one direction   a cone in azimuth 60°: the highest horizon has to stand there
    distant wall            200 m high, 9.5 km north: its angle tells the curvature that is assumed
    wall seen from a peak   150 m high, 9.5 km north, seen from a peak of 100 m
    ground below a peak     nothing else than the peak of 100 m: the horizon lies below the level
    two sides of a tile     with --lola: azimuths 0° and 180° on real ground are not the same; the
                            tile is given plain, and compressed as elevation models often are
"""

import argparse
import dataclasses
import pathlib
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import rasterio

import exact
import make_dem
import scene

HERE = pathlib.Path(__file__).parent
SIDE, SPACING, AZIMUTHS = 400, 50.0, 12
EYE = (295, 200)
WALL_ROW = 105
RUNS = {"GRASS": "run_grass.py", "topocalc": "run_topocalc.py", "WhiteboxTools": "run_whitebox.py"}


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    heights: np.ndarray
    look: Callable[[np.ndarray], str]


def plane():
    return np.zeros((SIDE, SIDE), np.float32)


def with_wall(height, peak=0.0):
    ground = plane()
    ground[WALL_ROW, :] = height
    ground[EYE] = peak
    return ground


def with_cone():
    ground = plane()
    i, j = np.ogrid[:SIDE, :SIDE]
    row, column = EYE[0] - 56, EYE[1] + 97
    cone = 1000.0 - 200.0 * np.hypot(i - row, j - column)
    return np.maximum(ground, cone).astype(np.float32)


def with_peak():
    ground = plane()
    ground[EYE] = 100.0
    return ground


def northward(horizons):
    return f"{horizons[0]:.3f}°"


def highest(horizons):
    return f"in {np.argmax(horizons) * 360 // AZIMUTHS}°"


CASES = [
    Case("hill in one direction", with_cone(), highest),
    Case("distant wall", with_wall(200.0), northward),
    Case("wall seen from a peak", with_wall(150.0, peak=100.0), northward),
    Case("ground below a peak", with_peak(), northward),
]


def write_case(path, heights):
    """Writes the case for the peers and for Hilal."""
    half = SIDE * SPACING / 2.0
    transform = rasterio.transform.from_origin(-half, half, SPACING, SPACING)
    for name, crs in ((path, make_dem.FOR_PEERS), (moon(path), make_dem.FOR_HILAL)):
        with rasterio.open(
            name, "w", driver="GTiff", width=SIDE, height=SIDE, count=1, dtype="float32",
            crs=crs, transform=transform,
        ) as dataset:
            dataset.write(heights, 1)


def moon(path):
    return path.with_name(f"{path.stem}_moon.tif")


def ask(script, options, dem, points, prefix):
    """Runs one tool and returns its horizons."""
    subprocess.run(
        [sys.executable, HERE / script, dem, points, prefix, "--azimuths", str(AZIMUTHS), *options],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )
    return scene.read_result(prefix)[0]


def answers(case, folder, hilal):
    """What each tool says of one case, and what is true on each world."""
    path = folder / "case.tif"
    write_case(path, case.heights)
    dem = scene.read_dem(path)
    points = np.array([[dem.west + EYE[1] * SPACING, dem.north - EYE[0] * SPACING]])
    scene.write_points(folder / "case.csv", points)
    for name, world in (("flat", exact.FLAT), ("Earth", exact.EARTH), ("Moon", exact.MOON)):
        found = exact.horizons(dem, points, scene.azimuths(AZIMUTHS), world, "crossings")[0]
        yield f"exact, {name}", case.look(found[0])
    for name, script in RUNS.items():
        found = ask(script, [], path, folder / "case.csv", folder / "case")
        yield name, case.look(found[0])
    if hilal:
        options = ["--binary", hilal, "--mode", "exact"]
        found = ask("run_hilal.py", options, moon(path), folder / "case.csv", folder / "case")
        yield "Hilal", case.look(found[0])


def on_a_tile(tile, folder):
    """What WhiteboxTools makes of real ground, plain and compressed with the float predictor."""
    dem = scene.read_dem(tile)
    points = scene.choose_points(dem, 100)
    scene.write_points(folder / "tile.csv", points)
    directions = scene.azimuths(AZIMUTHS)
    truth = exact.horizons(dem, points, directions, exact.FLAT, "crossings")[0]
    yield "exact, greatest difference of 0° and 180°", sides(truth)
    with rasterio.open(tile) as dataset:
        kept = {"transform": dataset.transform, "crs": dataset.crs}
    height, width = dem.heights.shape
    for name, packing in {"plain": {}, "packed": {"compress": "deflate", "predictor": 3}}.items():
        path = folder / f"{name}.tif"
        with rasterio.open(
            path, "w", driver="GTiff", width=width, height=height, count=1, dtype="float32",
            **kept, **packing,
        ) as dataset:
            dataset.write(dem.heights, 1)
        found = ask("run_whitebox.py", [], path, folder / "tile.csv", folder / name)
        yield f"WhiteboxTools, {name}", sides(found)
        yield f"greatest error, {name}", f"{np.abs(found - truth).max():.2g}°"


def sides(horizons):
    """The greatest difference between north and south."""
    return f"{np.abs(horizons[:, 0] - horizons[:, AZIMUTHS // 2]).max():.2f}°"


def show(name, found):
    print(name)
    for who, text in found:
        print(f"  {who:45} {text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--hilal")
    parser.add_argument("--lola", type=pathlib.Path)
    arguments = parser.parse_args()
    folder = arguments.work.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    for case in CASES:
        show(case.name, answers(case, folder, arguments.hilal))
    if arguments.lola:
        show("two sides of a tile", on_a_tile(arguments.lola, folder))


if __name__ == "__main__":
    main()
