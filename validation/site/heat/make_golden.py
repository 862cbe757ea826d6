#!/usr/bin/env python3
"""Write diurnal temperatures by heat1d, the public code of Hayne et al. 2017.

    python3 -m venv venv && venv/bin/pip install heat1d==0.3.2 planets==0.9.1 "numpy<2.3"
    venv/bin/python validation/site/heat/make_golden.py KERNEL_DIR [OUT.csv]

KERNEL_DIR holds pck00011.tpc, which `planets` would otherwise download for radii that are not used here.

A circular orbit and an upright axis make every lunation the same, so that the sunlight has a closed
form. heat1d takes the conductivity between two nodes at the upper one, so that its error falls only
in proportion to their distance. It is run on its own grid (10 nodes in the diurnal skin depth) and
on two finer ones, 30 and 60, from which the limit is extrapolated: 2 T(60) - T(30).
"""

import copy
import csv
import sys
from pathlib import Path

import numpy as np
import pooch

# heat1d 0.3.2 uses the names that NumPy dropped in 1.24; they are the built-in types.
np.float, np.int = float, int

pooch.retrieve = lambda *_, **__: str(Path(sys.argv[1]) / "pck00011.tpc")

import heat1d  # noqa: E402
import planets  # noqa: E402

LATITUDES_DEG = [0, 30, 60, 85]
NODES_IN_SKIN = {"default": 10, "30": 30, "60": 60}
COLUMNS = ["default", "limit"]
YEARS = 5
HOURS = np.arange(0.0, 24.0, 0.25)
DEPTHS_M = [0.0, 0.05, 0.3]


def upright_moon():
    moon = copy.deepcopy(planets.Moon)
    moon.eccentricity = 0.0
    moon.obliquity = 0.0
    return moon


def diurnal(latitude_deg, nodes):
    """Local hours past noon and temperatures at DEPTHS_M over one lunation."""
    config = heat1d.Configurator(m=nodes, NYEARSEQ=YEARS, DTSURF=1e-4)
    model = heat1d.Model(upright_moon(), lat=np.radians(latitude_deg), ndays=1, config=config)
    # A step that divides the lunation: equilibration then ends exactly at noon.
    model.dt = model.planet.day / np.ceil(model.planet.day / (0.5 * model.dt))
    model.dtout = model.dt
    model.N_steps = int(round(model.planet.day / model.dt))
    lunations = round(model.equiltime / model.planet.day)
    model.equiltime = (lunations - 0.5 / model.N_steps) * model.planet.day
    model.T = np.zeros([model.N_steps, model.N_z])
    model.lt = np.zeros([model.N_steps])
    model.run()
    profile = np.array([np.interp(DEPTHS_M, model.profile.z, row) for row in model.T])
    return model.lt, profile


def main():
    out = sys.argv[2] if len(sys.argv) > 2 else "crates/site/tests/golden/heat1d.csv"
    rows = []
    for latitude_deg in LATITUDES_DEG:
        curves = {}
        for name, nodes in NODES_IN_SKIN.items():
            hours, profile = diurnal(latitude_deg, nodes)
            curves[name] = [np.interp(HOURS, hours, profile[:, i], period=24.0) for i in range(3)]
        curves["limit"] = [2.0 * b - a for a, b in zip(curves.pop("30"), curves["60"])]
        for name in ("default", "60"):
            error = [np.sqrt(np.mean((a - b) ** 2)) for a, b in zip(curves[name], curves["limit"])]
            print(latitude_deg, name, "from its limit, K rms by depth:", error, flush=True)
        del curves["60"]
        for i, hour in enumerate(HOURS):
            rows.append(
                [latitude_deg, f"{hour:.2f}"]
                + [f"{curves[name][j][i]:.4f}" for name in COLUMNS for j in range(3)]
            )
    header = ["latitude_deg", "hours_past_noon"]
    header += [f"{name}_{int(1000 * d)}mm_k" for name in COLUMNS for d in DEPTHS_M]
    with open(out, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
