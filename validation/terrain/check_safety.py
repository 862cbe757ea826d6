#!/usr/bin/env python3
"""Check with GDAL (rasterio) and rio-cogeo that the safety maps of the reference mission are what they should be.

    hilal plan safety missions/reference.toml --synthetic --out DIR
    venv/bin/python check_safety.py DIR     # needs rasterio and rio-cogeo from PyPI

Fails when a map is no Cloud-Optimised GeoTIFF, lies elsewhere than the near layer, has another unit or no-data value,
or when the two maps contradict each other: with a full battery a rover may stop wherever it survives.
"""

import json
import pathlib
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS
from rio_cogeo.cogeo import cog_validate

BOUNDS = (31890, -42150, 37020, -37020)
MOON = CRS.from_string("+proj=stere +lat_0=-90 +lat_ts=-90 +lon_0=0 +x_0=0 +y_0=0 +R=1737400 +units=m")


def read(folder, name, unit):
    path = folder / f"{name}.tif"
    valid, errors, warnings = cog_validate(path, strict=True)
    assert valid and not errors and not warnings, (errors, warnings)
    with rasterio.open(path) as dataset:
        assert np.allclose(dataset.bounds, BOUNDS, atol=1e-6), dataset.bounds
        assert dataset.crs.to_dict() == MOON.to_dict(), dataset.crs.to_dict()
        assert np.isnan(dataset.nodata) and dataset.dtypes == ("float32",)
        assert dataset.units == (unit,), dataset.units
        assert "terrain" in dataset.tags()["TIFFTAG_IMAGEDESCRIPTION"]
        return dataset.read(1)


def main():
    folder = pathlib.Path(sys.argv[1])
    summary = json.loads((folder / "summary.json").read_text())
    need, stay = read(folder, "need_wh", "Wh"), read(folder, "stay_h", "h")
    assert np.array_equal(np.isnan(need), np.isnan(stay))
    assert np.nanmin(need) > summary["reserve_wh"] and np.nanmax(need) <= summary["energy_wh"]
    assert np.nanmin(stay) >= 0 and np.nanmax(stay) <= 14 * 24
    share = np.mean(~np.isnan(need))
    assert abs(share - summary["moments"][0]["share_with_full_battery"]) < 1e-6
    print(f"safety maps: valid COG, {need.shape}, a rover survives from {100 * share:.0f} % of the map, "
          f"needs from {np.nanmin(need):.1f} Wh up")


main()
