"""Closed forms for the oracle.    python -m unittest test_exact"""

import math
import unittest

import numpy as np

import exact
import scene

SPACING = 50.0


def dem(heights):
    return scene.Dem(np.asarray(heights, dtype=float), SPACING, 0.0, 0.0)


def point(row, column):
    return np.array([[column * SPACING, -row * SPACING]])


def horizon(heights, at, azimuth, world=exact.FLAT, surface="bilinear", observer=0.0):
    found, _ = exact.horizons(dem(heights), point(*at), [azimuth], world, surface, observer)
    return found[0, 0]


class Exact(unittest.TestCase):
    def test_a_slope_is_seen_at_its_own_angle_in_every_direction(self):
        row, column = np.mgrid[:41, :41]
        heights = 10.0 * column - 5.0 * row  # rises to the east by 0.2 and to the north by 0.1
        for azimuth in range(0, 360, 15):
            east, north = math.sin(math.radians(azimuth)), math.cos(math.radians(azimuth))
            wanted = math.degrees(math.atan(0.2 * east + 0.1 * north))
            for surface in ("bilinear", "crossings"):
                found = horizon(heights, (20, 20), azimuth, surface=surface)
                self.assertAlmostEqual(found, wanted, places=9)

    def test_a_wall_sinks_with_distance_as_the_sphere_bends(self):
        heights = np.zeros((301, 3))
        heights[50] = 100.0
        angle = 200 * SPACING / exact.MOON.radius
        radius = exact.MOON.radius + 100.0
        # Straight from the triangle: eye, centre of the sphere, top of the wall.
        up, along = radius * math.cos(angle) - exact.MOON.radius, radius * math.sin(angle)
        wanted = math.degrees(math.atan2(up, along))
        self.assertAlmostEqual(horizon(heights, (250, 1), 0, exact.MOON), wanted, places=9)

    def test_from_a_height_over_a_smooth_sphere_the_horizon_dips_to_the_tangent(self):
        heights = np.zeros((3, 401))
        observer = 20.0
        wanted = -math.degrees(math.acos(exact.MOON.radius / (exact.MOON.radius + observer)))
        found = horizon(heights, (1, 0), 90, exact.MOON, observer=observer)
        self.assertAlmostEqual(found, wanted, places=4)

    def test_the_top_of_a_bilinear_cell_lies_inside_it(self):
        # A saddle: zero along both sides that meet at two corners, 30 m at the others. Along the
        # diagonal from the corner (2, 2) it is the parabola 120 s (1 - s), s from 0 to 1.
        heights = np.full((5, 5), -1000.0)
        heights[2, 2] = heights[1, 3] = 0.0
        heights[1, 2] = heights[2, 3] = 60.0
        diagonal = SPACING * math.sqrt(2.0)
        # The eye 100 m up: the highest (120 s (1 - s) - 100) / (s diagonal) has s = sqrt(100 / 120).
        s = math.sqrt(100.0 / 120.0)
        wanted = math.degrees(math.atan((120.0 * s * (1.0 - s) - 100.0) / (s * diagonal)))
        self.assertAlmostEqual(horizon(heights, (2, 2), 45, observer=100.0), wanted, places=9)
        # Lines are crossed only at the corner (1, 3), which lies lower in view.
        corner = math.degrees(math.atan(-100.0 / diagonal))
        found = horizon(heights, (2, 2), 45, surface="crossings", observer=100.0)
        self.assertAlmostEqual(found, corner, places=9)

    def test_a_ray_along_the_border_of_the_grid_sees_the_border(self):
        heights = np.zeros((5, 5))
        heights[4, 4] = 50.0
        self.assertAlmostEqual(horizon(heights, (4, 0), 90), math.degrees(math.atan(0.25)), places=9)


if __name__ == "__main__":
    unittest.main()
