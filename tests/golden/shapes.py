# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers that move numbers or make more of them: reshape, permute, repeat, pad, crop, enlarge and resize: shapes.npz and
shapes.json. See golden_tools.py."""
import math

import keras
import numpy as np

from golden_tools import case, normal, numbers, random_mask, refused, rng, write

INTERPOLATIONS = ["nearest", "bilinear", "bicubic", "lanczos3", "lanczos5"]


def data(shape):
    """Now and then whole numbers, which stay what they are."""
    if rng.random() < 0.15:
        return numbers.integers(-99, 99, shape).astype(np.int32)
    return normal(shape)


def random_shape(rank, most=6):
    return (rng.choice([1, 2]), *[rng.randint(1, most) for _ in range(rank - 1)])


def spatial(rank, most, least=1):
    """Sizes, with the channels last or first, and which it is."""
    first = rng.random() < 0.4
    sizes = [rng.randint(least, most) for _ in range(rank)]
    channels, batch = rng.randint(1, 5), rng.choice([1, 2])
    shape = (batch, channels, *sizes) if first else (batch, *sizes, channels)
    return shape, sizes, {"data_format": "channels_first" if first else "channels_last"}


def masked(shape):
    return {"masks": [random_mask(shape)]} if rng.random() < 0.15 and len(shape) > 1 else {}


def split(product, count):
    """`count` sizes with that product."""
    sizes = []
    for _ in range(count - 1):
        sizes.append(rng.choice([d for d in range(1, product + 1) if product % d == 0]))
        product //= sizes[-1]
    return rng.sample([*sizes, product], count)


def moving():
    for _ in range(25):
        shape = random_shape(rng.randint(1, 5))
        target = split(math.prod(shape[1:]), rng.randint(1, 5))
        if rng.random() < 0.5:
            target[rng.randrange(len(target))] = -1
        case("Reshape", {"target_shape": target}, [data(shape)], **masked(shape))
        rank = rng.randint(2, 6)
        shape = random_shape(rank, 5)
        dims, masks = rng.sample(range(1, rank), rank - 1), masked(shape)
        # called on numbers that it leaves as they are, JAX hands on the very array, and the mask with it by accident
        case("Permute", {"dims": dims}, [data(shape)], **(masks if dims != sorted(dims) else {}))
        shape = random_shape(2, 9)
        case("RepeatVector", {"n": rng.randint(1, 7)}, [data(shape)])
    case("Reshape", {"target_shape": []}, [normal((3, 1))], "a number each")
    case("Reshape", {"target_shape": [1, 1]}, [normal((3,))], "of a number each")
    case("Permute", {"dims": []}, [normal((3,))], "nothing to permute")
    for target in ([3], [-1, 3], [-1, -1], [-2], [0], [-1, 0], []):
        refused("Reshape", {"target_shape": target}, [(2, 4)], "target_shape")
    for dims in ([1, 3], [1, 1], [0, 1]):
        refused("Permute", {"dims": dims}, [(2, 3, 4)], "dims")
    refused("Permute", {"dims": [2, 1]}, [(2, 3, 4, 5)], "", "rank")
    for n in (0, -1):
        refused("RepeatVector", {"n": n}, [(2, 3)], "n")
    refused("RepeatVector", {"n": 2}, [(2, 3, 4)], "", "rank")


def sides(layer, name):
    """Builds a layer whose sides are pairs."""
    def make(config):
        values = config[name]
        pairs = values if len(values) == 2 else [tuple(values[i:i + 2]) for i in range(0, len(values), 2)]
        return getattr(keras.layers, layer)(**{**config, name: tuple(pairs)})
    return make


def padding_and_cropping():
    for rank in (1, 2, 3):
        pad, crop = f"ZeroPadding{rank}D", f"Cropping{rank}D"
        for _ in range(25):
            shape, _, order = spatial(rank, {1: 12, 2: 7, 3: 4}[rank])
            config = {"padding": [rng.randint(0, 3) for _ in range(2 * rank)], **order}
            case(pad, config, [data(shape)], make=sides(pad, "padding"), **masked(shape))
            shape, sizes, order = spatial(rank, {1: 14, 2: 9, 3: 6}[rank], least=2)
            if rank == 1:
                shape, order = (shape[0], sizes[0], rng.randint(1, 5)), {}
            cropping = []
            for size in sizes:
                before = rng.randint(0, size - 1)
                cropping += [before, rng.randint(0, size - 1 - before)]
            config = {"cropping": cropping, **order}
            case(crop, config, [data(shape)], make=sides(crop, "cropping"), **masked(shape))
        good = (2, *[4] * rank, 3)
        refused(pad, {"padding": [1, -1] * rank}, [good], "padding", make=sides(pad, "padding"))
        refused(pad, {"padding": [1] * (2 * rank)}, [good[:-1]], "", "rank", make=sides(pad, "padding"))
        refused(crop, {"cropping": [1, -1] * rank}, [good], "cropping", make=sides(crop, "cropping"))
        refused(crop, {"cropping": [0, 0] * (rank - 1) + [2, 2]}, [good], "cropping", make=sides(crop, "cropping"))
        refused(crop, {"cropping": [3, 2] + [0, 0] * (rank - 1)}, [good], "cropping", make=sides(crop, "cropping"))
        refused(crop, {"cropping": [1, 1] * rank}, [good[:-1]], "", "rank", make=sides(crop, "cropping"))
    refused("Cropping2D", {"cropping": [0, 0, 2, 2], "data_format": "channels_first"}, [(2, 9, 5, 4)], "cropping",
            make=sides("Cropping2D", "cropping"))


def upsampling():
    for _ in range(22):
        shape = random_shape(3, 9)
        case("UpSampling1D", {"size": rng.randint(1, 5)}, [data(shape)], **masked(shape))
        shape, _, order = spatial(3, 3)
        case("UpSampling3D", {"size": [rng.randint(1, 3) for _ in range(3)], **order}, [data(shape)], **masked(shape))
    for i in range(60):
        shape, _, order = spatial(2, 6)
        interpolation = INTERPOLATIONS[i % 5]
        x = data(shape) if interpolation == "nearest" else normal(shape)
        case("UpSampling2D", {"size": [rng.randint(1, 4), rng.randint(1, 4)], "interpolation": interpolation, **order},
             [x], **masked(shape))
    for size in (0, -2):
        refused("UpSampling1D", {"size": size}, [(2, 4, 3)], "size")
        refused("UpSampling2D", {"size": [2, size]}, [(2, 4, 4, 3)], "size")
        refused("UpSampling3D", {"size": [2, size, 2]}, [(2, 4, 4, 4, 3)], "size")
    refused("UpSampling2D", {"interpolation": "area"}, [(2, 4, 4, 3)], "interpolation", symbolic=False)
    for rank in (1, 2, 3):
        refused(f"UpSampling{rank}D", {}, [(2, *[4] * rank)], "", "rank")


def resizing():
    for i in range(110):
        shape, _, order = spatial(2, 12)
        config = {"height": rng.randint(1, 14), "width": rng.randint(1, 14), "interpolation": INTERPOLATIONS[i % 5],
                  **order}
        fit = rng.choice(["stretch", "crop", "pad"])
        if fit == "crop":
            config["crop_to_aspect_ratio"] = True
        elif fit == "pad":
            config.update(pad_to_aspect_ratio=True, fill_value=rng.choice([0.0, 1.5]))
        if rng.random() < 0.4:
            config["antialias"] = True
        case("Resizing", config, [normal(shape)], **masked(shape))
    for size, to in ((97, 31), (31, 97), (64, 100), (100, 7), (7, 97)):
        case("Resizing", {"height": to, "width": 1, "interpolation": "nearest"},
             [np.arange(size, dtype=np.float32).reshape(1, size, 1, 1)], "which pixel is nearest")
    case("Resizing", {"height": 30, "width": 23, "interpolation": "lanczos5", "antialias": True},
         [normal((1, 90, 71, 2))], "a larger picture")
    refused("Resizing", {"height": 2, "width": 3, "interpolation": "area"}, [(2, 4, 4, 3)], "interpolation",
            symbolic=False)
    refused("Resizing", {"height": 2, "width": 3, "crop_to_aspect_ratio": True, "pad_to_aspect_ratio": True},
            [(2, 4, 4, 3)], "pad_to_aspect_ratio", symbolic=False)
    for height in (-1, -7):
        refused("Resizing", {"height": height, "width": 3}, [(2, 4, 4, 3)], "height", symbolic=False)
    refused("Resizing", {"height": 2, "width": 3}, [(2, 4, 4, 4, 3)], "", "rank", symbolic=False)


def main():
    moving()
    padding_and_cropping()
    upsampling()
    resizing()
    write()


main()
