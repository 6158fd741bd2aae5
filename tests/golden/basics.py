# SPDX-License-Identifier: GPL-3.0-or-later
"""Dense, convolutions, pooling, activations, shapes and merges: basics.npz and basics.json. See golden_tools.py."""
import keras
import numpy as np

from golden_tools import ELEMENTWISE, case, cases, keras_config, named, normal, refused, rng, store, write


def random_conv(rank):
    groups = rng.choice([1, 1, 1, 2, 3])
    channels = groups * rng.randint(1, 4)
    filters = groups * rng.randint(1, 6)
    sizes = [rng.randint(1, {1: 30, 2: 14, 3: 7}[rank]) for _ in range(rank)]
    kernel = [rng.randint(1, 5) for _ in range(rank)]
    dilated = rng.random() < 0.3
    strides = [1] * rank if dilated else [rng.randint(1, 3) for _ in range(rank)]
    dilation = [rng.randint(1, 3) for _ in range(rank)] if dilated else [1] * rank
    padding = rng.choice(["valid", "same", "same"] + (["causal"] if rank == 1 else []))
    if padding == "valid":
        sizes = [max(n, (k - 1) * d + 1) for n, k, d in zip(sizes, kernel, dilation)]
    first = rng.random() < 0.25
    config = {"filters": filters, "kernel_size": kernel, "strides": strides, "padding": padding,
              "dilation_rate": dilation, "groups": groups, "activation": named(rng.choice(ELEMENTWISE)),
              "use_bias": rng.random() < 0.75, "data_format": "channels_first" if first else "channels_last"}
    if rng.random() < 0.1:
        config["activation"] = named(rng.choice(["softmax", "log_softmax"]))
    batch = rng.choice([1, 1, 2])
    shape = (batch, channels, *sizes) if first else (batch, *sizes, channels)
    return config, normal(shape)


def conv_config(rank, filters, kernel, strides, padding, dilation, groups, data_format="channels_last"):
    def each(v):
        return list(v) if isinstance(v, tuple) else [v] * rank
    return {"filters": filters, "kernel_size": each(kernel), "strides": each(strides), "padding": padding,
            "dilation_rate": each(dilation), "groups": groups, "data_format": data_format}


def convolutions():
    keras_own = {
        1: [((2, 8, 4), (5, 2, 1, "valid", 1, 1)), ((2, 8, 4), (6, 2, 1, "same", 2, 2)),
            ((2, 8, 4), (6, 2, 1, "causal", 2, 2)), ((2, 8, 4), (6, 2, 2, "valid", 1, 2)),
            ((2, 8, 4), (6, 2, 2, "valid", 1, 2, "channels_first"))],
        2: [((2, 8, 8, 4), (5, 2, 1, "valid", 1, 1)), ((2, 8, 8, 4), (4, 3, 2, "same", 1, 1)),
            ((2, 8, 8, 4), (6, 2, 1, "same", (2, 2), 2)), ((2, 8, 8, 4), (6, 2, 1, "same", (2, 3), 2)),
            ((2, 8, 8, 4), (6, (4, 3), (2, 1), "valid", 1, 2)),
            ((2, 8, 8, 4), (6, (4, 3), (2, 1), "valid", 1, 2, "channels_first"))],
        3: [((2, 6, 6, 6, 4), (5, 2, 1, "valid", 1, 1)), ((2, 6, 6, 6, 4), (6, 2, 1, "same", (2, 3, 4), 2)),
            ((2, 6, 6, 6, 4), (6, (2, 2, 3), (2, 1, 2), "valid", 1, 2)),
            ((2, 4, 6, 6, 6), (6, (2, 2, 3), (2, 1, 2), "valid", 1, 2, "channels_first"))],
    }
    counts = {1: 40, 2: 80, 3: 25}
    for rank in (1, 2, 3):
        layer = f"Conv{rank}D"
        for shape, config in keras_own[rank]:
            case(layer, conv_config(rank, *config), [normal(shape)], "Keras's own test")
        for _ in range(counts[rank]):
            config, x = random_conv(rank)
            case(layer, config, [x])
    case("Conv2D", conv_config(2, 32, 3, 2, "same", 1, 1), [normal((1, 33, 31, 3))], "a first layer")
    case("Conv2D", conv_config(2, 40, 1, 1, "valid", 1, 1), [normal((1, 9, 7, 37))], "pointwise")
    case("Conv2D", conv_config(2, 17, 3, 1, "same", 1, 1), [normal((1, 1, 1, 5))], "one pixel")
    good = {"filters": 4, "kernel_size": [2, 2]}
    refused("Conv2D", {**good, "filters": 0}, [(1, 8, 8, 4)], "filters")
    refused("Conv2D", {**good, "kernel_size": [1, 0]}, [(1, 8, 8, 4)], "kernel_size")
    refused("Conv2D", {**good, "strides": [1, 0]}, [(1, 8, 8, 4)], "strides")
    refused("Conv2D", {**good, "strides": [2, 2], "dilation_rate": [2, 1]}, [(1, 8, 8, 4)], "dilation_rate")
    refused("Conv2D", {**good, "groups": 0}, [(1, 8, 8, 4)], "groups")
    refused("Conv2D", {**good, "filters": 5, "groups": 2}, [(1, 8, 8, 4)], "groups")
    refused("Conv2D", {**good, "filters": 6, "groups": 3}, [(1, 8, 8, 4)], "groups", "channels do not divide")
    refused("Conv2D", {**good, "dilation_rate": [10, 10]}, [(1, 10, 10, 3)], "kernel_size", "empty output")
    refused("Conv2D", {**good, "kernel_size": [5, 5]}, [(1, 4, 4, 3)], "kernel_size", "empty output")
    refused("Conv2D", {**good, "padding": "causal"}, [(1, 8, 8, 3)], "padding")
    refused("Conv2D", good, [(1, 8, 8)], "", "rank")
    refused("Conv2D", good, [(1, 8, 8, 8, 3)], "", "rank")
    refused("Conv1D", {"filters": 4, "kernel_size": [2], "dilation_rate": [10]}, [(1, 10, 3)], "kernel_size")
    refused("Conv3D", {"filters": 4, "kernel_size": [2, 2, 2], "dilation_rate": [10, 10, 10]}, [(1, 10, 10, 10, 3)],
            "kernel_size")


def poolings():
    for rank, count in ((1, 25), (2, 40), (3, 20)):
        for layer in (f"MaxPooling{rank}D", f"AveragePooling{rank}D"):
            for _ in range(count):
                pool = [rng.randint(1, 4) for _ in range(rank)]
                strides = [0] * rank if rng.random() < 0.4 else [rng.randint(1, 4) for _ in range(rank)]
                padding = rng.choice(["valid", "same"])
                sizes = [rng.randint(1, {1: 20, 2: 12, 3: 6}[rank]) for _ in range(rank)]
                if padding == "valid":
                    sizes = [max(n, k) for n, k in zip(sizes, pool)]
                channels, batch = rng.randint(1, 9), rng.choice([1, 2])
                first = rng.random() < 0.3
                shape = (batch, channels, *sizes) if first else (batch, *sizes, channels)
                case(layer, {"pool_size": pool, "strides": strides, "padding": padding,
                             "data_format": "channels_first" if first else "channels_last"}, [normal(shape)])
        for _ in range(20):
            first = rng.random() < 0.4
            shape = (rng.choice([1, 3]), *[rng.randint(1, 9) for _ in range(rank + 1)])
            case(f"GlobalAveragePooling{rank}D",
                 {"keepdims": rng.random() < 0.5, "data_format": "channels_first" if first else "channels_last"},
                 [normal(shape)])
    refused("MaxPooling2D", {"pool_size": [5, 2]}, [(1, 4, 4, 3)], "pool_size")
    refused("AveragePooling2D", {"pool_size": [2, 5]}, [(1, 4, 4, 3)], "pool_size")
    refused("MaxPooling2D", {"pool_size": [0, 2]}, [(1, 4, 4, 3)], "pool_size")
    refused("AveragePooling2D", {"pool_size": [2, 2]}, [(1, 4, 4)], "", "rank")
    refused("GlobalAveragePooling2D", {}, [(1, 4, 4)], "", "rank")


def random_shape(rank):
    return (rng.choice([1, 2]), *[rng.randint(1, 7) for _ in range(rank - 1)])


def dense():
    for _ in range(40):
        config = {"units": rng.randint(1, 70), "activation": named(rng.choice(ELEMENTWISE + ["softmax"])),
                  "use_bias": rng.random() < 0.7}
        case("Dense", config, [normal((*random_shape(rng.choice([1, 1, 2, 3])), rng.randint(1, 90)))])
    case("Dense", {"units": 6, "activation": named("glu")}, [normal((2, 3, 4))], "halves its output")
    for units in (0, -3):
        refused("Dense", {"units": units}, [(2, 3)], "units")
    refused("Dense", {"units": 3}, [(2,)], "", "rank")


ACTIVATIONS = [
    named("linear"), named("relu"), named("relu", negative_slope=0.1), named("relu", max_value=2.0),
    named("relu", threshold=1.0), named("relu", threshold=-1.0), named("relu", threshold=-1.0, max_value=2.0),
    named("relu", negative_slope=0.1, threshold=1.0), named("relu", negative_slope=0.2, max_value=3.0, threshold=0.5),
    named("relu6"), named("leaky_relu"), named("leaky_relu", negative_slope=0.01), named("elu"),
    named("elu", alpha=0.5), named("selu"), named("celu"), named("celu", alpha=2.0), named("sigmoid"), named("tanh"),
    named("exponential"), named("softplus"), named("softsign"), named("silu"), named("gelu"),
    named("gelu", approximate=1), named("hard_sigmoid"), named("hard_silu"), named("hard_tanh"), named("hard_shrink"),
    named("hard_shrink", threshold=1.5), named("soft_shrink"), named("soft_shrink", threshold=0.1),
    named("tanh_shrink"), named("threshold", threshold=0.3, default_value=-0.7), named("mish"), named("squareplus"),
    named("squareplus", b=1.0), named("sparse_plus"), named("sparse_sigmoid"), named("log_sigmoid"), named("softmax"),
    named("softmax", axis=1), named("log_softmax"), named("log_softmax", axis=-2), named("sparsemax"),
    named("sparsemax", axis=1), named("glu"), named("glu", axis=1),
]


def activations():
    for spec in ACTIVATIONS:
        case("Activation", {"activation": spec}, [normal((2, 6, 8)) * 3])
        wide = np.concatenate([np.linspace(-30, 30, 97), [-0.0, 0.0, 1.0, -1.0, 0.5, -0.5, 3.0, -3.0, 1e-4, -1e-4, 6.0]])
        if "axis" not in spec["args"]:
            case("Activation", {"activation": spec}, [wide.astype(np.float32)[None, :]], "a wide range")
    for alias in ("swish", "hard_swish"):
        case("Activation", {"activation": named(alias)}, [normal((2, 6, 8)) * 3], "alias")
    refused("Activation", {"activation": named("exp")}, [(2, 3)], "activation")
    refused("Activation", {"activation": named("glu")}, [(2, 3)], "activation", "odd size", symbolic=False)


def shapes_and_merges():
    for _ in range(20):
        case("Identity", {}, [normal(random_shape(rng.randint(1, 5)))])
        rank = rng.randint(1, 5)
        case("Flatten", {"data_format": rng.choice(["channels_last", "channels_first"])}, [normal(random_shape(rank))])
        shape = tuple(rng.randint(1, 9) for _ in range(rng.randint(1, 4)))
        symbolic = keras.Input(shape=shape)
        cases.append({"layer": "Input", "params": {"shape": list(shape)}, "inputs": [], "weights": [],
                      "outputShape": [1, *symbolic.shape[1:]], "note": ""})
    for _ in range(40):
        rank = rng.randint(2, 5)
        shape = random_shape(rank)
        inputs = []
        for _ in range(rng.randint(2, 4)):
            other = [shape[0]] + [n if rng.random() < 0.7 else 1 for n in shape[1:]]
            drop = rng.randint(0, max(rank - 2, 0)) if rng.random() < 0.3 else 0
            inputs.append(normal((other[0], *other[1 + drop:])))
        case("Add", {}, inputs)
        axis = rng.choice([a for a in range(-rank, rank) if a not in (0, -rank)])
        joined = []
        for _ in range(rng.randint(2, 4)):
            other = list(shape)
            other[axis] = rng.randint(1, 6)
            joined.append(normal(other))
        case("Concatenate", {"axis": axis}, joined)
    refused("Add", {}, [(2, 3, 4), (2, 3, 5)], "")
    refused("Add", {}, [(2, 3, 4), (3, 3, 4)], "", "batch")
    refused("Concatenate", {"axis": -1}, [(2, 3, 4), (2, 2, 4)], "")
    refused("Concatenate", {"axis": -1}, [(2, 3, 4), (2, 4)], "", "rank")
    refused("Concatenate", {"axis": 5}, [(2, 3, 4), (2, 3, 4)], "axis")


def vectors():
    """The golden vectors of the reference, section 6.1."""
    def conv(x, taps, padding="same", **more):
        case_input = np.array(x, np.float32).reshape(1, -1, 1)
        name = f"Conv1D/v{len([c for c in cases if c['layer'] == 'Conv1D']):03}"
        config = {"filters": 1, "kernel_size": [len(taps)], "padding": padding, "use_bias": False, **more}
        built = keras.layers.Conv1D(**keras_config("Conv1D", config))
        built.build(case_input.shape)
        built.set_weights([np.array(taps, np.float32).reshape(-1, 1, 1)])
        output = np.asarray(built(case_input))
        cases.append({"layer": "Conv1D", "params": config, "note": "golden vector",
                      "inputs": [store(f"{name}/x0", case_input)],
                      "weights": [store(f"{name}/w0", built.get_weights()[0])], "output": store(f"{name}/y", output)})
        return output.reshape(-1).tolist()
    assert conv(range(1, 7), [1, 10, 100], strides=[2]) == [321, 543, 65]
    assert conv(range(1, 6), [1, 10, 100], strides=[2]) == [210, 432, 54]
    assert conv(range(1, 5), [1, 10]) == [21, 32, 43, 4]
    assert conv(range(1, 5), [1, 10], dilation_rate=[2]) == [20, 31, 42, 3]
    assert conv(range(1, 5), [1, 10], "causal", dilation_rate=[2]) == [10, 20, 31, 42]
    assert conv(range(1, 6), [1, 10, 100], "causal", strides=[2]) == [100, 321, 543]


def main():
    dense()
    convolutions()
    vectors()
    poolings()
    activations()
    shapes_and_merges()
    write()


main()
