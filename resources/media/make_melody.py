# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes melody.flac beside it: a scale with plucked strings over a soft bass on the left, a click on every beat on the
right. Needs sox, which encodes what is computed here.

    python3 make_melody.py
"""
import array
import math
import os
import random
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
RATE = 16000
BEAT = 0.35  # seconds
NOTES = [60, 64, 67, 72, 71, 67, 62, 65, 69, 74, 72, 69, 67, 71, 74, 72]  # MIDI numbers
left = [0.0] * int(RATE * (BEAT * len(NOTES) + 0.4))
right = list(left)
dice = random.Random(4)


def hertz(note):
    return 440 * 2 ** ((note - 69) / 12)


def pluck(start, note):
    """A string: overtones that fade the faster the higher they are."""
    for i in range(int(0.6 * RATE)):
        t = i / RATE
        value = sum(math.exp(-t * (3 + 2 * k)) / k * math.sin(2 * math.pi * k * hertz(note) * t) for k in (1, 2, 3, 4))
        if start + i < len(left):
            left[start + i] += 0.22 * value
            right[start + i] += 0.11 * value


def bass(start, note, seconds):
    for i in range(int(seconds * RATE)):
        t = i / RATE
        fade = min(1, t / 0.02, (seconds - t) / 0.05)
        if start + i < len(left):
            left[start + i] += 0.12 * fade * math.sin(2 * math.pi * hertz(note) * t)


def click(start):
    for i in range(160):
        right[start + i] += 0.5 * math.exp(-i / 25) * (2 * dice.random() - 1)


for beat, melody in enumerate(NOTES):
    at = int(beat * BEAT * RATE)
    pluck(at, melody)
    click(at)
    if beat % 4 == 0:
        bass(at, (48, 43, 50, 43)[beat // 4], 4 * BEAT)

samples = array.array("f", (v for frame in zip(left, right) for v in frame))
raw = ["-t", "raw", "-e", "floating-point", "-b", "32", "-r", str(RATE), "-c", "2", "-"]
subprocess.run(["sox", "-R", "-D", *raw, "-b", "16", "-C", "8", "melody.flac"], cwd=HERE, check=True,
               input=samples.tobytes())
