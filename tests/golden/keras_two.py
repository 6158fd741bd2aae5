# SPDX-License-Identifier: GPL-3.0-or-later
"""Models as Keras 2 (tf-keras 2.15) writes them, made by hand: the conventions of its model_config and of its weights in
HDF5, with numbers that an equal model of Keras 3 computes. tests/core/tst_keras_models.cpp reads them beside those of
models.py.

    KERAS_BACKEND=jax python keras_two.py
"""
import json
import os

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import h5py
import keras
import numpy as np
from keras import layers as L
from keras import ops

from models import FOLDER, randomize


def entry(class_name, config, inbound=None, name=None):
    layer = {"class_name": class_name, "config": config}
    if inbound is not None:
        layer |= {"name": name or config["name"], "inbound_nodes": inbound}
    return layer


def base(name, **more):
    return {"name": name, "trainable": True, "dtype": "float32", **more}


def conv(name, filters, size, **more):
    return base(name, filters=filters, kernel_size=[size, size], strides=[1, 1], padding="valid",
                data_format="channels_last", dilation_rate=[1, 1], groups=1, activation="linear", use_bias=True,
                kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}},
                bias_initializer={"class_name": "Zeros", "config": {}}, kernel_regularizer=None,
                bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None) | more


def dense(name, units, **more):
    return base(name, units=units, activation="linear", use_bias=True,
                kernel_initializer={"class_name": "GlorotUniform", "config": {"seed": None}},
                bias_initializer={"class_name": "Zeros", "config": {}}, kernel_regularizer=None,
                bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None) | more


def write(name, class_name, config, weights, network, inputs):
    """`weights`: of each layer in order, pairs of Keras 2's weight names and arrays."""
    outputs = keras.tree.flatten(network(inputs if len(inputs) > 1 else inputs[0]))
    np.savez_compressed(os.path.join(FOLDER, name + ".npz"),
                        **{f"x{i}": x for i, x in enumerate(inputs)},
                        **{f"y{i}": np.asarray(y, dtype="float32") for i, y in enumerate(outputs)})
    with h5py.File(os.path.join(FOLDER, name + ".h5"), "w") as file:
        file.attrs["keras_version"] = "2.15.0"
        file.attrs["backend"] = "tensorflow"
        file.attrs["model_config"] = json.dumps({"class_name": class_name, "config": config})
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [layer.encode() for layer in weights]
        group.attrs["backend"] = b"tensorflow"
        group.attrs["keras_version"] = b"2.15.0"
        for layer, values in weights.items():
            inner = group.create_group(layer)
            inner.attrs["weight_names"] = [path.encode() for path, _ in values]
            for path, value in values:
                inner.create_dataset(path, data=value)


def values(layer, *names):
    prefix = layer.name
    return [(f"{prefix}/{n}:0", np.asarray(v)) for n, v in zip(names, layer.get_weights())]


def sequential():
    network = keras.Sequential([
        keras.Input((8, 8, 2)), L.Conv2D(4, 3, name="conv2d"), L.BatchNormalization(name="bn"),
        L.LeakyReLU(negative_slope=0.1, name="leaky"), L.DepthwiseConv2D(3, depth_multiplier=2, name="dw"),
        L.Flatten(name="flatten"), L.Dense(5, name="dense"), L.ReLU(name="drop")])
    numbers = np.random.default_rng(1)
    randomize(network, numbers)
    get = network.get_layer
    layers = [
        entry("InputLayer", {"batch_input_shape": [None, 8, 8, 2], "dtype": "float32", "sparse": False,
                             "ragged": False, "name": "conv2d_input"}),
        entry("Conv2D", conv("conv2d", 4, 3, batch_input_shape=[None, 8, 8, 2])),
        entry("BatchNormalization", base("bn", axis=[3], momentum=0.99, epsilon=0.001, center=True, scale=True)),
        entry("LeakyReLU", base("leaky", alpha=0.1)),
        entry("DepthwiseConv2D", conv("dw", 0, 3, depth_multiplier=2,
                                      depthwise_initializer={"class_name": "GlorotUniform", "config": {"seed": None}},
                                      depthwise_regularizer=None, depthwise_constraint=None) | {"filters": None}),
        entry("Flatten", base("flatten", data_format="channels_last")),
        entry("Dense", dense("dense", 5)),
        entry("Activation", base("drop", activation="relu")),
    ]
    weights = {"conv2d": values(get("conv2d"), "kernel", "bias"),
               "bn": values(get("bn"), "gamma", "beta", "moving_mean", "moving_variance"), "leaky": [],
               "dw": values(get("dw"), "depthwise_kernel", "bias"), "flatten": [],
               "dense": values(get("dense"), "kernel", "bias"), "drop": []}
    write("keras2_sequential", "Sequential", {"name": "sequential", "layers": layers}, weights, network,
          [numbers.standard_normal((1, 8, 8, 2)).astype("float32")])


def functional():
    """A nested model and a shared layer, each called twice; calls of the nested model count from 1."""
    inner_in = keras.Input((6,), name="inner_in")
    inner = keras.Model(inner_in, L.Dense(6, activation="tanh", name="deep")(inner_in), name="inner")
    a, b = keras.Input((6,), name="a"), keras.Input((6,), name="b")
    shared = L.Dense(6, name="shared")
    x, y = shared(a), shared(b)
    z = L.Concatenate(axis=-1, name="both")([inner(x), inner(y)])
    network = keras.Model([a, b], [L.Dense(3, activation="softmax", name="out")(z), x])
    numbers = np.random.default_rng(2)
    randomize(network, numbers)
    image = lambda name: {"batch_input_shape": [None, 6], "dtype": "float32", "sparse": False, "ragged": False, "name": name}
    inner_config = {"name": "inner", "trainable": True, "layers": [
        entry("InputLayer", image("inner_in"), []),
        entry("Dense", dense("deep", 6, activation="tanh"), [[["inner_in", 0, 0, {}]]])],
        "input_layers": [["inner_in", 0, 0]], "output_layers": [["deep", 0, 0]]}
    layers = [
        entry("InputLayer", image("a"), []), entry("InputLayer", image("b"), []),
        entry("Dense", dense("shared", 6), [[["a", 0, 0, {}]], [["b", 0, 0, {}]]]),
        entry("Functional", inner_config, [[["shared", 0, 0, {}]], [["shared", 1, 0, {}]]]),
        entry("Concatenate", base("both", axis=-1), [[["inner", 1, 0, {}], ["inner", 2, 0, {}]]]),
        entry("Dense", dense("out", 3, activation="softmax"), [[["both", 0, 0, {}]]])]
    config = {"name": "model", "trainable": True, "layers": layers, "input_layers": [["a", 0, 0], ["b", 0, 0]],
              "output_layers": [["out", 0, 0], ["shared", 0, 0]]}
    weights = {"a": [], "b": [], "shared": values(shared, "kernel", "bias"),
               "inner": values(inner.get_layer("deep"), "kernel", "bias"), "both": [],
               "out": values(network.get_layer("out"), "kernel", "bias")}
    write("keras2_functional", "Functional", config, weights, network,
          [numbers.standard_normal((1, 6)).astype("float32") for _ in range(2)])


def operators():
    """TFOpLambda, the hard sigmoid of Keras 2, the first name of Functional models."""
    i = keras.Input((4, 3), name="i")
    x = L.Dense(3, name="d")(i * 2.0 + 1.0)
    x = ops.clip(x * 0.2 + 0.5, 0, 1)
    y = ops.mean(L.Activation("relu")(x - i), axis=-1, keepdims=True)
    network = keras.Model(i, y)
    numbers = np.random.default_rng(3)
    randomize(network, numbers)
    operator = lambda name, function, inbound: entry("TFOpLambda", base(name, function=function), inbound)
    layers = [
        entry("InputLayer", {"batch_input_shape": [None, 4, 3], "dtype": "float32", "sparse": False,
                             "ragged": False, "name": "i"}, []),
        operator("tf.math.multiply", "math.multiply", [["i", 0, 0, {"y": 2.0, "name": None}]]),
        operator("tf.__operators__.add", "__operators__.add",
                 [["tf.math.multiply", 0, 0, {"y": 1.0, "name": None}]]),
        entry("Dense", dense("d", 3, activation="hard_sigmoid"), [[["tf.__operators__.add", 0, 0, {}]]]),
        operator("tf.math.subtract", "math.subtract", [["d", 0, 0, {"y": ["i", 0, 0], "name": None}]]),
        operator("tf.nn.relu", "nn.relu", [["tf.math.subtract", 0, 0, {"name": None}]]),
        operator("tf.math.reduce_mean", "math.reduce_mean",
                 [["tf.nn.relu", 0, 0, {"axis": -1, "keepdims": True, "name": None}]])]
    config = {"name": "model", "layers": layers, "input_layers": [["i", 0, 0]],
              "output_layers": [["tf.math.reduce_mean", 0, 0]]}
    write("keras2_operators", "Model", config, {"i": [], "d": values(network.get_layer("d"), "kernel", "bias")}, network,
          [numbers.standard_normal((1, 4, 3)).astype("float32")])


if __name__ == "__main__":
    sequential()
    functional()
    operators()
