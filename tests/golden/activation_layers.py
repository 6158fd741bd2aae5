# SPDX-License-Identifier: GPL-3.0-or-later
"""Activation layers and those that act in training only, with masks: activation_layers.npz and .json. See
golden_tools.py."""
import numpy as np

from golden_tools import case, normal, random_mask, refused, rng, write


def random_shape(low=1, high=5, largest=6):
    return (rng.choice([1, 2]), *[rng.randint(1, largest) for _ in range(rng.randint(low, high) - 1)])


def numbers_around_zero(shape):
    x = normal(shape) * 3
    x.reshape(-1)[::5] = np.resize(np.array([0.0, -0.0, 1.0, -1.0, 6.0, 0.5], np.float32), x.reshape(-1)[::5].shape)
    return x


def each(layer, config_of, count=24, masked=4):
    for _ in range(count):
        case(layer, config_of(), [numbers_around_zero(random_shape())])
    for _ in range(masked):
        x = numbers_around_zero(random_shape(2, 4))
        case(layer, config_of(), [x], masks=[random_mask(x.shape)])


def maybe(value, share=0.6):
    return value if rng.random() < share else None


def rectifiers():
    each("ReLU", lambda: {"max_value": maybe(rng.choice([0.0, 1.0, 2.5, 6.0])),
                          "negative_slope": rng.choice([0.0, 0.0, 0.1, 1.5]),
                          "threshold": rng.choice([0.0, 0.0, 0.5, 1.0])}, 40)
    each("LeakyReLU", lambda: {"negative_slope": rng.choice([0.3, 0.0, 0.01, 1.0, 1.5])})
    each("ELU", lambda: {"alpha": rng.choice([1.0, 0.0, 0.3, 2.0, -1.0])})
    for layer, wrong in (("ReLU", "max_value"), ("ReLU", "negative_slope"), ("ReLU", "threshold"),
                         ("LeakyReLU", "negative_slope")):
        refused(layer, {wrong: -0.5}, [(2, 3)], wrong, "negative")
    for _ in range(30):
        shape = random_shape(2, 5)
        axes = [a for a in range(1, len(shape)) if rng.random() < 0.4]
        case("PReLU", {"shared_axes": maybe(axes)}, [numbers_around_zero(shape)])
    case("PReLU", {"shared_axes": [0]}, [numbers_around_zero((2, 3, 4))], "Python counts from the end")
    case("PReLU", {"shared_axes": [-1]}, [numbers_around_zero((2, 3, 4))], "Python counts from the end")
    x = numbers_around_zero((2, 3, 4))
    case("PReLU", {"shared_axes": [1]}, [x], masks=[random_mask(x.shape)])
    refused("PReLU", {"shared_axes": [3]}, [(2, 3, 4)], "shared_axes", "no such axis")


def softmaxes():
    for _ in range(30):
        shape = random_shape(2, 5)
        case("Softmax", {"axis": [rng.randint(-len(shape), len(shape) - 1)]}, [normal(shape) * 3])
        shape = random_shape(3, 5)
        axes = rng.sample(range(len(shape)), rng.randint(2, len(shape)))
        case("Softmax", {"axis": [a - len(shape) if rng.random() < 0.3 else a for a in axes]}, [normal(shape) * 3])
    for shape in ((1, 5), (3, 3), (4, 4, 4), (1, 1, 7), (1, 4, 4), (2, 2, 2, 2), (1, 1, 3, 3)):
        for _ in range(4):
            axis = rng.choice([[-1], [0], [len(shape) - 1, 0], [rng.randint(0, len(shape) - 1)]])
            x = normal(shape) * 3
            case("Softmax", {"axis": axis}, [x], masks=[random_mask(shape)])
    case("Softmax", {"axis": [-1]}, [normal((1, 4))], "nothing is kept", masks=[np.array([0])])
    refused("Softmax", {"axis": [2]}, [(2, 3)], "axis", "no such axis", symbolic=False)
    refused("Softmax", {"axis": [-3]}, [(2, 3)], "axis", "no such axis", symbolic=False)
    refused("Softmax", {"axis": [1, 1]}, [(2, 3, 4)], "axis", "named twice", symbolic=False)
    refused("Softmax", {"axis": []}, [(2, 3)], "axis", "no axis", symbolic=False)


def in_training_only():
    def rate():
        return rng.choice([0.0, 0.25, 0.5, 0.9, 1.0])
    seed = lambda: maybe(rng.randint(0, 10 ** 6))
    each("Dropout", lambda: {"rate": rate(), "seed": seed()}, 20)
    case("Dropout", {"rate": 0.5, "noise_shape": [2, 1, 4]}, [normal((2, 3, 4))])
    each("AlphaDropout", lambda: {"rate": rate(), "seed": seed()}, 20)
    case("AlphaDropout", {"rate": 0.5, "noise_shape": [2, 1, 4]}, [normal((2, 3, 4))])
    each("GaussianDropout", lambda: {"rate": rate(), "seed": seed()}, 20)
    each("GaussianNoise", lambda: {"stddev": rate(), "seed": seed()}, 20)
    each("ActivityRegularization", lambda: {"l1": rng.random(), "l2": rng.random()}, 20)
    for rank in (1, 2, 3):
        layer = f"SpatialDropout{rank}D"
        for i in range(22):
            config = {"rate": rate(), "seed": seed()}
            if rank > 1:
                config["data_format"] = rng.choice(["channels_last", "channels_first"])
            x = normal(random_shape(rank + 2, rank + 2, 4))
            if i < 20:
                case(layer, config, [x])
            else:
                case(layer, config, [x], masks=[random_mask(x.shape)])
        refused(layer, {"rate": 0.5}, [(2, 3)], "", "rank")
        refused(layer, {"rate": 1.5}, [(1, *[3] * (rank + 1))], "rate")
    for layer in ("Dropout", "AlphaDropout", "GaussianDropout"):
        refused(layer, {"rate": -0.1}, [(2, 3)], "rate")
        refused(layer, {"rate": 1.1}, [(2, 3)], "rate")
    refused("Dropout", {"rate": 0.5, "noise_shape": [2, -1]}, [(2, 3)], "noise_shape")
    refused("GaussianNoise", {"stddev": -0.1}, [(2, 3)], "stddev")
    refused("GaussianNoise", {"stddev": 1.1}, [(2, 3)], "stddev")
    refused("ActivityRegularization", {"l1": -1.0}, [(2, 3)], "l1")
    refused("ActivityRegularization", {"l2": -1.0}, [(2, 3)], "l2")


def main():
    rectifiers()
    softmaxes()
    in_training_only()
    write()


main()
