#!/usr/bin/env python3
"""Check with GDAL (rasterio) and rio-cogeo that Hilal's Cloud-Optimised GeoTIFFs are what they should be.

    cargo run --release -p hilal-terrain --example write_cogs -- DIR
    venv/bin/python check_cog.py DIR        # needs rasterio and rio-cogeo from PyPI

Prints one line for each file, and fails when the layout, the map, the place, a value, an overview,
the no-data value, the unit or the description is not the wanted one.
"""

import pathlib
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS
from rio_cogeo.cogeo import cog_validate

WANTED = {
    "south.tif": (-90, (31890, -42150, 37020, -37020), 10, "height", "m", "SYNTHETIC terrain, seed 1", 256),
    "north.tif": (90, (-30010, -1990, -4010, 20010), 20, "share of light", "1",
                  "A made-up share, with a hole < 100 cells wide & no light in it", 512),
}


def halved(values):
    """The mean of the valid among four, an odd edge alone."""
    rows, columns = values.shape
    padded = np.pad(values.astype(float), ((0, rows % 2), (0, columns % 2)), constant_values=np.nan)
    blocks = padded.reshape(padded.shape[0] // 2, 2, padded.shape[1] // 2, 2)
    count = (~np.isnan(blocks)).sum(axis=(1, 3))
    with np.errstate(invalid="ignore"):
        return (np.nansum(blocks, axis=(1, 3)) / count).astype(np.float32)


def check(path, wanted):
    pole, bounds, spacing, name, unit, description, tile = wanted
    valid, errors, warnings = cog_validate(path, strict=True)
    assert valid and not errors and not warnings, (errors, warnings)
    with rasterio.open(path) as dataset:
        band = dataset.read(1)
        values = np.fromfile(path.with_suffix(".f32"), "<f4").reshape(band.shape)
        assert np.array_equal(band, values, equal_nan=True)
        assert np.allclose(dataset.bounds, bounds, atol=1e-6), dataset.bounds
        assert dataset.transform.almost_equals(
            rasterio.transform.from_origin(bounds[0], bounds[3], spacing, spacing))
        moon = CRS.from_string(f"+proj=stere +lat_0={pole} +lat_ts={pole} +lon_0=0 +x_0=0 +y_0=0 +R=1737400 +units=m")
        assert dataset.crs.to_dict() == moon.to_dict(), dataset.crs.to_dict()
        assert '1737400,0' in dataset.crs.to_wkt(), dataset.crs.to_wkt()
        assert np.isnan(dataset.nodata) and dataset.dtypes == ("float32",)
        assert dataset.tags()["AREA_OR_POINT"] == "Area"
        assert dataset.units == (unit,) and dataset.descriptions == (name,)
        assert dataset.tags()["TIFFTAG_IMAGEDESCRIPTION"] == description
        assert dataset.block_shapes == [(tile, tile)] and dataset.compression.value == "DEFLATE"
        overviews = dataset.overviews(1)
    level = values
    for number, factor in enumerate(overviews):
        level = halved(level)
        with rasterio.open(path, overview_level=number) as dataset:
            assert factor == 2 ** (number + 1)
            assert np.array_equal(dataset.read(1), level, equal_nan=True)
    assert max(level.shape) <= tile < 2 * max(level.shape)
    print(f"{path.name}: valid COG, {band.shape}, overviews {overviews}, {np.isnan(band).sum()} cells "
          f"without data, every value as written")


def main():
    for name, wanted in WANTED.items():
        check(pathlib.Path(sys.argv[1]) / name, wanted)


main()
