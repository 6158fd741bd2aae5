# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the sound files beside it with sox and ffmpeg, for tst_sound: Debian's sox and ffmpeg.

    python3 make_sounds.py

Every tone is 0.1 s of a sine of 440 Hz (left, or the only channel) and of 880 Hz (right), both of half the full scale.
The sweep goes evenly from 200 to 5000 Hz in half a second, and is resampled by sox as well.
"""
import array
import math
import os
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def sox(*arguments):
    subprocess.run(["sox", "-D", "-R", *arguments], cwd=HERE, check=True)


def ffmpeg(*arguments):
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", "tone-float.wav", "-bitexact", *arguments], cwd=HERE, check=True)


def tone(name, rate, channels, *encoding):
    time = [i / rate for i in range(rate // 10)]
    samples = array.array("f", (0.5 * math.sin(2 * math.pi * hertz * t) for t in time for hertz in (440, 880)[:channels]))
    raw = ["-t", "raw", "-e", "floating-point", "-b", "32", "-r", str(rate), "-c", str(channels), "-"]
    subprocess.run(["sox", "-D", "-R", *raw, *encoding, name], cwd=HERE, check=True, input=samples.tobytes())


tone("tone-8bit.wav", 8000, 1, "-b", "8")
tone("tone-16.wav", 44100, 2, "-b", "16")
tone("tone-24.wav", 16000, 1, "-b", "24")
tone("tone-float.wav", 22050, 2, "-b", "32", "-e", "floating-point")
tone("tone-alaw.wav", 8000, 2, "-e", "a-law")
tone("tone.flac", 48000, 2, "-b", "16")
tone("tone.ogg", 32000, 2)
tone("tone.aiff", 11025, 1, "-b", "16")
ffmpeg("-ar", "44100", "-c:a", "libmp3lame", "-b:a", "96k", "tone.mp3")
ffmpeg("-ar", "48000", "-c:a", "libopus", "-b:a", "64k", "tone.opus")
ffmpeg("-c:a", "pcm_s16be", "tone-ffmpeg.aiff")
ffmpeg("-c:a", "pcm_s16le", "-metadata", "title=A tone", "tone-ffmpeg.wav")
ffmpeg("-c:a", "flac", "tone-ffmpeg.flac")

sox("-n", "-r", "48000", "-c", "1", "-b", "16", "sweep-48000.flac", "synth", "0.5", "sine", "200:5000", "vol", "0.5")
sox("sweep-48000.flac", "-b", "16", "sweep-16000.flac", "rate", "-v", "16000")
sox("sweep-48000.flac", "-b", "16", "sweep-44100.flac", "rate", "-v", "44100")
