#!/usr/bin/env python3
"""Check the Sun of hilal-site against JPL Horizons, and Horizons' elevation against NAIF's toolkit.

    python3 -m venv venv && venv/bin/pip install skyfield-data==7.0.0 spiceypy==8.3.0
    HILAL_DATA=... venv/bin/python validation/site/run_horizons_sun.py

Horizons' rows are of 2024: `de421.bsp` of PyPI `skyfield-data` covers them. First the toolkit says
what the "apparent elevation" of the rows is (geometry, aberration, refraction or none), then cargo
runs the test that holds hilal-site to the same rows.
"""

import csv
import os
import subprocess
import sys
from pathlib import Path

import skyfield_data
import spiceypy as spice

PLACE = (-87.2, 62.8)
RADIUS_KM = 1737.4


def rows(path):
    """Yield time, azimuth and elevation of the rows that are whole."""
    for row in csv.DictReader(path.open()):
        time, azimuth, elevation = row.values()
        if len(elevation) > 4:  # 2024-Aug-16 00:00 is cut off
            yield time, float(azimuth), float(elevation)


def toolkit(time, correction):
    """Azimuth and elevation of the Sun by AZLCPO, clockwise from north."""
    import math

    lat, lon = (math.radians(angle) for angle in PLACE)
    place = spice.latrec(RADIUS_KM, lon, lat)
    state, _ = spice.azlcpo("ELLIPSOID", "SUN", spice.str2et(time + " UTC"), correction, False,
                            True, place, "MOON", "MOON_ME")
    return math.degrees(state[1]), math.degrees(state[2])


def main():
    data = Path(os.environ["HILAL_DATA"])
    bsp = Path(skyfield_data.get_skyfield_data_path()) / "de421.bsp"
    kernels = data / "kernels"
    for kernel in ("naif0012.tls", "pck00011.tpc", "moon_pa_de421_1900-2050.bpc", "moon_080317.tf"):
        spice.furnsh(str(kernels / kernel))
    spice.furnsh(str(kernels / "moon_assoc_me.tf"))
    spice.furnsh(str(bsp))
    known = list(rows(data / "reference/horizons_az_el.csv"))
    for correction in ("NONE", "LT", "LT+S"):
        misses = [(toolkit(time, correction), azimuth, elevation) for time, azimuth, elevation in known]
        azimuth = sorted(abs((found[0] - wanted + 180) % 360 - 180) for found, wanted, _ in misses)
        elevation = sorted(abs(found[1] - wanted) for found, _, wanted in misses)
        print(f"toolkit {correction:5}: azimuth median {azimuth[len(azimuth) // 2]:.6f}, greatest "
              f"{azimuth[-1]:.6f}; elevation median {elevation[len(elevation) // 2]:.6f}, greatest "
              f"{elevation[-1]:.6f} degrees")
    test = ["cargo", "test", "-p", "hilal-site", "--test", "horizons_sun", "--", "--nocapture"]
    return subprocess.run(test, env={**os.environ, "HILAL_DE421": str(bsp)}).returncode


if __name__ == "__main__":
    sys.exit(main())
