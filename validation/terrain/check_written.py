#!/usr/bin/env python3
"""Check with GDAL (rasterio) that what Hilal writes lies in the right place on the Moon.

    cargo run --release -p hilal-terrain --example write_scene -- DIR 1
    venv/bin/python check_written.py DIR

Prints one line for each file, and fails when the map, the place or the no-data value is not the
wanted one, or when the heights do not have the pinned SHA-256 of tests/procedural.rs.
"""

import hashlib
import pathlib
import re
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.warp import transform

MOON = CRS.from_string("+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R=1737400 +units=m +no_defs")
MOON_READ = CRS.from_string("+proj=stere +lat_0=-90 +lat_ts=-90 +lon_0=0 +x_0=0 +y_0=0 +R=1737400 +units=m +no_defs")
LONLAT = CRS.from_string("+proj=longlat +R=1737400 +no_defs")
WANTED = {
    "near.tif": ((31890.0, -42150.0, 37020.0, -37020.0), 10.0),
    "far.tif": ((-75840.0, -75840.0, 75840.0, 75840.0), 151680.0 / 513),
}


def main():
    folder = pathlib.Path(sys.argv[1])
    source = pathlib.Path(__file__).parents[2] / "crates/terrain/tests/procedural.rs"
    pinned = re.findall(r'"([0-9a-f]{64})"', source.read_text())
    for (name, (bounds, spacing)), sha256 in zip(WANTED.items(), pinned, strict=True):
        with rasterio.open(folder / name) as dataset:
            band = dataset.read(1)
            # Names of the reference system are free; what it means is not.
            assert dataset.crs.to_dict() == MOON_READ.to_dict(), dataset.crs.to_wkt()
            assert np.allclose(dataset.bounds, bounds, atol=1e-6), dataset.bounds
            assert np.allclose(dataset.res, spacing, atol=1e-9), dataset.res
            assert np.isnan(dataset.nodata) and dataset.dtypes == ("float32",)
            assert dataset.tags()["AREA_OR_POINT"] == "Area"
            found = hashlib.sha256(band.astype("<f4").tobytes()).hexdigest()
            assert found == sha256, found
            longitude, latitude = transform(MOON, LONLAT, *[[c] for c in dataset.xy(256, 256)])
            print(f"{name}: {band.shape}, middle {latitude[0]:.4f}°, {longitude[0]:.4f}°E, "
                  f"{band.min():.1f} to {band.max():.1f} m, heights as pinned")


main()
