#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the sample tables of this folder: python3 resources/media/make-tables.py

weather.csv: hourly temperature, daylight and wind of three summer weeks, as a German spreadsheet writes them
(semicolons, decimal commas, ISO times), with a thermometer that failed for nine hours. heartbeat.csv: ten seconds of an
electrocardiogram-like curve of two leads, 250 values a second, as numpy writes it. All numbers are made here.
"""
import math
import os
import random
from datetime import datetime, timedelta

FOLDER = os.path.dirname(os.path.abspath(__file__))


def weather():
    rng = random.Random(4)
    start = datetime(2024, 6, 3)
    lines = ["\ufeffTime;Temperature [°C];Daylight [lx];Wind [m/s]"]
    front, wind = 0.0, 3.0
    for hour in range(21 * 24):
        day = (hour % 24) / 24
        sun = max(0.0, math.sin(math.pi * (day - 0.2) / 0.62)) if 0.2 < day < 0.82 else 0.0
        front += 0.12 * (math.sin(hour / 61) * 3 - front) + rng.gauss(0, 0.15)
        wind = max(0.0, wind + 0.15 * (3 + 2 * sun - wind) + rng.gauss(0, 0.35))
        light = 82000 * sun**1.3 * (0.75 + 0.25 * math.sin(hour / 37))
        warm = 14 + front + 7 * math.sin(2 * math.pi * (day - 0.38)) + rng.gauss(0, 0.2)
        temperature = "" if 228 <= hour < 237 else f"{warm:.1f}".replace(".", ",")
        when = start + timedelta(hours=hour)
        lines.append(f"{when:%Y-%m-%d %H:%M};{temperature};{light:.0f};{wind:.1f}".replace(f"{wind:.1f}", f"{wind:.1f}".replace(".", ",")))
    return "\r\n".join(lines) + "\r\n"


# Of one beat: centre and width in seconds, height in millivolts for two leads.
WAVES = [(-0.20, 0.025, 0.12, 0.09), (-0.035, 0.008, -0.12, -0.05), (0.0, 0.011, 1.05, 0.72), (0.035, 0.009, -0.28, -0.35),
         (0.26, 0.045, 0.30, 0.21)]


def heartbeat():
    rng = random.Random(7)
    beats, at = [], 0.4
    while at < 10.5:
        beats.append(at)
        at += 0.82 + 0.05 * math.sin(at * 1.6) + rng.gauss(0, 0.012)
    beats[6] -= 0.22  # one comes early
    lines = ["# time,lead I,lead II"]
    for i in range(2500):
        t = i / 250
        leads = [0.04 * math.sin(1.7 * t) + rng.gauss(0, 0.008), 0.03 * math.cos(1.3 * t) + rng.gauss(0, 0.008)]
        for beat in beats:
            if abs(t - beat) < 0.5:
                for centre, width, first, second in WAVES:
                    bell = math.exp(-((t - beat - centre) ** 2) / (2 * width * width))
                    leads[0] += first * bell
                    leads[1] += second * bell
        lines.append(f"{t:.3f},{leads[0]:.3f},{leads[1]:.3f}")
    return "\n".join(lines) + "\n"


for name, text in {"weather.csv": weather(), "heartbeat.csv": heartbeat()}.items():
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8", newline="") as file:
        file.write(text)
