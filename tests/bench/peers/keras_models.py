# SPDX-License-Identifier: GPL-3.0-or-later
"""The measured layers and networks as Keras models with random weights, saved for every engine.

    python keras_models.py FOLDER [--with-vgg16]      # what is there already is kept
"""
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
import keras
import numpy as np
import onnx

import onnx_export
import workloads


def layer_of(row):
    """The Keras layer of a row of the table."""
    if row.kind == "dense":
        return keras.layers.Dense(row.outputs, name="layer")
    common = {"strides": row.stride, "padding": row.padding, "activation": "relu", "name": "layer"}
    if row.kind == "depthwise":
        return keras.layers.DepthwiseConv2D(row.kernel, **common)
    if row.kind == "separable":
        return keras.layers.SeparableConv2D(row.outputs, row.kernel, **common)
    kind = "Transpose" if row.kind == "transposed" else ""
    if not kind:
        common["dilation_rate"] = row.dilation
    return getattr(keras.layers, f"Conv{row.rank}D{kind}")(row.outputs, row.kernel, **common)


def single_layer(row):
    return keras.Sequential([keras.Input((*row.size, row.inputs), name="x"), layer_of(row)], name=row.name)


def mobilenet():
    return keras.applications.MobileNet(input_shape=(224, 224, 3), alpha=0.25, weights=None, classes=1000)


def vgg_of_six():
    """Two convolutions and a pool, three times, then the mean of each map and ten classes."""
    stack = [keras.Input((224, 224, 3))]
    for filters in (32, 64, 128):
        stack += [keras.layers.Conv2D(filters, 3, padding="same", activation="relu") for _ in range(2)]
        stack.append(keras.layers.MaxPooling2D())
    stack += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(10, activation="softmax")]
    return keras.Sequential(stack, name="vgg6")


def vgg16():
    return keras.applications.VGG16(weights=None, input_shape=(224, 224, 3))


def randomize(model, seed):
    """Weights like a trained network's: kernels that keep the variance, biases and statistics that are not trivial."""
    numbers = np.random.default_rng(seed)
    for weight in model.weights:
        shape, name = weight.shape, weight.name
        if name in ("gamma", "moving_variance"):
            values = numbers.uniform(0.8, 1.2, shape)
        elif name in ("bias", "beta", "moving_mean"):
            values = numbers.standard_normal(shape) * 0.1
        else:
            fan_in = np.prod(shape[:-2]) if name.startswith("depthwise") else np.prod(shape[:-1])
            values = numbers.standard_normal(shape) * np.sqrt(2 / fan_in)
        weight.assign(values.astype(np.float32))


def build(name):
    rows = {row.name: row for row in workloads.layers()}
    model = single_layer(rows[name]) if name in rows else {"mobilenet025_224": mobilenet, "vgg6_224": vgg_of_six}[name]()
    randomize(model, list(name.encode()))
    return model


def save(folder, name):
    """Writes the model, its ONNX twin, an input and Keras's output; the output last, for it marks that all is there."""
    files = workloads.Files(folder, name)
    if files.complete():
        return
    files.keras.parent.mkdir(parents=True, exist_ok=True)
    model = build(name)
    x = np.random.default_rng(1).standard_normal((1, *model.inputs[0].shape[1:])).astype(np.float32)
    model.save(files.keras)
    onnx.save(onnx_export.from_keras(model), files.onnx)
    np.savez(files.weights, **{weight.name: np.asarray(weight) for weight in model.layers[-1].weights})
    np.save(files.input, x)
    np.save(files.expected, np.asarray(model(x, training=False)))
    print(f"made {name}", flush=True)


def save_vgg16(folder):
    """For the memory that a whole network takes; Keras and we alone open it."""
    files = workloads.Files(folder, "vgg16_224")
    if files.keras.exists() and files.expected.exists():
        return
    model = vgg16()
    randomize(model, 16)
    x = np.random.default_rng(1).standard_normal((1, 224, 224, 3)).astype(np.float32)
    model.save(files.keras)
    np.save(files.input, x)
    np.save(files.expected, np.asarray(model(x, training=False)))
    print("made vgg16_224", flush=True)


if __name__ == "__main__":
    for workload in workloads.names():
        save(sys.argv[1], workload)
    if "--with-vgg16" in sys.argv:
        save_vgg16(sys.argv[1])
