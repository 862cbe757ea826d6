#!/usr/bin/env python3
"""Write the golden files of hilal-ephem with NAIF's own toolkit (CSPICE, through spiceypy).

    python3 -m venv venv && venv/bin/pip install spiceypy==8.3.0
    venv/bin/python validation/ephem/make_golden.py KERNEL_DIR [OUT_DIR]

KERNEL_DIR holds the kernels named in KERNELS below. Sun and Earth are asked for with AZLCPO, that
is, the toolkit itself turns positions into azimuth and elevation, with the correction LT+S.
"""

import csv
import hashlib
import math
import sys
from pathlib import Path

import spiceypy as spice

KERNELS = [
    "naif0012.tls",
    "de440_2025_2034_subset.bsp",
    "moon_pa_de421_1900-2050.bpc",
    "moon_080317.tf",
    "pck00011.tpc",
    "earth_latest_high_prec.bpc",
]
PLACES = [
    (-88.27, 138.96, 0.0),
    (-89.9, 0.0, 1500.0),
    (-85.4, 31.7, -800.0),
    (-89.44, 222.9, 1900.0),
    (-45.4446, 177.5991, -5900.0),
    (44.12, -19.51, 0.0),
    (88.0, -120.0, 300.0),
]
# Facts file section 4.2; heights of the first three are round numbers for the check.
STATIONS = [
    ("Kashi", 38.4214, 76.7144, 1300.0),
    ("Jiamusi", 46.4939, 130.7706, 100.0),
    ("Neuquen", -38.1914, -70.1495, 500.0),
    ("Kunming", 25.02733, 102.79594, 1974.0),
]
MOON_RADIUS_KM = 1737.4
WGS84_A_KM, WGS84_F = 6378.137, 1.0 / 298.257223563
EPOCHS_A_PLACE = 60
EPOCHS_A_STATION = 60


def utc_epochs(count, first, last):
    """Epochs spread evenly, with a step that is no multiple of a day or a month."""
    start, end = spice.str2et(first), spice.str2et(last)
    step = (end - start) / count
    for i in range(count):
        text = spice.et2utc(start + step * (i + 0.37), "ISOC", 3)
        yield text, spice.str2et(text)


def moon_point(lat, lon, height_m):
    return spice.latrec(MOON_RADIUS_KM + height_m / 1000.0, math.radians(lon), math.radians(lat))


def write_sky(path):
    sun_radius_km = spice.bodvrd("SUN", "RADII", 3)[1][0]
    with path.open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(
            "epoch_utc,latitude_deg,longitude_deg,height_m,sun_azimuth_deg,sun_elevation_deg,"
            "sun_radius_deg,sun_range_km,earth_azimuth_deg,earth_elevation_deg,earth_range_km,"
            "subsolar_latitude_deg,subsolar_longitude_deg".split(",")
        )
        for number, (lat, lon, height_m) in enumerate(PLACES):
            place = moon_point(lat, lon, height_m)
            first = f"2025-01-{2 + number:02d}T03:00:00"
            for text, et in utc_epochs(EPOCHS_A_PLACE, first, "2033-12-30T00:00:00"):
                sky = []
                for body in ("SUN", "EARTH"):
                    azl, _ = spice.azlcpo(
                        "ELLIPSOID", body, et, "LT+S", False, True, place, "MOON", "MOON_ME"
                    )
                    sky.append((math.degrees(azl[1]) % 360.0, math.degrees(azl[2]), azl[0]))
                (sun_az, sun_el, sun_km), (earth_az, earth_el, earth_km) = sky
                radius = math.degrees(math.asin(sun_radius_km / sun_km))
                below, _ = spice.spkpos("SUN", et, "MOON_ME", "LT+S", "MOON")
                _, sub_lon, sub_lat = spice.reclat(below)
                rows.writerow(
                    [text, lat, lon, height_m, f"{sun_az:.8f}", f"{sun_el:.8f}", f"{radius:.9f}",
                     f"{sun_km:.4f}", f"{earth_az:.8f}", f"{earth_el:.8f}", f"{earth_km:.5f}",
                     f"{math.degrees(sub_lat):.8f}", f"{math.degrees(sub_lon):.8f}"]
                )


def write_stations(path):
    """Elevation of a place on the Moon above a station, Earth turned by ITRF93, LT+S."""
    radii = [WGS84_A_KM, WGS84_A_KM, WGS84_A_KM * (1.0 - WGS84_F)]
    place_deg = (-88.27, 138.96)
    place = moon_point(*place_deg, 0.0)
    with path.open("w", newline="") as out:
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(
            "epoch_utc,station,latitude_deg,longitude_deg,height_m,place_latitude_deg,"
            "place_longitude_deg,elevation_deg,range_km,place_sees_station_deg".split(",")
        )
        for name, lat, lon, height_m in STATIONS:
            station = spice.georec(
                math.radians(lon), math.radians(lat), height_m / 1000.0, WGS84_A_KM, WGS84_F
            )
            up = spice.surfnm(*radii, station)
            for text, et in utc_epochs(EPOCHS_A_STATION, "2025-01-03T00:00:00", "2026-12-20T00:00:00"):
                state, light = spice.spkcpt(
                    place, "MOON", "MOON_ME", et, "ITRF93", "OBSERVER", "LT+S", "EARTH"
                )
                # spkcpt sees from Earth's centre: take the station off. The aberration by the
                # station's own 0.4 km/s is below 1e-4 degrees.
                seen = [a - b for a, b in zip(state[:3], station)]
                elevation = 90.0 - math.degrees(spice.vsep(seen, up))
                # The range is that of one instant: with LT it would hold the way that the Moon
                # flies around the Sun meanwhile, up to 39 km.
                now, _ = spice.spkcpt(
                    place, "MOON", "MOON_ME", et, "ITRF93", "OBSERVER", "NONE", "EARTH"
                )
                range_km = spice.vdist(now[:3], station)
                turn = spice.pxform("MOON_ME", "ITRF93", et - light)
                zenith = spice.mxv(turn, spice.vhat(place))
                back = 90.0 - math.degrees(spice.vsep([-x for x in seen], zenith))
                rows.writerow(
                    [text, name, lat, lon, height_m, *place_deg, f"{elevation:.6f}",
                     f"{range_km:.3f}", f"{back:.6f}"]
                )


def write_provenance(path, kernels):
    lines = [
        "# Provenance of the golden files",
        "",
        "Written by `validation/ephem/make_golden.py` with "
        f"{spice.tkvrsn('TOOLKIT')} through PyPI `spiceypy` {spice.__version__}.",
        "",
        "| kernel | sha256 |",
        "|---|---|",
    ]
    for name in KERNELS:
        digest = hashlib.sha256((kernels / name).read_bytes()).hexdigest()
        lines.append(f"| `{name}` | `{digest}` |")
    lines += [
        "",
        "`sky_spice.csv`: `AZLCPO`, correction `LT+S`, for Sun and Earth; subsolar point from `SPKPOS` "
        "with `LT+S` from the Moon's centre.",
        "`stations_spice.csv`: `SPKCPT`, frame `ITRF93`, elevations with `LT+S`, range of one "
        "instant; the Earth orientation kernel is a prediction for its last months.",
    ]
    path.write_text("\n".join(lines) + "\n")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    kernels = Path(sys.argv[1])
    default = Path(__file__).resolve().parents[2] / "crates/ephem/tests/golden"
    out = Path(sys.argv[2]) if len(sys.argv) == 3 else default
    out.mkdir(parents=True, exist_ok=True)
    for name in KERNELS:
        spice.furnsh(str(kernels / name))
    write_sky(out / "sky_spice.csv")
    write_stations(out / "stations_spice.csv")
    write_provenance(out / "PROVENANCE.md", kernels)


if __name__ == "__main__":
    main()
