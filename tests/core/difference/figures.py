# SPDX-License-Identifier: GPL-3.0-or-later
"""The figures that tst_difference.cpp compares with: Wang et al. 2004 written out with numpy alone, window by window, as
scikit-image has it with gaussian_weights=True, sigma=1.5, use_sample_covariance=False and the border left out.

    python3 tests/core/difference/figures.py
"""
import numpy as np


def numbers(count, seed):
    """Numerical Recipes' generator; 24 bits, so that float32 holds every number exactly."""
    out, state = [], seed
    for _ in range(count):
        state = (1664525 * state + 1013904223) % 2**32
        out.append((state >> 8) / 2**24)
    return np.array(out)


def ssim(a, b, span, size):
    place = np.arange(size) - size // 2
    line = np.exp(-((place / 1.5) ** 2) / 2)
    window = np.outer(line, line) / line.sum() ** 2
    one, two = (0.01 * span) ** 2, (0.03 * span) ** 2
    values = []
    for top in range(a.shape[0] - size + 1):
        for left in range(a.shape[1] - size + 1):
            p = a[top:top + size, left:left + size]
            q = b[top:top + size, left:left + size]
            mean_p, mean_q = (window * p).sum(), (window * q).sum()
            var_p = (window * p * p).sum() - mean_p**2
            var_q = (window * q * q).sum() - mean_q**2
            both = (window * p * q).sum() - mean_p * mean_q
            values.append((2 * mean_p * mean_q + one) * (2 * both + two)
                          / ((mean_p**2 + mean_q**2 + one) * (var_p + var_q + two)))
    return values


def figures(rows, columns, channels, blend):
    count = rows * columns * channels
    a = numbers(count, 1).reshape(rows, columns, channels)
    noise = numbers(count, 2).reshape(rows, columns, channels)
    b = (a * (1 - blend) + noise * blend).astype(np.float32).astype(np.float64)
    span = max(a.max(), b.max()) - min(a.min(), b.min())
    error = ((a - b) ** 2).mean()
    size = min(11, min(rows, columns) - (min(rows, columns) + 1) % 2)
    similar = np.mean([v for c in range(channels) for v in ssim(a[..., c], b[..., c], span, size)])
    print(f"{{{rows}, {columns}, {channels}, {blend}, {error:.12g}, {10 * np.log10(span**2 / error):.12g}, "
          f"{np.abs(a - b).max():.12g}, {similar:.12g}, {size}}},")


for case in ((16, 20, 1, 0.25), (24, 13, 3, 0.125), (11, 11, 2, 0.5), (8, 6, 1, 0.25)):
    figures(*case)
