# SPDX-License-Identifier: GPL-3.0-or-later
"""Most memory that a process takes which opens VGG16, runs it once on a picture of 224 x 224 and ends: Keras's and
layerscope-cli's."""
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np

import engines
import workloads

LIMIT = 180  # seconds
KERAS = """
import keras, numpy, sys
model = keras.models.load_model(sys.argv[1], compile=False)
numpy.savez(sys.argv[3], y=numpy.asarray(model(numpy.load(sys.argv[2]), training=False)))
"""
MIB = 2 ** 20


def peak(command):
    """Most resident memory of a command in bytes; an error when it fails or takes too long."""
    environment = {**engines.environment(os.cpu_count()), "KERAS_BACKEND": "tensorflow"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    watchdog = threading.Timer(LIMIT, process.kill)
    watchdog.start()
    _, status, usage = os.wait4(process.pid, 0)
    watchdog.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}")
    return usage.ru_maxrss * 1024


def difference(path, expected):
    output = np.load(path)
    y = output[output.files[0]]
    return float(np.abs(y.ravel() - expected.ravel()).max() / np.abs(expected).max())


def measure(folder, build):
    """{"keras": bytes, "ours": bytes, "weights": bytes}, or None with a word why."""
    files = workloads.Files(folder, "vgg16_224")
    keras_out, our_out = (Path(folder) / "results" / f"vgg16.{who}.npz" for who in ("keras", "ours"))
    commands = {
        "keras": [sys.executable, "-c", KERAS, str(files.keras), str(files.input), str(keras_out)],
        "ours": [str(Path(build) / "bin" / "layerscope-cli"), "run", str(files.keras), "--input", str(files.input),
                 "--output", str(our_out)]}
    try:
        peaks = {who: peak(command) for who, command in commands.items()}
    except (OSError, RuntimeError) as error:
        print(f"memory of VGG16 not measured: {error}", flush=True)
        return None
    expected = np.load(files.expected)
    for who, path in (("keras", keras_out), ("ours", our_out)):
        if difference(path, expected) > 1e-3:
            print(f"memory of VGG16 not measured: {who} computes something else", flush=True)
            return None
    return {**peaks, "weights": files.keras.stat().st_size}
