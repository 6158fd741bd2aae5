# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole models with random weights, built and run by real Keras 3, which tests/core/tst_keras_models.cpp opens and runs:
models/NAME.keras, models/NAME.h5 and models/NAME.npz (inputs x0, x1 ..., outputs y0, y1 ...). keras_two.py has those of
Keras 2.

    KERAS_BACKEND=jax python models.py [NAME ...]
"""
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
import keras
import numpy as np
from keras import layers as L
from keras import ops

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "models")
MODELS = {}


def model(function):
    MODELS[function.__name__] = function
    return function


def conv_bn(x, filters, size=3, **more):
    x = L.Conv2D(filters, size, padding="same", use_bias=False, **more)(x)
    x = L.BatchNormalization()(x)
    return L.ReLU()(x)


@model
def tiny_vgg():
    return keras.Sequential([
        keras.Input((16, 16, 3)), L.Conv2D(4, 3, activation="relu", padding="same"), L.Conv2D(4, 3, activation="relu"),
        L.MaxPooling2D(), L.Conv2D(6, 3, activation="relu"), L.AveragePooling2D(2), L.Flatten(), L.Dropout(0.5),
        L.Dense(10, activation="softmax")])


@model
def plain_chain():
    """Layers of the very first version alone."""
    i = keras.Input((9, 8, 2), name="picture")
    x = L.Conv2D(3, (3, 2), strides=2, padding="same", activation="tanh")(i)
    x = L.Activation("silu")(x)
    x = L.GlobalAveragePooling2D()(x)
    return keras.Model(i, L.Dense(4, activation=L.LeakyReLU(negative_slope=0.2))(x))


@model
def mobilenet_block():
    i = keras.Input((12, 12, 3))
    x = L.ZeroPadding2D(((0, 1), (0, 1)))(i)
    x = L.Conv2D(8, 3, strides=2, use_bias=False)(x)
    x = L.ReLU(6.0)(L.BatchNormalization()(x))
    y = L.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = L.ReLU(6.0)(L.BatchNormalization(epsilon=1e-5)(y))
    y = L.BatchNormalization(scale=False)(L.Conv2D(8, 1, use_bias=False)(y))
    x = L.Add()([x, y])
    return keras.Model(i, L.Dense(5, activation="softmax")(L.GlobalAveragePooling2D()(x)))


@model
def resnet_block():
    i = keras.Input((10, 10, 4))
    x = conv_bn(i, 8, strides=2)
    y = L.BatchNormalization()(L.Conv2D(8, 3, padding="same")(x))
    short = L.BatchNormalization()(L.Conv2D(8, 1, strides=2)(i))
    x = L.Activation("relu")(L.Add()([y, short]))
    return keras.Model(i, L.Dense(3)(L.GlobalMaxPooling2D()(x)))


@model
def unet():
    i = keras.Input((16, 16, 1))
    a = conv_bn(i, 4)
    b = conv_bn(L.MaxPooling2D()(a), 8)
    c = conv_bn(L.MaxPooling2D()(b), 8)
    x = L.Concatenate()([L.UpSampling2D()(c), b])
    x = conv_bn(x, 6)
    x = L.Concatenate()([L.Conv2DTranspose(4, 3, strides=2, padding="same")(x), a])
    return keras.Model(i, L.Conv2D(1, 1, activation="sigmoid")(conv_bn(x, 4)))


@model
def siamese():
    a, b = keras.Input((6,), name="left"), keras.Input((6,), name="right")
    shared = L.Dense(5, activation="relu", name="tower")
    second = L.Dense(4, name="head")
    x, y = second(shared(a)), second(shared(b))
    return keras.Model([b, a], [L.Subtract()([x, y]), x])


@model
def text_cnn():
    i = keras.Input((12,), dtype="int32", name="tokens")
    x = L.Embedding(20, 6)(i)
    parts = [L.GlobalMaxPooling1D()(L.Conv1D(4, k, activation="relu")(x)) for k in (2, 3, 4)]
    return keras.Model(i, L.Dense(2, activation="softmax")(L.Concatenate()(parts)))


@model
def audio_cnn():
    return keras.Sequential([
        keras.Input((64, 1)), L.Conv1D(4, 8, strides=4, activation="relu"), L.BatchNormalization(), L.MaxPooling1D(2),
        L.SeparableConv1D(6, 3, activation="relu"), L.GlobalAveragePooling1D(), L.Dense(3, activation="softmax")])


@model
def spectrogram():
    i = keras.Input((400, 2))
    x = L.STFTSpectrogram(mode="log", frame_length=32, frame_step=16, window="hamming", padding="same",
                          expand_dims=True)(i)
    x = L.Conv2D(4, 3, strides=2, activation="relu")(x)
    return keras.Model(i, L.Dense(3)(L.GlobalAveragePooling2D()(x)))


@model
def mel_spectrogram():
    i = keras.Input((800,))
    x = L.MelSpectrogram(fft_length=128, sequence_stride=50, num_mel_bins=12, sampling_rate=8000, window=None)(i)
    x = L.Conv1D(4, 3, activation="relu")(L.Permute((2, 1))(x))
    return keras.Model(i, L.Dense(3)(L.GlobalAveragePooling1D()(x)))


@model
def causal_stack():
    i = keras.Input((32, 2))
    x = L.Conv1D(6, 1)(i)
    skips = []
    for dilation in (1, 2, 4):
        f = L.Conv1D(6, 2, padding="causal", dilation_rate=dilation, activation="tanh")(x)
        g = L.Conv1D(6, 2, padding="causal", dilation_rate=dilation, activation="sigmoid")(x)
        z = L.Multiply()([f, g])
        skips.append(L.Conv1D(4, 1)(z))
        x = L.Add()([x, L.Conv1D(6, 1)(z)])
    return keras.Model(i, L.Conv1D(3, 1)(L.Activation("relu")(L.Add()(skips))))


@model
def volume_cnn():
    return keras.Sequential([
        keras.Input((6, 8, 8, 1)), L.Conv3D(4, 3, activation="relu"), L.MaxPooling3D((1, 2, 2)), L.Conv3D(4, 2),
        L.GlobalAveragePooling3D(), L.Dense(2)])


@model
def autoencoder():
    i = keras.Input((8, 8, 2))
    x = L.Conv2D(4, 3, strides=2, padding="same", activation="relu")(i)
    x = L.Conv2DTranspose(3, 3, strides=2, padding="valid", output_padding=1)(x)
    a = L.Conv2DTranspose(2, 4, padding="same", activation="elu")(x)
    b = L.Reshape((-1, 2))(a)
    b = L.Conv1DTranspose(2, 3, strides=2, padding="same")(b)
    c = L.Reshape((2, 5, 10, 2))(L.Cropping2D(((0, 0), (0, 0)))(a)) if a.shape[1] == 10 else L.Reshape((-1, 3, 3, 2))(a)
    c = L.Conv3DTranspose(2, 2, strides=(1, 2, 1))(c)
    return keras.Model(i, [a, b, c])


@model
def nested_functional():
    p, q = keras.Input((5,), name="p"), keras.Input((5,), name="q")
    s = L.Add()([p, L.Dense(5)(q)])
    inner = keras.Model([p, q], [s, L.Dense(3)(s)], name="inner")
    i = keras.Input((4,), name="outer_in")
    a, b = L.Dense(5)(i), L.Dense(5, activation="relu")(i)
    u, v = inner([a, b])
    return keras.Model(i, [L.Concatenate()([u, v]), inner([u, a])[1]])


@model
def nested_sequential_twice():
    block = keras.Sequential([keras.Input((6,)), L.Dense(7, activation="relu"), L.Dense(6)], name="block")
    i = keras.Input((6,))
    x = block(i)
    return keras.Model(i, L.Dense(2)(block(L.Activation("tanh")(x))))


@model
def nested_frozen():
    """Frozen layers come last in the older layout."""
    inner = keras.Sequential([keras.Input((6, 6, 2)), L.Conv2D(3, 3), L.BatchNormalization(), L.Conv2D(3, 2)],
                             name="inner")
    inner.layers[0].trainable = False
    return keras.Sequential([keras.Input((6, 6, 2)), inner, L.Flatten(), L.Dense(2)])


@model
def nested_output():
    """A nested model whose second call is an output: the file counts from 1 there."""
    i0 = keras.Input((3,))
    inner = keras.Model(i0, L.Dense(3, activation="tanh")(i0), name="inner")
    i = keras.Input((3,))
    x = inner(i)
    return keras.Model(i, [inner(L.Dense(3)(x)), x])


@model
def several_ends():
    a, b = keras.Input((4, 4, 1), name="image"), keras.Input((3,), name="facts")
    x = L.Flatten()(L.Conv2D(2, 2)(a))
    y = L.Concatenate()([x, b])
    z = L.Dense(4, activation="relu")(y)
    return keras.Model({"image": a, "facts": b}, {"score": L.Dense(1, activation="sigmoid")(z), "class": L.Softmax()(z)})


@model
def masked_mean():
    i = keras.Input((7,), dtype="int32")
    x = L.Embedding(9, 4, mask_zero=True)(i)
    return keras.Model(i, L.Dense(3)(L.GlobalAveragePooling1D()(L.Dense(5)(x))))


@model
def masking():
    i = keras.Input((5, 3))
    x = L.Masking(0.0)(i)
    return keras.Model(i, L.GlobalAveragePooling1D()(L.Dense(4)(x)))


@model
def operators():
    i = keras.Input((6, 5, 4))
    x = L.Conv2D(4, 1)(i) * 2 + 1
    x = (1.5 - x) / (ops.abs(x) + 1.0)
    a, b = x[:, 1:, ::2], x[:, :-1, 2:]
    x = ops.concatenate([a, b], axis=-1)
    x = ops.mean(x, axis=[1, 2], keepdims=True) * ops.sigmoid(x) - ops.max(x, axis=-1, keepdims=True)
    return keras.Model(i, [ops.reshape(x, (-1, 15 * 8)), ops.transpose(x, (0, 3, 1, 2))])


@model
def attention_of_operators():
    i = keras.Input((5, 4))
    q, k, v = (L.Dense(4, use_bias=False)(i) for _ in range(3))
    scores = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 2, 1))) / 2.0, axis=-1)
    return keras.Model(i, ops.einsum("bij,bjk->bik", scores, v))


@model
def named_lambda():
    i = keras.Input((5, 4))
    return keras.Model(i, L.Lambda(ops.square)(L.Lambda(ops.relu)(L.Dense(3)(i))))


@model
def einsum_dense():
    i = keras.Input((6, 4))
    x = L.EinsumDense("abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de")(i)
    return keras.Model(i, L.EinsumDense("abde,de->ab", output_shape=(None,), activation="tanh")(x))


@model
def normalisations():
    i = keras.Input((6, 6, 4))
    x = L.Rescaling(1 / 2, offset=0.25)(i)
    x = L.Normalization(axis=-1, mean=[0.1, 0.2, 0.3, 0.4], variance=[1.0, 2.0, 3.0, 4.0])(x)
    x = L.BatchNormalization(center=False)(x)
    x = L.LayerNormalization(axis=[1, 2, 3])(x)
    x = L.GroupNormalization(groups=2)(x)
    x = L.LayerNormalization()(x)
    x = L.UnitNormalization()(x)
    return keras.Model(i, L.RMSNormalization()(x))


@model
def adapted_normalization():
    layer = L.Normalization(axis=-1)
    layer.adapt(np.arange(24, dtype="float32").reshape(8, 3))
    return keras.Sequential([keras.Input((3,)), layer, L.Dense(2)])


@model
def merges():
    i = keras.Input((4, 3))
    a, b = L.Dense(3)(i), L.Dense(3, activation="relu")(i)
    outs = [layer([a, b]) for layer in
            (L.Add(), L.Subtract(), L.Multiply(), L.Average(), L.Maximum(), L.Minimum(), L.Concatenate(axis=1))]
    return keras.Model(i, L.Concatenate(axis=1)(outs + [L.Dot(axes=(2, 2))([a, L.Dense(3)(b)])[:, :, :3]]))


@model
def separable():
    i = keras.Input((10, 9, 3))
    x = L.SeparableConv2D(4, 3, depth_multiplier=2, activation="relu")(i)
    x = L.DepthwiseConv2D((2, 3), strides=(1, 1), depth_multiplier=2, padding="same")(x)
    x = L.Conv2D(8, 3, groups=4, dilation_rate=2, padding="same")(x)
    y = L.Reshape((-1, 8))(x)
    y = L.DepthwiseConv1D(3, strides=2)(y)
    return keras.Model(i, [x, L.SeparableConv1D(3, 2, dilation_rate=2)(y)])


@model
def channels_first():
    i = keras.Input((3, 8, 8))
    x = L.Conv2D(4, 3, data_format="channels_first", activation="relu")(i)
    x = L.BatchNormalization(axis=1)(x)
    x = L.AveragePooling2D(2, data_format="channels_first")(x)
    return keras.Model(i, L.Dense(2)(L.Flatten(data_format="channels_first")(x)))


@model
def shapes():
    i = keras.Input((6, 4))
    x = L.ZeroPadding1D((1, 2))(i)
    x = L.Cropping1D(1)(L.UpSampling1D(2)(x))
    x = L.Permute((2, 1))(x)
    x = L.Reshape((4, 4, -1))(x)
    x = L.UpSampling2D((2, 3), interpolation="bilinear")(x)
    x = L.Cropping2D(((1, 0), (0, 2)))(x)
    return keras.Model(i, L.RepeatVector(2)(L.Flatten()(x)))


@model
def activations():
    i = keras.Input((4, 6))
    x = L.PReLU(shared_axes=[1])(i)
    x = L.LeakyReLU(negative_slope=0.15)(x)
    x = L.ELU(alpha=0.7)(x)
    x = L.ReLU(max_value=2.0, negative_slope=0.1, threshold=0.2)(x)
    x = L.Dense(6, activation="gelu")(x)
    x = L.Activation("hard_sigmoid")(x)
    return keras.Model(i, L.Softmax(axis=1)(x))


@model
def recurrent():
    i = keras.Input((7, 3))
    x = L.LSTM(4, return_sequences=True)(i)
    x = L.Bidirectional(L.GRU(3, return_sequences=True))(x)
    x = L.TimeDistributed(L.Dense(4, activation="relu"))(x)
    return keras.Model(i, L.SimpleRNN(3)(x))


def randomize(network, numbers):
    for variable in network.weights:
        if variable.name in ("mean", "variance", "count") or variable.dtype != "float32":  # what adapt() found
            continue
        value = numbers.standard_normal(variable.shape) * 0.5
        if "variance" in variable.path:
            value = np.abs(value) + 0.5
        variable.assign(value.astype("float32"))


def save(name, network, inputs):
    single = isinstance(network, keras.Sequential) or not isinstance(network.input, (list, dict))
    outputs = network(inputs[0] if single else keras.tree.pack_sequence_as(network.input, inputs))
    flat = keras.tree.flatten(outputs)
    arrays = {f"x{i}": x for i, x in enumerate(inputs)}
    arrays |= {f"y{i}": np.asarray(y, dtype="float32") for i, y in enumerate(flat)}
    np.savez_compressed(os.path.join(FOLDER, name + ".npz"), **arrays)
    for ending in (".keras", ".h5"):
        network.save(os.path.join(FOLDER, name + ending))


def make(name):
    keras.utils.clear_session()
    numbers = np.random.default_rng(list(name.encode()))
    network = MODELS[name]()
    randomize(network, numbers)
    inputs = []
    for tensor in network.inputs:
        shape = (1,) + tuple(tensor.shape[1:])
        if "int" in tensor.dtype:
            inputs.append(numbers.integers(0, 9, shape).astype("int32"))
        else:
            inputs.append(numbers.standard_normal(shape).astype("float32"))
    if name == "masking":
        inputs[0][0, [1, 3]] = 0
    if name == "masked_mean":
        inputs[0][0, 4:] = 0
    save(name, network, inputs)


if __name__ == "__main__":
    os.makedirs(FOLDER, exist_ok=True)
    for chosen in sys.argv[1:] or MODELS:
        try:
            make(chosen)
        except Exception as error:  # noqa: BLE001: one model must not hide the others
            print("FAILED", chosen, type(error).__name__, str(error)[:300])
