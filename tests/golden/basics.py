# SPDX-License-Identifier: GPL-3.0-or-later
"""Dense, pooling, activations, shapes and merges: basics.npz and basics.json. See golden_tools.py."""
import keras
import numpy as np

from golden_tools import ELEMENTWISE, case, cases, named, normal, refused, rng, write


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


def main():
    dense()
    poolings()
    activations()
    shapes_and_merges()
    write()


main()
