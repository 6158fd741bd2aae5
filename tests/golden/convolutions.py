# SPDX-License-Identifier: GPL-3.0-or-later
"""The eleven convolutional layers: convolutions.npz and convolutions.json. See golden_tools.py."""
import re

import numpy as np

from golden_tools import ELEMENTWISE, arrays, case, cases, named, normal, refused, rng, write

LARGEST = {1: 20, 2: 8, 3: 5}
CONV = [f"Conv{r}D" for r in (1, 2, 3)]
DEPTHWISE = [f"DepthwiseConv{r}D" for r in (1, 2)]
SEPARABLE = [f"SeparableConv{r}D" for r in (1, 2)]
TRANSPOSED = [f"Conv{r}DTranspose" for r in (1, 2, 3)]


def rank_of(layer):
    return int(re.search(r"(\d)D", layer).group(1))


def each(rank, value):
    return list(value) if isinstance(value, (tuple, list)) else [value] * rank


def config_of(layer, kernel, strides=1, padding="valid", dilation=1, **more):
    rank = rank_of(layer)
    out = {"kernel_size": each(rank, kernel), "strides": each(rank, strides), "padding": padding,
           "dilation_rate": each(rank, dilation), **more}
    if out.get("output_padding") is not None:
        out["output_padding"] = each(rank, out["output_padding"])
    return out


# What differs between the kinds of layers in a random configuration.

def forward_own(rank):
    groups = rng.choice([1, 1, 1, 2, 3])
    return groups * rng.randint(1, 3), {"filters": groups * rng.randint(1, 4), "groups": groups}


def depthwise_own(rank):
    return rng.randint(1, 5), {"depth_multiplier": rng.choice([1, 1, 2, 3])}


def separable_own(rank):
    return rng.randint(1, 4), {"filters": rng.randint(1, 5), "depth_multiplier": rng.choice([1, 1, 2, 3])}


def transposed_own(rank):
    return rng.randint(1, 4), {"filters": rng.randint(1, 4)}


OWN = {**dict.fromkeys(CONV, forward_own), **dict.fromkeys(DEPTHWISE, depthwise_own),
       **dict.fromkeys(SEPARABLE, separable_own), **dict.fromkeys(TRANSPOSED, transposed_own)}


def sliding(layer, rank):
    """Sizes, kernel, strides and dilation that fit each other."""
    freely = layer in DEPTHWISE + SEPARABLE  # a stride together with a dilation
    largest = LARGEST[rank] - (2 if layer == "Conv3DTranspose" else 0)
    sizes = [rng.randint(1, largest) for _ in range(rank)]
    kernel = [rng.randint(1, 3 if rank == 3 else 5) for _ in range(rank)]
    dilated = rng.random() < 0.35
    strides = [rng.randint(1, 3) if freely or not dilated else 1 for _ in range(rank)]
    dilation = [rng.randint(1, 3) if dilated else 1 for _ in range(rank)]
    if rng.random() < 0.5:  # the same along each axis, as most people have it
        kernel, strides, dilation = [kernel[0]] * rank, [strides[0]] * rank, [dilation[0]] * rank
    return sizes, kernel, strides, dilation


def random_case(layer):
    rank = rank_of(layer)
    sizes, kernel, strides, dilation = sliding(layer, rank)
    channels, own = OWN[layer](rank)
    padding = rng.choice(["valid", "same", "same"] + (["causal"] if layer == "Conv1D" else []))
    extents = [(k - 1) * d + 1 for k, d in zip(kernel, dilation)]
    if layer in TRANSPOSED:
        if rng.random() < 0.6:
            own["output_padding"] = [0 if rng.random() < 0.4 else rng.randint(0, s - 1) for s in strides]
            if padding == "same":  # with one element, an even kernel and no output padding, nothing comes out
                sizes = [max(n, 2) if e % 2 + p == 0 else n for n, e, p in zip(sizes, extents, own["output_padding"])]
        else:
            own["output_padding"] = None
    elif padding == "valid":
        sizes = [max(n, e) for n, e in zip(sizes, extents)]
    first = rng.random() < 0.3
    activation = rng.choice(["softmax", "log_softmax"]) if rng.random() < 0.08 else rng.choice(ELEMENTWISE)
    config = {**own, "kernel_size": kernel, "strides": strides, "padding": padding, "dilation_rate": dilation,
              "activation": named(activation), "use_bias": rng.random() < 0.75,
              "data_format": "channels_first" if first else "channels_last"}
    batch = rng.choice([1, 1, 2])
    case(layer, config, [normal((batch, channels, *sizes) if first else (batch, *sizes, channels))])


def keras_own():
    """What Keras's tests compute (reference 6)."""
    note = "Keras's own test"
    first = {"data_format": "channels_first"}

    def conv(layer, shape, filters, kernel, strides, padding, dilation, groups, **more):
        case(layer, config_of(layer, kernel, strides, padding, dilation, filters=filters, groups=groups, **more),
             [normal(shape)], note)
    conv("Conv1D", (2, 8, 4), 5, 2, 1, "valid", 1, 1)
    conv("Conv1D", (2, 8, 4), 6, 2, 1, "same", 2, 2)
    conv("Conv1D", (2, 8, 4), 6, 2, 1, "causal", 2, 2)
    conv("Conv1D", (2, 8, 4), 6, 2, 2, "valid", 1, 2)
    conv("Conv1D", (2, 8, 4), 6, 2, 2, "valid", 1, 2, **first)
    conv("Conv2D", (2, 8, 8, 4), 5, 2, 1, "valid", 1, 1)
    conv("Conv2D", (2, 8, 8, 4), 4, 3, 2, "same", 1, 1)
    conv("Conv2D", (2, 8, 8, 4), 6, 2, 1, "same", (2, 2), 2)
    conv("Conv2D", (2, 8, 8, 4), 6, 2, 1, "same", (2, 3), 2)
    conv("Conv2D", (2, 8, 8, 4), 6, (4, 3), (2, 1), "valid", 1, 2)
    conv("Conv2D", (2, 8, 8, 4), 6, (4, 3), (2, 1), "valid", 1, 2, **first)
    conv("Conv3D", (2, 6, 6, 6, 4), 5, 2, 1, "valid", 1, 1)
    conv("Conv3D", (2, 6, 6, 6, 4), 6, 2, 1, "same", (2, 3, 4), 2)
    conv("Conv3D", (2, 6, 6, 6, 4), 6, (2, 2, 3), (2, 1, 2), "valid", 1, 2)
    conv("Conv3D", (2, 4, 6, 6, 6), 6, (2, 2, 3), (2, 1, 2), "valid", 1, 2, **first)

    for layer in DEPTHWISE + SEPARABLE:
        r = rank_of(layer)
        for m, strides, padding, dilation, more in ((5, 1, "valid", 1, {}), (6, 1, "same", 2, {}),
                                                    (6, 2, "valid", 1, {}), (6, 1, "same", 2, first)):
            filters = {"filters": m} if layer in SEPARABLE else {}
            shape = (2, 4, *[8] * r) if more else (2, *[8] * r, 4)
            case(layer, config_of(layer, 2, strides, padding, dilation, depth_multiplier=m, **filters, **more),
                 [normal(shape)], note)

    def transposed(layer, shape, filters, kernel, strides, padding, output_padding, **more):
        case(layer, config_of(layer, kernel, strides, padding, filters=filters, output_padding=output_padding, **more),
             [normal(shape)], note)
    transposed("Conv1DTranspose", (2, 8, 4), 5, 2, 2, "valid", None)
    transposed("Conv1DTranspose", (2, 8, 4), 6, 2, 3, "same", 2)
    transposed("Conv1DTranspose", (2, 8, 4), 6, 2, 2, "valid", None)
    transposed("Conv2DTranspose", (2, 7, 7, 4), 5, 2, 2, "valid", None)
    transposed("Conv2DTranspose", (2, 5, 5, 4), 6, 7, 16, "same", 2)
    transposed("Conv2DTranspose", (2, 8, 8, 4), 6, (2, 3), (2, 1), "valid", None)
    transposed("Conv2DTranspose", (2, 4, 8, 8), 6, (2, 3), (2, 1), "valid", None, **first)
    transposed("Conv2DTranspose", (1, 5, 5, 2), 2, 7, 16, "valid", None)
    transposed("Conv3DTranspose", (2, 3, 3, 3, 4), 5, 2, 2, "valid", None)
    transposed("Conv3DTranspose", (2, 3, 3, 3, 4), 6, 2, 3, "same", 2)
    transposed("Conv3DTranspose", (2, 4, 4, 4, 4), 6, (2, 2, 3), (2, 1, 2), "valid", None)


def transposed_sweep():
    """Keras's sweep over kernel, stride, padding and output padding, along one axis."""
    for kernel in range(1, 5):
        for strides in range(1, 5):
            for padding in ("same", "valid"):
                for output_padding in [None, *range(strides)]:
                    config = config_of("Conv1DTranspose", kernel, strides, padding, filters=1, use_bias=False,
                                       output_padding=output_padding)
                    case("Conv1DTranspose", config, [np.ones((1, 3, 1), np.float32)], "sweep",
                         weights=lambda _: [np.arange(1, kernel + 1, dtype=np.float32).reshape(-1, 1, 1)])


def vector(layer, x, kernels, wanted, kernel, strides=1, padding="valid", dilation=1, **more):
    """A golden vector of the reference, 6.1."""
    x = np.array(x, np.float32)
    config = config_of(layer, kernel, strides, padding, dilation, use_bias=False, **more)
    case(layer, config, [x.reshape(1, -1, 1) if x.ndim == 1 else x], "golden vector",
         weights=lambda variables: [np.array(k, np.float32).reshape(v.shape) for k, v in zip(kernels, variables)])
    assert arrays[cases[-1]["output"]].reshape(-1).tolist() == wanted, cases[-1]


def vectors():
    for x, taps, wanted, more in (
            (range(1, 7), [1, 10, 100], [321, 543, 65], {"strides": 2, "padding": "same"}),
            (range(1, 6), [1, 10, 100], [210, 432, 54], {"strides": 2, "padding": "same"}),
            (range(1, 5), [1, 10], [21, 32, 43, 4], {"padding": "same"}),
            (range(1, 5), [1, 10], [20, 31, 42, 3], {"padding": "same", "dilation": 2}),
            (range(1, 5), [1, 10], [10, 20, 31, 42], {"padding": "causal", "dilation": 2}),
            (range(1, 6), [1, 10, 100], [100, 321, 543], {"padding": "causal", "strides": 2})):
        vector("Conv1D", list(x), [taps], wanted, len(taps), filters=1, **more)
    vector("Conv1D", [[[1, 10, 100, 1000]]], [[[1, 2, 3, 4], [5, 6, 7, 8]]], [51, 62, 7300, 8400], 1, filters=4,
           groups=2)
    vector("DepthwiseConv1D", [[[1, 100]]], [[[1, 2], [3, 4]]], [1, 2, 300, 400], 1, depth_multiplier=2)
    vector("SeparableConv1D", [[[1, 100]]], [[[1, 2], [3, 4]], [1, 10, 100, 1000]], [430021], 1, depth_multiplier=2,
           filters=1)
    for (k, s, padding, op), wanted in (
            ((3, 2, "same", None), [1, 2, 4, 2, 4, 2]), ((3, 2, "same", 0), [2, 4, 2, 4, 2]),
            ((3, 2, "same", 1), [1, 2, 4, 2, 4, 2]), ((4, 2, "same", None), [2, 4, 6, 4, 6, 3]),
            ((5, 2, "same", None), [2, 4, 6, 9, 6, 8]), ((2, 3, "same", 2), [1, 2, 0, 1, 2, 0, 1, 2]),
            ((2, 3, "valid", None), [1, 2, 0, 1, 2, 0, 1, 2, 0]), ((2, 3, "valid", 0), [1, 2, 0, 1, 2, 0, 1, 2]),
            ((3, 2, "valid", None), [1, 2, 4, 2, 4, 2, 3]), ((3, 1, "same", None), [3, 6, 5]),
            ((4, 1, "same", None), [3, 6, 9]), ((2, 1, "same", None), [1, 3, 3])):
        vector("Conv1DTranspose", [1, 1, 1], [range(1, k + 1)], wanted, k, s, padding, filters=1, output_padding=op)
    vector("Conv1DTranspose", [1, 10, 100], [[1, 2, 3]], [1, 2, 13, 20, 130, 200], 3, 2, "same", filters=1)


def errors():
    for layer in CONV + DEPTHWISE + SEPARABLE + TRANSPOSED:
        r = rank_of(layer)
        shape = (1, *[8] * r, 4)
        filters = {} if layer in DEPTHWISE else {"filters": 6}

        def wrong(param, kernel=2, note="", shape=shape, **more):
            refused(layer, {**filters, **config_of(layer, kernel, **more)}, [shape], param, note)
        if filters:
            wrong("filters", filters=0)
        wrong("kernel_size", kernel=[1] * (r - 1) + [0])
        wrong("kernel_size", kernel=[2] * (r + 1), note="too many numbers")
        wrong("strides", strides=[1] * (r - 1) + [0])
        wrong("strides", strides=-1)
        wrong("dilation_rate", dilation=0)
        wrong("padding", padding="full")
        if layer != "Conv1D":
            wrong("padding", padding="causal")
        wrong("data_format", data_format="channels_middle")
        wrong("activation", activation=named("not_a_function"))
        wrong("", shape=shape[:-1], note="rank")
        wrong("", shape=(*shape, 3), note="rank")
        if layer not in TRANSPOSED:
            wrong("kernel_size", dilation=10, note="nothing comes out")
            wrong("kernel_size", kernel=9, note="nothing comes out")
        if layer in CONV + TRANSPOSED:
            wrong("dilation_rate", strides=2, dilation=[2] + [1] * (r - 1))
        if layer in CONV:
            wrong("groups", groups=0)
            wrong("groups", filters=5, groups=2)
            wrong("groups", groups=3, note="channels do not divide")
        if layer in DEPTHWISE + SEPARABLE:
            wrong("depth_multiplier", depth_multiplier=0)
            wrong("kernel_size", kernel=11, strides=5, note="nothing comes out")
        if layer in TRANSPOSED:
            wrong("output_padding", strides=2, output_padding=2)
            wrong("output_padding", strides=2, output_padding=3)
            wrong("output_padding", strides=1, output_padding=1)
            wrong("output_padding", strides=2, output_padding=-1)
            wrong("output_padding", strides=2, output_padding=[0] * (r + 1))
            if r > 1:
                wrong("output_padding", strides=[2, 3, 3][:r], output_padding=[1, 3, 1][:r])


def main():
    keras_own()
    vectors()
    transposed_sweep()
    for layer in CONV + DEPTHWISE + SEPARABLE + TRANSPOSED:
        for _ in range(90 if layer == "Conv2D" else 75):
            random_case(layer)
    case("Conv2D", config_of("Conv2D", 3, 2, "same", filters=24), [normal((1, 23, 21, 3))], "a first layer")
    case("Conv2D", config_of("Conv2D", 1, filters=40), [normal((1, 5, 4, 37))], "pointwise")
    case("Conv2D", config_of("Conv2D", 3, padding="same", filters=17), [normal((1, 1, 1, 5))], "one pixel")
    case("DepthwiseConv2D", config_of("DepthwiseConv2D", 3, padding="same"), [normal((1, 6, 5, 37))], "many channels")
    case("SeparableConv2D", config_of("SeparableConv2D", 3, 2, "same", filters=9), [normal((1, 7, 6, 20))], "MobileNet")
    case("Conv2DTranspose", config_of("Conv2DTranspose", 4, 2, "same", filters=7), [normal((1, 4, 3, 19))], "a decoder")
    errors()
    write()


main()
