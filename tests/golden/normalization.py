# SPDX-License-Identifier: GPL-3.0-or-later
"""The normalization layers, Normalization and Rescaling: normalization.npz and .json. See golden_tools.py."""
import json

import keras
import numpy as np

from golden_tools import case, normal, numbers, random_mask, refused, rng, write


def statistics(variables):
    """Values for weights by their names: variances and deviations are positive."""
    def value(variable):
        if variable.name in ("moving_variance", "moving_stddev", "renorm_stddev", "variance"):
            return numbers.uniform(0.05, 4, variable.shape).astype(np.float32)
        if variable.name == "count":
            return np.array(7, "int32")
        return normal(variable.shape)
    return [value(v) for v in variables]


def random_shape(rank, least=1, most=7):
    return (rng.choice([1, 2, 3]), *[rng.randint(least, most) for _ in range(rank - 1)])


def data(shape):
    return (normal(shape) * rng.choice([0.1, 1, 5]) + rng.choice([0, 0, 2])).astype(np.float32)


def noisy(shape):
    """Without an offset: Keras takes x / deviation - mean / deviation, which would round away what is left."""
    return normal(shape) * rng.choice([np.float32(0.5), np.float32(3)])


def either_way(axis, rank):
    return axis - rank if rng.random() < 0.5 else axis


def flags():
    return {"epsilon": rng.choice([1e-3, 1e-3, 1e-5, 0.1]), "center": rng.random() < 0.7, "scale": rng.random() < 0.7}


def some_axes(rank):
    """One axis or several, in any order and counted from either end."""
    count = 1 if rng.random() < 0.5 else rng.randint(1, max(rank - 1, 1))
    axes = rng.sample(range(1, rank), min(count, rank - 1)) if rank > 1 else [0]
    return [either_way(a, rank) for a in axes]


def masked(shape):
    return {"masks": [random_mask(shape)]} if rng.random() < 0.25 and len(shape) > 1 else {}


def batch_normalization():
    for i in range(40):
        rank = rng.choice([2, 3, 3, 4, 4, 5])
        shape = random_shape(rank)
        config = {"axis": either_way(rng.choice([1, rank - 1, rank - 1]), rank), **flags()}
        if i % 8 == 0:
            config.update(renorm=True, momentum=0.9)
        case("BatchNormalization", config, [data(shape)], weights=statistics, **masked(shape))
    case("BatchNormalization", {"axis": 0}, [data((3, 4))], "the batch", weights=statistics)
    case("BatchNormalization", {}, [data((1, 13, 17, 40))], "a larger picture", weights=statistics)
    for axis in (3, -4):
        refused("BatchNormalization", {"axis": axis}, [(2, 3, 4)], "axis")


def layer_normalization():
    for i in range(50):
        rank = rng.choice([2, 3, 3, 4, 5])
        shape = random_shape(rank, least=2)  # of a single number only rounding would be left
        config = {"axis": some_axes(rank), **flags()}
        if i % 6 == 0:
            config["rms_scaling"] = True
        case("LayerNormalization", config, [noisy(shape)], **masked(shape))
    case("LayerNormalization", {"axis": [1, 3]}, [noisy((2, 3, 4, 5, 6))], "axes that alternate")
    case("LayerNormalization", {"axis": [3, -4]}, [noisy((2, 3, 4, 5, 6))], "axes that alternate, from both ends")
    case("LayerNormalization", {"axis": [0, 1, 2]}, [noisy((2, 3, 4))], "all axes")
    case("LayerNormalization", {"axis": []}, [noisy((2, 3, 4))], "no axis")
    case("LayerNormalization", {"axis": [0, 2]}, [noisy((3, 4, 5))], "with the batch")
    case("LayerNormalization", {}, [noisy((1, 50, 200))], "a longer series")
    for axis in ([3], [-4], [1, 1], [2, -1]):
        refused("LayerNormalization", {"axis": axis}, [(2, 3, 4)], "axis", symbolic=False)


def group_normalization():
    for _ in range(50):
        rank = rng.choice([2, 3, 3, 4, 4, 5])
        shape = list(random_shape(rank, least=3))
        axis = rng.choice([1, rank - 1, rank - 1, rng.randint(1, rank - 1)])
        groups = rng.choice([1, 2, 2, 3, 4])
        shape[axis] = groups * rng.randint(2, 4)
        config = {"groups": rng.choice([groups, groups, -1 if rank > 2 else 1]), "axis": either_way(axis, rank), **flags()}
        case("GroupNormalization", config, [noisy(shape)], **masked(shape))
    case("GroupNormalization", {"groups": 4}, [noisy((1, 30, 50, 12))], "a larger picture")
    case("GroupNormalization", {"groups": -1}, [noisy((2, 30, 20, 5))], "instances of a larger picture")
    case("GroupNormalization", {"groups": 3, "axis": 1}, [noisy((2, 6, 30, 40))], "channels first")
    for groups in (0, -2, 3, 16):
        refused("GroupNormalization", {"groups": groups}, [(2, 3, 8)], "groups")
    for axis in (3, -4):
        refused("GroupNormalization", {"groups": 2, "axis": axis}, [(2, 4, 8)], "axis")


def last_axes(rank):
    return list(range(rank - rng.randint(1, rank - 1), rank))


def rms_and_unit():
    for _ in range(30):
        rank = rng.choice([2, 3, 4, 5])
        shape = random_shape(rank)
        case("RMSNormalization", {"axis": rng.choice([[-1], last_axes(rank)]),
                                  "epsilon": rng.choice([1e-6, 1e-3, 0.1])}, [data(shape)], **masked(shape))
        case("UnitNormalization", {"axis": some_axes(rank)}, [data(shape)], **masked(shape))
    case("RMSNormalization", {"axis": [1]}, [data((2, 3, 3))], "the scale lies along the last axis")
    case("RMSNormalization", {"axis": [1]}, [data((2, 1, 3))], "one for all")
    case("UnitNormalization", {}, [np.zeros((2, 3), np.float32)], "zeros")
    case("UnitNormalization", {}, [data((2, 3)) * np.float32(1e-15)], "shorter than any")
    case("UnitNormalization", {"axis": []}, [data((2, 3))], "no axis")
    case("UnitNormalization", {"axis": [0]}, [data((4, 3))], "the batch")
    refused("RMSNormalization", {"axis": [1]}, [(2, 3, 4)], "axis", "the scale does not fit", symbolic=False)
    for layer in ("RMSNormalization", "UnitNormalization"):
        for axis in ([3], [-4], [1, 1]):
            refused(layer, {"axis": axis}, [(2, 3, 4)], "axis", symbolic=False)


def number_list(text):
    """Our text of numbers as Python's."""
    return None if text is None else eval(text, {})  # noqa: S307: the texts of this file


def with_numbers(layer, *names):
    def make(config):
        more = {k: number_list(v) if k in names else v for k, v in config.items()}
        if isinstance(more.get("axis"), list):
            more["axis"] = tuple(more["axis"])
        return getattr(keras.layers, layer)(**more)
    return make


def make_normalization(config):
    """set_weights alone leaves what the layer computes with as it was."""
    layer = with_numbers("Normalization", "mean", "variance")(config)
    plain = layer.set_weights

    def set_weights(values):
        plain(values)
        layer.finalize_state()
    layer.set_weights = set_weights
    return layer


def random_numbers(shape, positive):
    values = numbers.uniform(0.1 if positive else -3, 3, shape).round(3)
    return json.dumps(values.tolist())


def normalization():
    def run(config, x, note="", **more):
        case("Normalization", config, [x], note, make=make_normalization, weights=statistics, **more)
    for i in range(50):
        rank = rng.choice([2, 3, 4, 4])
        shape = random_shape(rank)
        axes = rng.choice([None, [], [-1], some_axes(rank), some_axes(rank)])
        config = {"axis": axes, "invert": rng.random() < 0.3}
        if i % 2 == 0:
            kept = sorted(a % rank for a in axes or [])
            kept = kept[rng.randint(0, len(kept)):]
            sizes = [shape[a] if rng.random() < 0.8 else 1 for a in kept]
            config.update(mean=random_numbers(sizes, False), variance=random_numbers(sizes, True))
        run(config, data(shape), **masked(shape))
    run({"mean": "3", "variance": "0"}, data((2, 4)), "no variance")
    run({"mean": "3", "variance": "0", "invert": True}, data((2, 4)), "no variance")
    run({}, numbers.integers(-9, 9, (2, 5)).astype(np.int32), "whole numbers")
    run({"axis": [0]}, data((4, 3)), "the batch")
    bad = [({"mean": "1"}, "variance"), ({"variance": "1"}, "mean"),
           ({"mean": "[1, 2]", "variance": "1"}, "variance"), ({"mean": "[1, 2]", "variance": "[1, 2]"}, "mean"),
           ({"axis": None, "mean": "[1]", "variance": "[1]"}, "mean"),
           ({"mean": "[[1, 2, 3, 4]]", "variance": "[[1, 2, 3, 4]]"}, "mean"),
           ({"axis": [3]}, "axis"), ({"axis": [-4]}, "axis"), ({"axis": [1, 1]}, "axis")]
    for config, param in bad:
        refused("Normalization", config, [(2, 3, 4)], param, symbolic=False, make=make_normalization)


def rescaling():
    make = with_numbers("Rescaling", "scale", "offset")
    for _ in range(25):
        shape = random_shape(rng.choice([2, 3, 4]))

        def some():
            sizes = rng.choice([(), (), (shape[-1],), (1,), shape[-2:]])
            return random_numbers(sizes, False)
        case("Rescaling", {"scale": some(), "offset": some()}, [data(shape)], make=make, **masked(shape))
    case("Rescaling", {"scale": "1/255"}, [numbers.integers(0, 256, (2, 5, 3)).astype(np.int32)], "bytes", make=make)
    case("Rescaling", {"scale": "1/127.5", "offset": "-1"}, [data((2, 5, 3))], make=make)
    case("Rescaling", {"scale": "[0.5, 2, 3]", "offset": "[[1], [2]]"}, [data((2, 2, 3))], "both repeat", make=make)
    refused("Rescaling", {"scale": "[1, 2, 3]"}, [(2, 5, 4)], "scale", symbolic=False, make=make)
    refused("Rescaling", {"scale": "2", "offset": "[1, 2, 3]"}, [(2, 5, 4)], "offset", symbolic=False, make=make)


def main():
    batch_normalization()
    layer_normalization()
    group_normalization()
    rms_and_unit()
    normalization()
    rescaling()
    write()


main()
