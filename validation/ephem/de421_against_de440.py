#!/usr/bin/env python3
"""How far directions from DE421 are from those of DE440, where both are at hand.

    python -m venv venv && venv/bin/pip install spiceypy==8.3.0
    venv/bin/python validation/ephem/de421_against_de440.py DE421.bsp DE440.bsp LEAPSECONDS.tls

Prints the span of DE421, and the greatest angle between the two directions from the Moon's centre
to the Sun and to Earth, every five days from 2025 to 2034, light time and aberration included.
"""

import sys

import spiceypy as spice

ARCSECOND = 3600.0 * spice.dpr()
DAYS = 5


def directions(kernel, target, times):
    """Positions of `target` from the Moon, from one kernel alone."""
    spice.furnsh(kernel)
    found = [spice.spkpos(target, time, "J2000", "LT+S", "MOON")[0] for time in times]
    spice.unload(kernel)
    return found


def main():
    de421, de440, leap_seconds = sys.argv[1:]
    spice.furnsh(leap_seconds)
    covered = spice.spkcov(de421, 301)
    print("DE421 covers", *(spice.timout(time, "YYYY-MM-DD ::TDB") for time in covered))
    # The subset of DE440 begins at 2025-01-01, and light needs eight minutes.
    first, last = spice.str2et("2025-01-02"), spice.str2et("2033-12-30")
    count = int((last - first) // (DAYS * spice.spd()))
    times = [first + k * DAYS * spice.spd() for k in range(count)]
    for target in ("SUN", "EARTH"):
        pairs = zip(directions(de421, target, times), directions(de440, target, times))
        worst = max(spice.vsep(a, b) for a, b in pairs)
        print(f"{target}: {worst * ARCSECOND:.4f} arcseconds at most, over {count} times")


if __name__ == "__main__":
    main()
