"""The exact horizon of points over a gridded surface: the oracle that every tool is held to.

A ray leaves the centre of a cell and is followed to the border of the grid, through every cell that
it crosses; cells are the squares between four centres. Two surfaces are known:

    crossings   the surface exists where the ray crosses a grid line, linear between the two centres
                on that line
    bilinear    the surface within a cell is bilinear, so that it is a parabola along the ray, and
                the highest angle may lie inside the cell

Three worlds give the tangent of the elevation of ground at height z and distance d, seen from z0:

    flat        (z - z0) / d
    parabola    (z - z0) / d - d / 2R         the usual correction for curvature
    sphere      (z - z0) / ((R + z) sin a) - tan(a / 2),   a = d / R     exact on a sphere

All points share the distances at which a ray of one azimuth crosses grid lines, so one azimuth of
all points is one array.
"""

import dataclasses

import numpy as np

MOON_KM = 1737.4
EARTH_KM = 6371.0


@dataclasses.dataclass(frozen=True)
class World:
    """A name of the table above, and the radius in metres."""

    shape: str
    radius: float = np.inf

    def tangent(self, rise, distance, height):
        """Tangent of the elevation of ground `rise` metres above the eye; all in metres."""
        if self.shape == "sphere":
            angle = distance / self.radius
            return rise / ((self.radius + height) * np.sin(angle)) - np.tan(angle / 2.0)
        return rise / distance - distance / (2.0 * self.radius)


FLAT = World("flat")
EARTH = World("parabola", EARTH_KM * 1000.0)
MOON = World("sphere", MOON_KM * 1000.0)


def crossings(azimuth, longest):
    """Distances in cells at which a ray from a centre crosses grid lines, 0 first, and its step."""
    # A ray along the grid must not leave it by the rounding of a sine.
    down, right = np.round([-np.cos(np.radians(azimuth)), np.sin(np.radians(azimuth))], 15)
    lines = np.arange(1, int(longest) + 2)
    parts = [lines / abs(step) for step in (down, right) if step != 0.0]
    distances = np.unique(np.concatenate([[0.0], *parts]))
    apart = np.concatenate([[True], np.diff(distances) > 1e-9])
    distances = distances[apart]
    return distances[distances <= longest], down, right


def bilinear(heights, rows, columns, i, j):
    """Height at (rows, columns) of the bilinear surface of the cell whose first corner is (i, j)."""
    u, v = rows - i, columns - j
    return (1.0 - u) * ((1.0 - v) * heights[i, j] + v * heights[i, j + 1]) + u * (
        (1.0 - v) * heights[i + 1, j] + v * heights[i + 1, j + 1]
    )


def segments(heights, cells, azimuth):
    """Along one azimuth: start and end of each piece in cells, and heights at its start, middle and
    end; heights have a row a point and a column a piece, NaN beyond the border."""
    last = np.array(heights.shape) - 2
    distances, down, right = crossings(azimuth, np.hypot(*heights.shape))
    start, end = distances[:-1], distances[1:]
    middle = (start + end) / 2.0
    row, column = cells[:, :1], cells[:, 1:]
    i = np.floor(row + down * middle).astype(int)
    j = np.floor(column + right * middle).astype(int)
    outside = (i < 0) | (j < 0) | (i > last[0]) | (j > last[1])
    # A ray along the last line of the grid runs on the border of the last cells.
    if down == 0.0:
        outside, i = (j < 0) | (j > last[1]), np.minimum(i, last[0])
    if right == 0.0:
        outside, j = (i < 0) | (i > last[0]), np.minimum(j, last[1])
    i, j = np.clip(i, 0, last[0]), np.clip(j, 0, last[1])
    found = []
    for at in (start, middle, end):
        z = bilinear(heights, row + down * at, column + right * at, i, j)
        found.append(np.where(outside, np.nan, z))
    return start, end, found


def inner_peaks(start, end, heights_m, eye, radius):
    """Where within each piece the angle of a parabola is highest, as a distance in metres, and the
    parabola's rise above the eye there; NaN where that is at an end.

    Along a piece z(t) = z_a + B (t - t_a) + C (t - t_a)^2, so (z(t) - eye) / t - t / 2R is
    A / t + B' + C' t, stationary at t = sqrt(A / C'), and highest there when A and C' are negative.
    """
    z_a, z_m, z_b = heights_m
    length = end - start
    c = 2.0 * (z_a - 2.0 * z_m + z_b) / np.square(length)
    b = (z_b - z_a) / length - c * length
    a = z_a - b * start + c * np.square(start) - eye
    curved = c - 1.0 / (2.0 * radius)
    with np.errstate(invalid="ignore", divide="ignore"):
        peak = np.sqrt(a / curved)
        inside = (a < 0.0) & (curved < 0.0) & (peak > start) & (peak < end)
    peak = np.where(inside, peak, np.nan)
    return peak, a + peak * (b - 2.0 * c * start) + c * np.square(peak)


def along(dem, cells, azimuth, observer, world, surface):
    """Horizon in degrees and its distance in metres along one azimuth, for each cell (row, column).
    The observer stands `observer` metres above the surface."""
    heights = dem.heights.astype(np.float64)
    start, end, found = segments(heights, cells, azimuth)
    start, end = start * dem.spacing, end * dem.spacing
    eye = heights[cells[:, 0], cells[:, 1]][:, None] + observer
    ends = world.tangent(found[2] - eye, end, found[2])
    where = [np.broadcast_to(end, ends.shape)]
    tangents = [ends]
    if surface == "bilinear":
        # On the sphere the peak is sought on the parabola; at a peak a small shift changes nothing.
        peak, rise = inner_peaks(start, end, found, eye, world.radius)
        tangents.append(world.tangent(rise, peak, rise + eye))
        where.append(peak)
        if observer == 0.0:
            # The surface's own slope at the eye's feet, which the first piece starts with.
            length = end[0]
            z_a, z_m, z_b = (z[:, :1] for z in found)
            tangents.append((4.0 * z_m - 3.0 * z_a - z_b) / length)
            where.append(np.zeros_like(z_a))
    tangents, where = np.concatenate(tangents, axis=1), np.concatenate(where, axis=1)
    best = np.nanargmax(tangents, axis=1)[:, None]
    return (
        np.degrees(np.arctan(np.take_along_axis(tangents, best, axis=1)[:, 0])),
        np.take_along_axis(where, best, axis=1)[:, 0],
    )


def horizons(dem, points, directions, world, surface, observer=0.0):
    """Horizons in degrees and their distances in metres, a row a point and a column an azimuth."""
    cells = dem.cells(points)
    found = [along(dem, cells, azimuth, observer, world, surface) for azimuth in directions]
    angles, distances = zip(*found)
    return np.transpose(angles), np.transpose(distances)
