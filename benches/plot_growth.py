#!/usr/bin/env python3
"""Draws how the time for horizons grows with the side of a tile.

    horizon_growth fast 8 250 500 1000 2000 4000 > growth-fast.csv
    horizon_growth exact 8 250 500 1000 2000 4000 > growth-exact.csv
    python plot_growth.py growth-fast.csv growth-exact.csv --out docs/pictures/horizon-growth.png

Needs matplotlib from PyPI; `horizon_growth` is an example of crates/terrain.
"""

import argparse
import csv
import pathlib

import matplotlib
import matplotlib.ticker

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = ["#0b6e99", "#b35c00"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tables", type=pathlib.Path, nargs="+", help="whose names end in their modes")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    arguments = parser.parse_args()
    figure, axes = plt.subplots(figsize=(7.2, 4.6), constrained_layout=True)
    for path, colour in zip(arguments.tables, COLOURS):
        rows = list(csv.DictReader(path.open()))
        sides = [int(row["side"]) for row in rows]
        work = [side**2 * int(row["azimuths"]) / 1e6 for side, row in zip(sides, rows)]
        seconds = [float(row["seconds"]) for row in rows]
        axes.loglog(work, seconds, "o-", color=colour, label=f"{path.stem.split('-')[-1]} mode, measured")
        least = min(time / amount for time, amount in zip(seconds, work))
        axes.loglog(
            work, [least * amount for amount in work], "--", color=colour, linewidth=1,
            label=f"proportional, at {1 / least:.0f} M a second",
        )
        for side, amount, time in zip(sides, work, seconds):
            axes.annotate(
                f"{side}²", (amount, time), xytext=(-6, 6), textcoords="offset points",
                ha="right", fontsize=8, color=colour,
            )
    axes.set_xlim(left=0.25)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda value, _: f"{value:g}"))
    axes.set_xlabel("cells × azimuths, millions")
    axes.set_ylabel("time on two threads, s")
    axes.set_title("Time for horizons of tiles of 5 m in the built-in cap, 8 azimuths", loc="left",
                   fontsize=10)
    axes.grid(True, which="major", color="#d8d8d8", linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(arguments.out, dpi=120)


if __name__ == "__main__":
    main()
