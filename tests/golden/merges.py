# SPDX-License-Identifier: GPL-3.0-or-later
"""Merging layers and global maxima, with masks: merges.npz and merges.json. See golden_tools.py."""
from golden_tools import case, normal, random_mask, refused, rng, write

MERGES = ["Subtract", "Multiply", "Average", "Maximum", "Minimum"]


def random_shape(rank, largest=5):
    return (rng.choice([1, 2]), *[rng.randint(1, largest) for _ in range(rank - 1)])


def partners(shape, count, mixed_ranks=True):
    """Shapes that broadcast with this one, some with ones, some of fewer dimensions."""
    out = []
    for _ in range(count):
        other = [shape[0]] + [n if rng.random() < 0.7 else 1 for n in shape[1:]]
        drop = rng.randint(0, len(shape) - 2) if mixed_ranks and rng.random() < 0.3 else 0
        out.append((other[0], *other[1 + drop:]))
    return out


def count_of(layer):
    return 2 if layer == "Subtract" else rng.randint(2, 4)


def elementwise():
    for layer in MERGES:
        for _ in range(14):
            case(layer, {}, [normal(s) for s in partners(random_shape(rng.randint(2, 5)), count_of(layer))])
        case(layer, {}, [normal((3,)), normal((3,))], "rank 1")
    for layer in MERGES + ["Add"]:
        for _ in range(14):
            inputs = [normal(s) for s in partners(random_shape(rng.randint(2, 4)), count_of(layer), False)]
            missing = rng.random() < 0.4
            masks = [None if missing and rng.random() < 0.5 else random_mask(x.shape) for x in inputs]
            case(layer, {}, inputs, masks=masks)
        for _ in range(4):  # Keras puts masks of several ranks together for a batch of one only
            shape = (1, *random_shape(3)[1:])
            inputs = [normal(shape), normal((1, shape[-1]))]
            case(layer, {}, inputs, "of several ranks", masks=[random_mask(x.shape) for x in inputs])
        refused(layer, {}, [(2, 3, 4), (2, 3, 5)], "")
        refused(layer, {}, [(2, 3, 4), (3, 3, 4)], "", "batch")
    refused("Subtract", {}, [(2, 3), (2, 3), (2, 3)], "", "three inputs")


def concatenate():
    for _ in range(21):
        rank = rng.randint(2, 4)
        shape = random_shape(rank)
        axis = rng.choice([a for a in range(-rank, rank) if a not in (0, -rank)])
        inputs = []
        for _ in range(rng.randint(2, 3)):
            other = list(shape)
            other[axis] = rng.randint(1, 4)
            inputs.append(normal(other))
        masks = [None if rng.random() < 0.3 else random_mask(x.shape) for x in inputs]
        case("Concatenate", {"axis": axis}, inputs, masks=masks)


def dot():
    for _ in range(40):
        first, second = list(random_shape(rng.randint(2, 5), 4)), list(random_shape(rng.randint(2, 5), 4))
        second[0] = first[0]
        axes = [rng.randint(1, len(first) - 1), rng.randint(1, len(second) - 1)]
        second[axes[1]] = first[axes[0]]
        if rng.random() < 0.4:
            axes[0] -= len(first)
        if rng.random() < 0.4:
            axes[1] -= len(second)
        if len(first) + len(second) - 3 > 8:
            continue
        case("Dot", {"axes": axes, "normalize": rng.random() < 0.4}, [normal(first), normal(second)])
    zeros = normal((2, 3, 4))
    zeros[0, 1] = 0
    case("Dot", {"axes": [2, 2], "normalize": True}, [zeros, normal((2, 5, 4))], "a row of zeros")
    for _ in range(4):
        inputs = [normal((2, 3, 4)), normal((2, 5, 4))]
        case("Dot", {"axes": [2, 2]}, inputs, "masks are dropped", masks=[random_mask(x.shape) for x in inputs])
    refused("Dot", {"axes": [1, 1]}, [(2, 3, 4), (2, 5, 4)], "axes", "sizes differ")
    refused("Dot", {"axes": [0, 0]}, [(2, 3), (2, 3)], "axes", "the batch", symbolic=False)
    refused("Dot", {"axes": [3, 1]}, [(2, 3), (2, 3)], "axes", "no such axis")
    refused("Dot", {"axes": [-4, 1]}, [(2, 3, 3), (2, 3)], "axes", "no such axis")
    refused("Dot", {"axes": [1, 1]}, [(2, 3), (3, 3)], "", "batches differ", symbolic=False)
    refused("Dot", {"axes": [1, 1]}, [(2, 3), (2, 3), (2, 3)], "", "three inputs")


def poolings():
    for rank in (1, 2, 3):
        for _ in range(21):
            first = rng.random() < 0.4
            shape = (rng.choice([1, 3]), *[rng.randint(1, 7) for _ in range(rank)], rng.choice([1, 3, 17]))
            case(f"GlobalMaxPooling{rank}D",
                 {"keepdims": rng.random() < 0.5, "data_format": "channels_first" if first else "channels_last"},
                 [normal(shape)])
        refused(f"GlobalMaxPooling{rank}D", {}, [(1, 4)], "", "rank")
        for layer in ("MaxPooling", "AveragePooling", "GlobalMaxPooling", "GlobalAveragePooling"):
            x = normal((2, *[4] * rank, 3))
            if layer + str(rank) != "GlobalAveragePooling1":
                config = {} if "Global" in layer else {"pool_size": [2] * rank}
                case(f"{layer}{rank}D", config, [x], "masks are dropped", masks=[random_mask(x.shape)])
    for _ in range(16):
        x = normal((rng.choice([1, 3]), rng.randint(1, 7), rng.randint(1, 5)))
        case("GlobalAveragePooling1D", {"keepdims": rng.random() < 0.5}, [x], masks=[random_mask(x.shape)])
    for _ in range(4):
        n = rng.randint(1, 5)
        x = normal((rng.choice([1, 3]), n, n))
        case("GlobalAveragePooling1D", {"data_format": "channels_first"}, [x], masks=[random_mask(x.shape)])


def main():
    elementwise()
    concatenate()
    dot()
    poolings()
    write()


main()
