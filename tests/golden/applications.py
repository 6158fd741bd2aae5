# SPDX-License-Identifier: GPL-3.0-or-later
"""Keras's own networks (random weights) saved by Keras and run by layerscope-cli: how far the results are apart, and how
long opening takes. Not run by the tests: it needs some gigabytes and minutes.

    KERAS_BACKEND=jax python applications.py FOLDER LAYERSCOPE_CLI [NAME ...]

Files that are in the folder already are used again.
"""
import os
import subprocess
import sys
import time

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import numpy as np

NETWORKS = {"MobileNet": 224, "MobileNetV2": 224, "EfficientNetB0": 224, "ResNet50": 224, "DenseNet121": 224,
            "Xception": 299, "VGG16": 224}


def make(path, name, size):
    import keras
    network = getattr(keras.applications, name)(weights=None, input_shape=(size, size, 3))
    numbers = np.random.default_rng(1)
    for variable in network.weights:  # statistics of a trained network are not those of an untrained one
        if variable.name == "moving_mean":
            variable.assign(numbers.standard_normal(variable.shape) * 0.1)
        if variable.name in ("moving_variance", "gamma"):
            variable.assign(numbers.uniform(0.8, 1.2, variable.shape))
    x = numbers.uniform(0, 255 if "Efficient" in name else 1, (1, size, size, 3)).astype("float32")
    np.save(path + ".x.npy", x)
    # The output before the softmax tells more: that of an untrained network is flat.
    y = np.asarray(network(x))
    np.save(path + ".y.npy", y)
    network.save(path + ".keras")


def compare(cli, path, name):
    begin = time.time()
    info = subprocess.run([cli, "info", path + ".keras"], capture_output=True, text=True, check=False)
    opened = time.time() - begin
    begin = time.time()
    done = subprocess.run([cli, "run", path + ".keras", "--input", path + ".x.npy", "--output", path + ".npz"],
                          capture_output=True, text=True, check=False)
    ran = time.time() - begin
    size = os.path.getsize(path + ".keras") / 2**20
    if done.returncode:
        print(f"{name:16} {size:7.1f} MiB  failed: {(info.stderr + done.stderr).strip()[:300]}")
        return
    outputs = np.load(path + ".npz")
    ours = outputs[outputs.files[0]]
    theirs = np.load(path + ".y.npy")
    error = np.abs(ours - theirs).max() / np.abs(theirs).max()
    print(f"{name:16} {size:7.1f} MiB  error {error:.1e}  opens in {opened:.2f} s  opens and runs in {ran:.2f} s"
          f"  notes: {len(info.stderr.splitlines())}", flush=True)


if __name__ == "__main__":
    folder, program = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    for network_name in sys.argv[3:] or NETWORKS:
        file = os.path.join(folder, network_name)
        if not os.path.exists(file + ".keras"):
            make(file, network_name, NETWORKS[network_name])
        compare(program, file, network_name)
