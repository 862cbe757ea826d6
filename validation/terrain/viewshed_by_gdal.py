"""Viewsheds by Hilal (example `viewshed`) beside those of GDAL, on the same ground.

    viewshed_by_gdal.py DEM.tif VIEWSHED_BINARY X_M Y_M HEIGHT_M OTHER_M

GDAL is the library inside rasterio's wheel, called by its C interface; its curvature coefficient is 1
(no refraction) and its radius that of the raster's own sphere. Besides the share of cells that agree,
it says how far from the edge of what is seen the others lie, and by how much a third way, an exact
profile of 1 m steps in numpy, says that they are clear or hidden.
"""

import ctypes
import glob
import os
import subprocess
import sys
import tempfile

import numpy as np
import rasterio

R = 1737400.0


def gdal_viewshed(dem, out, x, y, height, other, mode):
    folder = os.path.join(os.path.dirname(os.path.dirname(rasterio.__file__)), "rasterio.libs")
    lib = ctypes.CDLL(glob.glob(os.path.join(folder, "libgdal*"))[0])
    pointer, number, text = ctypes.c_void_p, ctypes.c_double, ctypes.c_char_p
    lib.GDALAllRegister()
    lib.GDALOpen.restype, lib.GDALOpen.argtypes = pointer, [text, ctypes.c_int]
    lib.GDALGetRasterBand.restype = pointer
    lib.GDALGetRasterBand.argtypes = [pointer, ctypes.c_int]
    generate = lib.GDALViewshedGenerate
    generate.restype = pointer
    generate.argtypes = (
        [pointer, text, text, pointer] + [number] * 9 + [ctypes.c_int, number]
        + [pointer, pointer, ctypes.c_int, pointer]
    )
    dataset = lib.GDALOpen(dem.encode(), 0)
    band = lib.GDALGetRasterBand(dataset, 1)
    made = generate(band, b"GTiff", out.encode(), None, x, y, height, other,
                    1.0, 0.0, 0.0, -1.0, 1.0, mode, 0.0, None, None, 1, None)
    lib.GDALClose.argtypes = [pointer]
    lib.GDALClose(made)
    lib.GDALClose(dataset)


def bilinear(heights, rows, columns):
    r0 = np.clip(np.floor(rows).astype(int), 0, heights.shape[0] - 2)
    c0 = np.clip(np.floor(columns).astype(int), 0, heights.shape[1] - 2)
    r, c = rows - r0, columns - c0
    top = heights[r0, c0] * (1 - c) + heights[r0, c0 + 1] * c
    low = heights[r0 + 1, c0] * (1 - c) + heights[r0 + 1, c0 + 1] * c
    return top * (1 - r) + low * r


def up(x, y):
    c = 2 * np.arctan(np.hypot(x, y) / (2 * R))
    a = np.arctan2(x, y)
    return np.stack([np.sin(c) * np.sin(a), np.sin(c) * np.cos(a), np.cos(c)])


def profile(heights, transform, start, end):
    """Least clearance in metres along the line, by steps of a metre."""
    def at(x, y):
        columns, rows = ~transform * (x, y)
        return bilinear(heights, rows - 0.5, columns - 0.5)

    def place(x, y, h):
        return up(x, y) * (R + at(np.array([x]), np.array([y]))[0] + h)

    a, b = place(*start), place(*end)
    t = np.linspace(0, 1, max(int(np.linalg.norm(b - a)), 2))[1:-1]
    p = a[:, None] + (b - a)[:, None] * t
    r = np.linalg.norm(p, axis=0)
    rho = 2 * R * np.tan(np.arccos(p[2] / r) / 2)
    azimuth = np.arctan2(p[0], p[1])
    ground = at(rho * np.sin(azimuth), rho * np.cos(azimuth))
    return float(np.min(r - R - ground)) if len(t) else 1.0


def main():
    dem, binary, *numbers = sys.argv[1:]
    x, y, height, other = map(float, numbers)
    folder = tempfile.mkdtemp()
    ours_path = os.path.join(folder, "ours.tif")
    print(subprocess.run([binary, dem, *numbers, ours_path], check=True, capture_output=True, text=True).stdout.strip())
    with rasterio.open(ours_path) as file:
        ours = file.read(1) > 0.5
    with rasterio.open(dem) as file:
        heights, transform = file.read(1).astype(float), file.transform
        if file.units and file.units[0] == "km":
            heights *= 1000.0
    for name, mode in [("diagonal", 1), ("edge", 2), ("max", 3), ("min", 4)]:
        path = os.path.join(folder, f"gdal-{name}.tif")
        gdal_viewshed(dem, path, x, y, height, other, mode)
        with rasterio.open(path) as file:
            assert file.shape == ours.shape, (file.shape, ours.shape)
            theirs = file.read(1) > 0.5
        differ = ours != theirs
        print(f"gdal {name}: {theirs.mean():.6f} seen; equal {1 - differ.mean():.6f}; "
              f"ours only {np.mean(ours & ~theirs):.6f}, theirs only {np.mean(theirs & ~ours):.6f}")
        if name == "edge":
            judge(heights, transform, (x, y, height), other, ours, differ)
    random = np.random.default_rng(1)
    check = random.integers(0, ours.size, 4000)
    clear = np.array([clearance(heights, transform, (x, y, height), other, ours.shape, i) for i in check])
    wrong = (clear >= 0) != ours.flat[check]
    print(f"profile by 1 m: {np.mean(~wrong):.6f} of {len(check)} random cells equal; "
          f"the others within {np.max(np.abs(clear[wrong]), initial=0):.3f} m of grazing")


def clearance(heights, transform, start, other, shape, index):
    row, column = np.unravel_index(index, shape)
    x, y = transform * (column + 0.5, row + 0.5)
    return profile(heights, transform, start, (x, y, other))


def judge(heights, transform, start, other, ours, differ):
    """Where both differ: who the profile agrees with, and how close to grazing it is."""
    cells = np.flatnonzero(differ)
    some = np.random.default_rng(2).permutation(cells)[:4000]
    clear = np.array([clearance(heights, transform, start, other, ours.shape, i) for i in some])
    right = (clear >= 0) == ours.flat[some]
    off = np.abs(clear)
    print(f"  of {len(some)} that differ the profile is with ours in {np.mean(right):.4f}; "
          f"|clearance| q50 {np.quantile(off, 0.5):.3f} m, q99 {np.quantile(off, 0.99):.3f} m; "
          f"where it is with theirs, {np.max(off[~right], initial=0):.3f} m at most")


if __name__ == "__main__":
    main()
