#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes bouncing-ball.mp4 and spheres-and-helix.nii.gz. Needs numpy and nibabel (Debian 12) and ffmpeg 5.1."""
import gzip
import pathlib
import subprocess

import nibabel
import numpy as np

HERE = pathlib.Path(__file__).parent


def film(rows=144, columns=192, rate=25, seconds=6):
    """Two balls of different weight fall, bounce and roll under a moving cloud."""
    y, x = np.mgrid[0:rows, 0:columns].astype(float)
    floor = rows - 18
    sky = np.stack([70 + 60 * y / rows, 110 + 70 * y / rows, 170 + 50 * y / rows], -1)
    sky[floor:] = (86, 112, 74)

    def disc(frame, cx, cy, radius, colour):
        cover = np.clip(radius - np.hypot(x - cx, y - cy) + 0.5, 0, 1)[..., None]
        shine = 1.15 - 0.5 * np.clip(np.hypot(x - cx + radius / 3, y - cy + radius / 3) / (2 * radius), 0, 1)
        frame[:] = frame * (1 - cover) + np.array(colour) * shine[..., None] * cover

    balls = [dict(p=[28.0, 24.0], v=[38.0, 0.0], r=13, c=(220, 70, 50), e=0.86),
             dict(p=[150.0, 50.0], v=[-26.0, -40.0], r=9, c=(240, 200, 60), e=0.93)]
    frames = []
    for number in range(rate * seconds):
        frame = sky.copy()
        disc(frame, (number * 0.5) % (columns + 60) - 30, 26, 14, (215, 220, 228))
        for ball in balls:
            for _ in range(8):
                ball["v"][1] += 240 / rate / 8
                ball["p"] = [p + v / rate / 8 for p, v in zip(ball["p"], ball["v"])]
                if ball["p"][1] > floor - ball["r"] and ball["v"][1] > 0:
                    ball["p"][1], ball["v"][1] = floor - ball["r"], -ball["v"][1] * ball["e"]
                if not ball["r"] < ball["p"][0] < columns - ball["r"]:
                    ball["v"][0] *= -1
                    ball["p"][0] = min(max(ball["p"][0], ball["r"]), columns - ball["r"])
            disc(frame, *ball["p"], ball["r"], ball["c"])
        frames.append(np.clip(frame, 0, 255).astype(np.uint8).tobytes())
    subprocess.run(["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{columns}x{rows}",
                    "-r", str(rate), "-i", "-", "-c:v", "libx264", "-preset", "veryslow", "-crf", "26", "-pix_fmt",
                    "yuv420p", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-movflags", "+faststart",
                    str(HERE / "bouncing-ball.mp4")], input=b"".join(frames), check=True)


def volume(size=(96, 80, 48), spacing=(1.0, 1.0, 2.0)):
    """Hounsfield-like: air, a body of water, spheres of fat and bone of growing size, a vessel that winds upwards."""
    x, y, z = np.meshgrid(*[(np.arange(n) - (n - 1) / 2) * s for n, s in zip(size, spacing)], indexing="ij")
    body = np.full(size, -1000, np.int16)
    body[(x / 44) ** 2 + (y / 36) ** 2 + (z / 46) ** 6 < 1] = 0
    for i in range(6):
        angle = np.pi * i / 3
        centre = (26 * np.cos(angle), 20 * np.sin(angle), -30 + 11 * i)
        inside = (x - centre[0]) ** 2 + (y - centre[1]) ** 2 + (z - centre[2]) ** 2 < (3 + i) ** 2
        body[inside] = 700 if i % 2 else -100
    turn = z / 46 * 1.5 * np.pi
    body[(x - 11 * np.cos(turn)) ** 2 + (y - 11 * np.sin(turn)) ** 2 < 9] = 300
    image = nibabel.Nifti1Image(body, np.diag(spacing + (1.0,)))
    image.header.set_xyzt_units("mm")
    image.header["cal_min"], image.header["cal_max"] = -200, 800
    (HERE / "spheres-and-helix.nii.gz").write_bytes(gzip.compress(image.to_bytes(), 9, mtime=0))


film()
volume()
