#!/usr/bin/env python3
"""Write diurnal temperatures by heat1d, the public code of Hayne et al. 2017.

    python3 -m venv venv && venv/bin/pip install heat1d==0.3.2 planets==0.9.1 "numpy<2.3"
    venv/bin/python validation/site/heat/make_golden.py KERNEL_DIR [OUT.csv]

KERNEL_DIR holds pck00011.tpc, which `planets` would otherwise download for radii that
are not used here.

A circular orbit and an upright axis make every lunation the same, so that the sunlight has a closed
form. heat1d is run on its own grid (m = 10 nodes in the diurnal skin depth, each distance 1 + 1/n of
the one above with n = 5) and on two finer ones, m = 20 and 40, from which the limit is extrapolated:
2 T(40) - T(20). Its error falls only in proportion to the distance of nodes, for it takes the
conductivity between two nodes at the upper one. And n has to grow with m: the surface's flux,
(-3 T0 + 4 T1 - T2) / (2 dz), is that of nodes with equal distances, and with n = 5 it is 0.9 of the
gradient on however fine a grid. Twelve years bring a column into its rhythm; the finest starts from
the end of the one before, and takes four.
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
GRIDS = {"default": (10, 5, 12), "20": (20, 10, 12), "40": (40, 20, 4)}
COLUMNS = ["default", "limit"]
HOURS = np.arange(0.0, 24.0, 0.25)
DEPTHS_M = [0.0, 0.05, 0.3]


def upright_moon():
    moon = copy.deepcopy(planets.Moon)
    moon.eccentricity = 0.0
    moon.obliquity = 0.0
    return moon


def diurnal(latitude_deg, grid, start):
    """Local hours past noon, temperatures at DEPTHS_M over one lunation, and the last profile."""
    m, n, years = grid
    config = heat1d.Configurator(m=m, n=n, NYEARSEQ=years, DTSURF=1e-4)
    model = heat1d.Model(upright_moon(), lat=np.radians(latitude_deg), ndays=1, config=config)
    # A step that divides the lunation: equilibration then ends exactly at noon.
    model.dt = model.planet.day / np.ceil(model.planet.day / (0.5 * model.dt))
    model.dtout = model.dt
    model.N_steps = int(round(model.planet.day / model.dt))
    lunations = round(model.equiltime / model.planet.day)
    model.equiltime = (lunations - 0.5 / model.N_steps) * model.planet.day
    if start is not None:
        model.profile.T = np.interp(model.profile.z, *start)
        model.profile.update_cp()
        model.profile.update_k()
    model.T = np.zeros([model.N_steps, model.N_z])
    model.lt = np.zeros([model.N_steps])
    model.run()
    profile = np.array([np.interp(DEPTHS_M, model.profile.z, row) for row in model.T])
    return model.lt, profile, (model.profile.z, model.profile.T)


def main():
    out = sys.argv[2] if len(sys.argv) > 2 else "crates/site/tests/golden/heat1d.csv"
    rows = []
    for latitude_deg in LATITUDES_DEG:
        curves, start = {}, None
        for name, grid in GRIDS.items():
            hours, profile, end = diurnal(latitude_deg, grid, start)
            start = end if name == "20" else None
            curves[name] = [np.interp(HOURS, hours, profile[:, i], period=24.0) for i in range(3)]
        curves["limit"] = [2.0 * b - a for a, b in zip(curves.pop("20"), curves["40"])]
        for name in ("default", "40"):
            error = [np.sqrt(np.mean((a - b) ** 2)) for a, b in zip(curves[name], curves["limit"])]
            print(latitude_deg, name, "from its limit, K rms by depth:", error, flush=True)
        del curves["40"]
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
