#!/usr/bin/env python3
"""Make the golden values and the small GeoTIFF fixtures of hilal-terrain with GDAL (rasterio).

    python3 -m venv venv && venv/bin/pip install rasterio==1.4.4 numpy
    venv/bin/python make_golden.py DATA_DIR ../../crates/terrain/tests/data

DATA_DIR is the folder that HILAL_DATA names. The random sample is seeded: the same versions give
the same files. See PROVENANCE.md for the versions used.
"""

import csv
import hashlib
import pathlib
import sys

import numpy as np
import rasterio
from rasterio.crs import CRS
from rasterio.transform import Affine, from_origin

MOON = "+proj=stere +lat_0=-90 +lon_0=0 +k=1 +x_0=0 +y_0=0 +R=1737400 +units=m +no_defs"
NORTH = MOON.replace("lat_0=-90", "lat_0=90")
EARTH = "EPSG:3031"
TILES = [
    "lola_87s_296m.tif",
    "lola_88s_139e_10m.tif",
    "lola_amundsen_87e_5m.tif",
    "lola_amundsen_90e_5m.tif",
    "lola_84s_126e_5m.tif",
    "lola_shoemaker_63e_5m.tif",
]


def heights(rows=20, columns=24):
    """A hill with a slope in both directions, so that a swapped axis or a shift shows."""
    row, column = np.mgrid[0:rows, 0:columns]
    return 100.0 + 3.0 * row - 2.0 * column + 20.0 * np.sin(row / 3.0) * np.cos(column / 4.0)


def write(path, values, **options):
    profile = {
        "driver": "GTiff",
        "height": values.shape[-2],
        "width": values.shape[-1],
        "count": 1,
        "crs": CRS.from_string(MOON),
        "transform": from_origin(1000.0, 5000.0, 10.0, 10.0),
    }
    scale = options.pop("scale", None)
    tags = options.pop("tags", {})
    profile.update(options)
    with rasterio.open(path, "w", **profile) as out:
        if values.ndim == 2:
            values = values[np.newaxis]
        out.write(values.astype(profile["dtype"]))
        if scale:
            out.scales, out.offsets = (scale[0],), (scale[1],)
        if tags:
            out.update_tags(**tags)


def fixtures(folder):
    base = heights()
    layouts = {"striped": {"blockysize": 6}, "tiled": {"tiled": True, "blockxsize": 16, "blockysize": 16}}
    for layout, blocks in layouts.items():
        for kind in ("int16", "float32"):
            for packing in ("none", "deflate", "lzw"):
                options = dict(blocks, dtype=kind)
                if packing != "none":
                    options.update(compress=packing, predictor=3 if kind == "float32" else 2)
                write(folder / f"{layout}_{kind}_{packing}.tif", base, **options)
    for kind in ("uint16", "int32", "float64"):
        write(folder / f"striped_{kind}.tif", base + 100, dtype=kind)
    write(folder / "big_endian.tif", base, dtype="float32", ENDIANNESS="BIG")
    write(folder / "bigtiff.tif", base, dtype="float32", BIGTIFF="YES")
    write(folder / "scaled.tif", base * 2 - 200, dtype="int16", scale=(0.5, 100.0))
    write(folder / "north.tif", base, dtype="float32", crs=CRS.from_string(NORTH))
    write(folder / "pixel_is_point.tif", base, dtype="float32", tags={"AREA_OR_POINT": "Point"})
    holed = base.copy()
    holed[5:8, 10:12] = np.nan
    write(folder / "nodata_nan.tif", holed, dtype="float32", nodata=float("nan"))
    write(folder / "nodata_int16.tif", np.nan_to_num(holed, nan=-32768), dtype="int16", nodata=-32768)
    lowest = float(np.finfo("float32").min)
    write(folder / "nodata_float.tif", np.nan_to_num(holed, nan=lowest), dtype="float32", nodata=lowest)
    # What must be refused.
    write(folder / "refuse_earth.tif", base, dtype="float32", crs=CRS.from_string(EARTH))
    write(folder / "refuse_earth_radius.tif", base, dtype="float32",
          crs=CRS.from_string(MOON.replace("+R=1737400", "+R=6371000")))
    write(folder / "refuse_lon_0.tif", base, dtype="float32",
          crs=CRS.from_string(MOON.replace("lon_0=0", "lon_0=180")))
    write(folder / "refuse_lat_ts.tif", base, dtype="float32",
          crs=CRS.from_string("+proj=stere +lat_0=-90 +lat_ts=-80 +lon_0=0 +R=1737400 +units=m"))
    write(folder / "refuse_geographic.tif", base, dtype="float32",
          crs=CRS.from_string("+proj=longlat +R=1737400 +no_defs"))
    write(folder / "refuse_no_crs.tif", base, dtype="float32", crs=None)
    turned = Affine.translation(1000, 5000) * Affine.rotation(10) * Affine.scale(10, -10)
    write(folder / "refuse_rotated.tif", base, dtype="float32", transform=turned)
    write(folder / "refuse_not_square.tif", base, dtype="float32",
          transform=from_origin(1000.0, 5000.0, 10.0, 12.0))
    write(folder / "refuse_two_bands.tif", np.stack([base, base]), dtype="float32", count=2)
    write(folder / "refuse_bytes.tif", base.clip(0, 255), dtype="uint8")
    write(folder / "refuse_untagged_nodata.tif", np.nan_to_num(holed, nan=-32768), dtype="int16")


def cells(dataset, count, rng):
    """Corners and a random sample, without repeats, in order."""
    rows, columns = dataset.shape
    wanted = {(0, 0), (0, columns - 1), (rows - 1, 0), (rows - 1, columns - 1)}
    while len(wanted) < min(count, rows * columns):
        wanted.add((int(rng.integers(rows)), int(rng.integers(columns))))
    return sorted(wanted)


def golden(paths, target, count, digits=None):
    rng = np.random.default_rng(20281118)
    with open(target, "w", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["file", "sha256_16", "row", "column", "x_m", "y_m", "height_m"])
        for path in paths:
            digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
            with rasterio.open(path) as dataset:
                band = dataset.read(1, masked=True)
                scale, offset = dataset.scales[0], dataset.offsets[0]
                for row, column in cells(dataset, count, rng):
                    x, y = dataset.xy(row, column)
                    value = band[row, column]
                    missing = value is np.ma.masked or np.isnan(value)
                    height = "nan" if missing else repr(float(value) * scale + offset)
                    table.writerow([path.name, digest, row, column, repr(float(x)), repr(float(y)), height])


def ldem(data, target):
    """GDAL reads radii (DN × 0.5 + 1737400): heights are those less the reference radius."""
    rng = np.random.default_rng(20281119)
    with rasterio.open(data / "terrain" / "LDEM_4.LBL") as dataset, open(target, "w", newline="") as out:
        band = dataset.read(1)
        scale, offset = dataset.scales[0], dataset.offsets[0]
        table = csv.writer(out, lineterminator="\n")
        table.writerow(["row", "column", "latitude_deg", "longitude_deg", "height_m"])
        for row, column in cells(dataset, 400, rng):
            x, y = dataset.xy(row, column)
            # Equirectangular around 180°E on the sphere.
            longitude = 180.0 + np.degrees(x / 1737400.0)
            latitude = np.degrees(y / 1737400.0)
            height = float(band[row, column]) * scale + offset - 1737400.0
            table.writerow([row, column, repr(round(float(latitude), 9)),
                            repr(round(float(longitude), 9)), repr(height)])


def main():
    data, folder = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.tif*"):
        old.unlink()
    fixtures(folder)
    small = sorted(p for p in folder.glob("*.tif") if not p.name.startswith("refuse_"))
    golden(small, folder / "golden_fixtures.csv", 60)
    golden([data / "terrain" / name for name in TILES], folder / "golden_tiles.csv", 300)
    ldem(data, folder / "golden_ldem_4.csv")
    print(f"rasterio {rasterio.__version__}, GDAL {rasterio.__gdal_version__}, "
          f"PROJ {rasterio.__proj_version__}, numpy {np.__version__}")


main()
