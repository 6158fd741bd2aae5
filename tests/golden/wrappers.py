# SPDX-License-Identifier: GPL-3.0-or-later
"""TimeDistributed around several layers: wrappers.npz and wrappers.json. See golden_tools.py."""
import keras

from golden_tools import case, normal, random_mask, refused, rng, write

LAYERS = [
    ("Dense(units={n}, activation=\"relu\")", 3),
    ("Dense(units={n}, use_bias=False)", 4),
    ("Conv1D(filters={n}, kernel_size=2, padding=\"same\")", 4),
    ("Conv2D(filters={n}, kernel_size=[2, 1], strides=1)", 5),
    ("MaxPooling2D(pool_size=[2, 2])", 5),
    ("GlobalMaxPooling1D(keepdims=True)", 4),
    ("LeakyReLU(negative_slope=0.2)", 3),
    ("LSTM(units={n})", 4),
    ("Flatten()", 5),
]


def distributed(config):
    """The text is Python, too."""
    return keras.layers.TimeDistributed(eval("keras.layers." + config["layer"]))  # noqa: S307: our own texts


def main():
    for i in range(3):
        for text, rank in LAYERS:
            x = normal((rng.choice([1, 2]), rng.randint(1, 3), *[3] * (rank - 3), rng.randint(1, 3)))
            config = {"layer": text.format(n=rng.randint(1, 3))}
            case("TimeDistributed", config, [x], make=distributed)
    for _ in range(3):
        x = normal((2, 4, 3))
        case("TimeDistributed", {"layer": "Dense(units=2)"}, [x], make=distributed, masks=[random_mask(x.shape)])
    refused("TimeDistributed", {"layer": "Dense(units=2)"}, [(2, 3)], "", "rank", make=distributed)
    refused("TimeDistributed", {"layer": "Conv2D(filters=2, kernel_size=5)"}, [(2, 3, 4, 4, 1)], "layer",
            "does not fit", make=distributed)
    refused("TimeDistributed", {"layer": "Dense(units=0)"}, [(2, 3, 4)], "layer", make=distributed)
    write()


main()
