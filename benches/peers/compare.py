#!/usr/bin/env python3
"""Run the peers, and Hilal when its binary is given, over the same terrain, and write a table.

    python compare.py WORK_DIR [--sides 1000 2000] [--study DIR] [--azimuths 24 8]
        [--hilal BINARY] [--hilal-rate-cmd 'COMMAND {dem} {mode}'] [--out TABLE.md]

A run whose result lies in WORK_DIR is not run again; delete the folder `runs` in it to start anew.
The rate command is given the DEM and the mode, and prints M px·az/s as the last word of its output.

Each result is held to the exact horizon over the world that the tool assumes, and to the Moon's:

    own       RMS against the better fitting of the two surfaces of exact.py
    far       RMS and greatest error against the bilinear surface, for rays whose horizon is more
              than ten cells away
    Moon      the same two sets of rays against the bilinear surface on a sphere of 1737.4 km
    a core-second   M px·az for each second of a core, which other work on the machine moves less
    none      share of rays with no angle, or one below -89°; they are left out of the errors
"""

import argparse
import pathlib
import shlex
import subprocess
import sys

import numpy as np

import exact
import make_dem
import scene

HERE = pathlib.Path(__file__).parent
POINTS = 200
FAR_CELLS = 10.0
SURFACES = ["crossings", "bilinear"]
# Name, script, its options, and the world that it assumes.
PEERS = [
    ("grass", "run_grass.py", [], exact.EARTH),
    ("topocalc", "run_topocalc.py", [], exact.FLAT),
    ("whitebox_1", "run_whitebox.py", ["--cores", "1"], exact.FLAT),
    ("whitebox_2", "run_whitebox.py", ["--cores", "2"], exact.FLAT),
]
HILAL_MODES = ["fast", "exact"]
HEADER = [
    "side", "tool", "version", "azimuths", "cores", "s", "M px·az/s",
    "a core-second", "peak MB", "fits best",
    "own RMS °", "far RMS °", "far max °", "Moon RMS °", "Moon far RMS °", "none %",
]


class Truth:
    """Exact horizons over one DEM, each computed once and kept in the work folder."""

    def __init__(self, dem, points, folder):
        self.dem, self.points, self.folder = dem, points, folder

    def __call__(self, count, world, surface):
        name = f"exact_{self.dem.heights.shape[0]}_{count}_{world.shape}_{world.radius:.0f}_{surface}"
        path = self.folder / f"{name}.npz"
        if not path.exists():
            angles, distances = exact.horizons(
                self.dem, self.points, scene.azimuths(count), world, surface
            )
            np.savez(path, angles=angles, distances=distances)
        kept = np.load(path)
        return kept["angles"], kept["distances"]


def rms(errors):
    return float(np.sqrt(np.mean(np.square(errors))))


def errors_of(horizons, truth, world):
    """The errors that the table shows, in degrees."""
    count = horizons.shape[1]
    given = np.isfinite(horizons) & (horizons > -89.0)
    own = {name: rms((horizons - truth(count, world, name)[0])[given]) for name in SURFACES}
    angles, distances = truth(count, world, "bilinear")
    moon, moon_distances = truth(count, exact.MOON, "bilinear")
    far_cells = FAR_CELLS * truth.dem.spacing
    far = (horizons - angles)[given & (distances > far_cells)]
    best = min(own, key=own.get)
    return {
        "fits": best,
        "own": own[best],
        "far": rms(far),
        "far_max": float(np.abs(far).max()),
        "moon": rms((horizons - moon)[given]),
        "moon_far": rms((horizons - moon)[given & (moon_distances > far_cells)]),
        "none": float(100.0 * np.mean(~given)),
    }


def run(script, options, places, count):
    """Runs one tool, unless its result lies there; returns horizons and facts."""
    dem, points, prefix = places
    if not prefix.with_suffix(".json").exists():
        print(f"{prefix.name} …", file=sys.stderr)
        subprocess.run(
            [sys.executable, HERE / script, dem, points, prefix, "--azimuths", str(count), *options],
            check=True,
        )
    return scene.read_result(prefix)


def row(side, result, rate, truth, world):
    """One line of the table."""
    horizons, facts = result
    errors = errors_of(horizons, truth, world)
    whole_map = rate is None
    work = facts["cells"] * facts["azimuths"] / 1e6
    if whole_map:
        rate = work / facts["seconds"]
    return [
        f"{side}²", facts["tool"], facts["version"], facts["azimuths"], facts["cores"],
        f"{facts['seconds']:.1f}" if whole_map else "–",
        rate if isinstance(rate, str) else f"{rate:.2f}",
        f"{work / facts['core_seconds']:.2f}" if whole_map else "–",
        f"{facts['peak_mb']:.0f}" if whole_map else "–",
        errors["fits"], f"{errors['own']:.4f}", f"{errors['far']:.4f}", f"{errors['far_max']:.2f}",
        f"{errors['moon']:.4f}", f"{errors['moon_far']:.4f}", f"{errors['none']:.1f}",
    ]


def hilal_rate(command, dem, mode):
    """Runs the rate command; its last word is M px·az/s."""
    if command is None:
        return "not measured"
    words = [word.format(dem=dem, mode=mode) for word in shlex.split(command)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


def rows_of_side(arguments, side, count):
    """All tools over one DEM."""
    runs = arguments.work / "runs"
    runs.mkdir(exist_ok=True)
    dem_path = arguments.work / f"dem_{side}.tif"
    dem = scene.read_dem(dem_path)
    points_path = arguments.work / f"points_{side}.csv"
    points = scene.choose_points(dem, POINTS)
    scene.write_points(points_path, points)
    truth = Truth(dem, points, runs)
    for name, script, options, world in PEERS:
        places = (dem_path, points_path, runs / f"{name}_{side}_{count}")
        yield row(side, run(script, options, places, count), None, truth, world)
    for mode in HILAL_MODES if arguments.hilal else []:
        moon_path = dem_path.with_name(f"dem_{side}_moon.tif")
        places = (moon_path, points_path, runs / f"hilal_{mode}_{side}_{count}")
        result = run("run_hilal.py", ["--binary", arguments.hilal, "--mode", mode], places, count)
        rate = hilal_rate(arguments.hilal_rate_cmd, moon_path, mode)
        yield row(side, result, rate, truth, exact.MOON)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--sides", type=int, nargs="+", default=[1000, 2000])
    parser.add_argument("--azimuths", type=int, nargs="+", default=[24, 8], help="one a side")
    parser.add_argument("--study", type=pathlib.Path)
    parser.add_argument("--hilal")
    parser.add_argument("--hilal-rate-cmd")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    make_dem.prepare(arguments.work, arguments.sides, arguments.study)
    lines = [HEADER, ["---"] * len(HEADER)]
    for side, count in zip(arguments.sides, arguments.azimuths, strict=True):
        lines.extend(rows_of_side(arguments, side, count))
    for line in lines:
        print("|", " | ".join(str(cell) for cell in line), "|", file=arguments.out)


if __name__ == "__main__":
    main()
