#!/usr/bin/env python3
"""Run the peers, and Hilal when its binary is given, over the same terrain, and write two tables.

    python compare.py WORK_DIR [--sides 1000 2000] [--study DIR] [--azimuths 24 12] [--tries 1]
        [--hilal BINARY] [--hilal-rate-cmd 'COMMAND {dem} {mode}'] [--out TABLES.md]

A run whose result lies in WORK_DIR is not run again; delete the folder `runs` in it to start anew.
The rate command is given the DEM and the mode, and prints M px·az/s as the last word of its output.

Each result is held to the exact horizon over the world that the tool assumes, and to the Moon's:

    own       RMS against the better fitting of the two surfaces of exact.py
    far       RMS and greatest error against the bilinear surface, for rays whose horizon is more
              than ten cells away
    level     the RMS of far, of those rays only whose horizon is above the level: some tools know
              no other
    Moon      RMS of own, and of far, with the truth on a sphere of 1737.4 km
    none      share of rays with no angle, or one below -89°; they are left out of the errors

M px·az for each second of a core is given beside the rate: other work on the machine moves it less.
"""

import argparse
import dataclasses
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
RATES = [
    "side", "tool", "version", "azimuths", "cores", "s", "M px·az/s", "M px·az/core-s", "peak MB",
]
ERRORS = [
    "side", "tool", "fits best", "own RMS °", "far RMS °", "far, above level °", "far max °",
    "Moon own °", "Moon far °", "none %",
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
    """The errors that the table shows, in degrees, in the order of ERRORS."""
    count = horizons.shape[1]
    given = np.isfinite(horizons) & (horizons > -89.0)

    def error(of_world, surface):
        angles, distances = truth(count, of_world, surface)
        far = given & (distances > FAR_CELLS * truth.dem.spacing)
        return horizons - angles, far, angles > 0.0

    own = {name: rms(error(world, name)[0][given]) for name in SURFACES}
    best = min(own, key=own.get)
    errors, far, above = error(world, "bilinear")
    on_moon, far_on_moon, _ = error(exact.MOON, "bilinear")
    return [
        best, f"{own[best]:.4f}", f"{rms(errors[far]):.4f}", f"{rms(errors[far & above]):.4f}",
        f"{np.abs(errors[far]).max():.2f}", f"{rms(error(exact.MOON, best)[0][given]):.4f}",
        f"{rms(on_moon[far_on_moon]):.4f}", f"{100.0 * np.mean(~given):.1f}",
    ]


def run(script, options, places, settings):
    """Runs one tool as often as asked, unless its result lies there; returns horizons and facts of
    the fastest run."""
    dem, points, prefix = places
    results = []
    for attempt in range(settings.tries):
        named = prefix.with_name(f"{prefix.name}_{attempt}")
        if not named.with_suffix(".json").exists():
            print(f"{named.name} …", file=sys.stderr)
            subprocess.run(
                [sys.executable, HERE / script, dem, points, named,
                 "--azimuths", str(settings.azimuths), *options], check=True,
            )
        results.append(scene.read_result(named))
    return min(results, key=lambda result: result[1]["seconds"])


def rows(side, result, rate, truth, world):
    """One line of each table. Without a rate of its own, that of the run is given."""
    horizons, facts = result
    work = facts["cells"] * facts["azimuths"] / 1e6
    speed = [
        f"{facts['seconds']:.1f}", f"{work / facts['seconds']:.2f}",
        f"{work / facts['core_seconds']:.2f}", f"{facts['peak_mb']:.0f}",
    ]
    if rate is not None:
        speed = ["–", rate, "–", "–"]
    first = [f"{side}²", facts["tool"]]
    return (
        [*first, facts["version"], facts["azimuths"], facts["cores"], *speed],
        [*first, *errors_of(horizons, truth, world)],
    )


def hilal_rate(command, dem, mode):
    """Runs the rate command; its last word is M px·az/s."""
    if command is None:
        return "not measured"
    words = [word.format(dem=dem, mode=mode) for word in shlex.split(command)]
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return f"{float(done.stdout.split()[-1]):.1f}"


@dataclasses.dataclass(frozen=True)
class Settings:
    """How often a tool is run, and over how many azimuths."""

    tries: int
    azimuths: int


def rows_of_side(arguments, side, count):
    """All tools over one DEM."""
    settings = Settings(arguments.tries, count)
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
        yield rows(side, run(script, options, places, settings), None, truth, world)
    for mode in HILAL_MODES if arguments.hilal else []:
        moon_path = dem_path.with_name(f"dem_{side}_moon.tif")
        places = (moon_path, points_path, runs / f"hilal_{mode}_{side}_{count}")
        options = ["--binary", arguments.hilal, "--mode", mode]
        result = run("run_hilal.py", options, places, settings)
        rate = hilal_rate(arguments.hilal_rate_cmd, moon_path, mode)
        yield rows(side, result, rate, truth, exact.MOON)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--sides", type=int, nargs="+", default=[1000, 2000])
    parser.add_argument("--azimuths", type=int, nargs="+", default=[24, 12], help="one a side")
    parser.add_argument("--tries", type=int, default=1, help="the fastest of so many runs counts")
    parser.add_argument("--study", type=pathlib.Path)
    parser.add_argument("--hilal")
    parser.add_argument("--hilal-rate-cmd")
    parser.add_argument("--out", type=argparse.FileType("w"), default=sys.stdout)
    arguments = parser.parse_args()
    arguments.work = arguments.work.resolve()
    make_dem.prepare(arguments.work, arguments.sides, arguments.study)
    found = [
        pair
        for side, count in zip(arguments.sides, arguments.azimuths, strict=True)
        for pair in rows_of_side(arguments, side, count)
    ]
    for header, lines in zip((RATES, ERRORS), zip(*found)):
        for line in [header, ["---"] * len(header), *lines]:
            print("|", " | ".join(str(cell) for cell in line), "|", file=arguments.out)
        print(file=arguments.out)


if __name__ == "__main__":
    main()
