#!/usr/bin/env python3
"""Make GeoTIFFs whose samples mean something by what the file says of them, and what GDAL reads there.

    python3 -m venv venv && venv/bin/pip install rasterio==1.4.4 numpy
    venv/bin/python make_meaning_golden.py ../../crates/terrain/tests/data/meanings

Masks, fill values, scales, offsets and units; packings that `make_golden.py` does not write. Heights in
`golden.csv` are what GDAL reads (`dataset_mask`, `scales`, `offsets`, `units`), in metres; the table of
units is this script's own. Ground and sample of cells are seeded.
"""

import csv
import hashlib
import pathlib
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.shutil import copy
from rasterio.transform import from_origin

MOON = "+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R=1737400 +units=m +no_defs"
METRES = {None: 1.0, "": 1.0, "m": 1.0, "km": 1000.0, "ft": 0.3048, "US survey foot": 1200 / 3937}


def heights(rows=20, columns=24):
    row, column = np.mgrid[0:rows, 0:columns]
    noise = np.random.default_rng(7).normal(0, 20, row.shape)
    return -1500.0 + 3.0 * row - 2.0 * column + 90.0 * np.cos(row / 5) + noise


def holed(values, fill):
    values = values.copy()
    values[5:8, 10:14] = fill
    return values


def hole(shape):
    valid = np.ones(shape, bool)
    valid[5:8, 10:14] = False
    return valid


def write(path, values, beside=(), mask=None, inside=True, **options):
    """`beside` is set in read-only mode, so that GDAL keeps it in an .aux.xml."""
    band = {key: options.pop(key) for key in ("scales", "offsets", "units") if key in options}
    profile = {"driver": "GTiff", "height": values.shape[0], "width": values.shape[1], "count": 1,
               "crs": CRS.from_string(MOON), "transform": from_origin(1000.0, 5000.0, 10.0, 10.0)}
    profile.update(options)
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=inside):
        with rasterio.open(path, "w", **profile) as out:
            out.write(values.astype(profile["dtype"]), 1)
            for key, value in band.items():
                setattr(out, key, (value,))
            if mask is not None:
                out.write_mask(mask)
    if beside:
        lines = "".join(f"    <{key}>{value}</{key}>\n" for key, value in beside)
        text = f'<PAMDataset>\n  <PAMRasterBand band="1">\n{lines}  </PAMRasterBand>\n</PAMDataset>\n'
        path.with_name(path.name + ".aux.xml").write_text(text)


def packings(folder):
    tiles = {"tiled": True, "blockxsize": 16, "blockysize": 16}
    # 16 × 16 tiles of noisy 16 bit integers: weezl 0.1 finds no end code in some of them.
    write(folder / "lzw_tiles_int16.tif", np.round(heights(61, 61)), dtype="int16", compress="lzw", **tiles)
    write(folder / "lzw_tiles_float32.tif", heights(33, 47), dtype="float32", compress="lzw", predictor=3, **tiles)
    write(folder / "lzw_big_endian.tif", heights(), dtype="int16", compress="lzw", predictor=2,
          ENDIANNESS="BIG", **tiles)
    write(folder / "float_big_endian.tif", heights(), dtype="float64", compress="deflate", predictor=3,
          ENDIANNESS="BIG")
    write(folder / "float_horizontal.tif", heights(), dtype="float32", compress="deflate", predictor=2)
    write(folder / "zstd.tif", heights(), dtype="float32", compress="zstd", predictor=3, **tiles)
    write(folder / "packbits.tif", np.round(heights()), dtype="int16", compress="packbits")


def meanings(folder):
    base, shape = heights(), (20, 24)
    write(folder / "mask_inside.tif", holed(base, 0), dtype="float32", mask=hole(shape))
    write(folder / "mask_inside_lzw.tif", holed(base, 0), dtype="float32", mask=hole(shape), compress="lzw")
    write(folder / "mask_beside.tif", holed(base, 0), dtype="float32", mask=hole(shape), inside=False)
    write(folder / "minus_9999.tif", holed(base, -9999), dtype="int16", nodata=-9999)
    write(folder / "scaled_nodata.tif", holed(np.round(base * 2), -9999), dtype="int16", nodata=-9999,
          scales=0.5, offsets=10.0)
    write(folder / "km.tif", base / 1000, dtype="float32", units="km")
    write(folder / "km_scaled.tif", base, dtype="int16", units="km", scales=0.001, offsets=0.25)
    write(folder / "feet.tif", base / 0.3048, dtype="float64", units="ft")
    write(folder / "survey_feet.tif", base / 0.3048, dtype="float64", units="US survey foot")
    write(folder / "nodata_beside.tif", holed(base, -9999), dtype="float32", beside=[("NoDataValue", "-9999")])
    write(folder / "all_beside.tif", holed(base, -9999), dtype="int16",
          beside=[("NoDataValue", "-9999"), ("UnitType", "ft"), ("Offset", "5"), ("Scale", "2")])
    write(folder / "esri_pe.tif", base, dtype="float32", crs="IAU_2015:30135", GEOTIFF_KEYS_FLAVOR="ESRI_PE")
    # A Cloud-Optimised GeoTIFF of GDAL with its default packing, a mask, and overviews of both.
    whole = heights(90, 90)
    write(folder / "whole.tif", holed(whole, 0), dtype="float32", mask=hole(whole.shape))
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True):
        copy(folder / "whole.tif", folder / "cog.tif", driver="COG", BLOCKSIZE=128, OVERVIEW_COUNT=2)
    (folder / "whole.tif").unlink()


def golden(folder):
    rng = np.random.default_rng(20281130)
    with open(folder / "golden.csv", "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["file", "sha256_16", "row", "column", "x_m", "y_m", "height_m"])
        for path in sorted(folder.glob("*.tif")):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            with rasterio.open(path) as dataset:
                band, valid = dataset.read(1), dataset.dataset_mask() != 0
                metres = METRES[dataset.units[0]]
                rows, columns = dataset.shape
                wanted = {(5, 10), (7, 13), (4, 10), (8, 13), (0, 0), (rows - 1, columns - 1)}
                while len(wanted) < 40:
                    wanted.add((int(rng.integers(rows)), int(rng.integers(columns))))
                for row, column in sorted(wanted):
                    x, y = dataset.xy(row, column)
                    value = (float(band[row, column]) * dataset.scales[0] + dataset.offsets[0]) * metres
                    height = repr(value) if valid[row, column] else "nan"
                    table.writerow([path.name, digest, row, column, repr(float(x)), repr(float(y)), height])


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.tif*"):
        old.unlink()
    packings(folder)
    meanings(folder)
    golden(folder)
    print(f"rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}, numpy {np.__version__}")


main()
