#!/usr/bin/env python3
"""Print the error of a limb-darkened disc in N strips, for the table in docs/models/illumination.md.

    python3 -m venv venv && venv/bin/pip install numpy==2.4.6
    venv/bin/python validation/site/strips_error.py

The strips are those of `crates/site/src/strips.rs`; the oracle is the chord integral summed over
4000 chords, evenly spread in the angle around the disc. Horizons are straight pieces 0.94 to 4 radii
wide (0.25 to 1.07 degrees) with slopes drawn evenly up to a limit, at a level drawn evenly.
"""

import numpy as np

U = 0.6
WHOLE = np.pi * (1 - U / 3)
SQUARES = np.array([1, 0.8, 0.45, 0.1])
HORIZONS = 2000


def chord(x, height):
    half = np.sqrt(np.maximum(1 - x * x, 0))
    s = np.clip(height / np.maximum(half, 1e-12), -1, 1)
    lens = (np.arccos(s) - s * np.sqrt(1 - s * s)) / 2
    return half * ((1 - U) * (1 - s) + U * half * lens)


def across(left, right, count):
    """Chords between two offsets and their widths."""
    angle = np.linspace(np.arccos(right), np.arccos(left), count + 1)
    middle = (angle[1:] + angle[:-1]) / 2
    return np.cos(middle), np.sin(middle) * np.diff(angle)


def strips(count):
    edges = np.linspace(-1, 1, count + 1)
    for left, right in zip(edges[:-1], edges[1:]):
        x, width = across(left, right, 400)
        innermost = 0.0 if left * right < 0 else min(abs(left), abs(right))
        reach = np.sqrt(1 - innermost**2)
        flux = (chord(x, -2.0) * width).sum()
        s = np.sqrt(SQUARES)
        hidden = np.array([1 - 2 * (chord(x, each * reach) * width).sum() / flux for each in s])
        odd = np.linalg.solve(np.vander(SQUARES, 4, increasing=True), hidden / s)
        yield (chord(x, -2.0) * width * x).sum() / flux, reach, flux / WHOLE, odd


def seen(disc, horizon):
    total = 0.0
    for offset, reach, share, odd in disc:
        s = np.clip(horizon(offset) / reach, -1, 1)
        total += share / 2 * (1 - sum(term * s ** (2 * k + 1) for k, term in enumerate(odd)))
    return total


def pieces(generator, steepest):
    width = generator.uniform(0.94, 4)
    corners = np.arange(-6, 6.01, width) + generator.random() * width
    slopes = generator.uniform(-steepest, steepest, corners.size - 1)
    heights = np.concatenate([[0], np.cumsum(slopes * width)])
    heights += generator.uniform(-1.2, 1.2) - np.interp(0, corners, heights)
    return lambda x: np.interp(x, corners, heights)


def main():
    generator = np.random.default_rng(1)
    x, width = across(-1, 1, 4000)
    cases = {steepest: [pieces(generator, steepest) for _ in range(HORIZONS)]
             for steepest in (0, 0.5, 1, 3)}
    print("| strips | level | slopes to 0.5 | to 1 | to 3 |")
    for count in (4, 6, 8, 12, 16, 24):
        disc, cells = list(strips(count)), []
        for horizons in cases.values():
            misses = np.array([seen(disc, h) - (chord(x, h(x)) * width).sum() / WHOLE
                               for h in horizons])
            cells.append(f"{np.sqrt((misses**2).mean()):.4f} / {abs(misses).max():.4f}")
        print(f"| {count} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
