# SPDX-License-Identifier: GPL-3.0-or-later
"""Recurrent layers, with masks: recurrent.npz and recurrent.json. See golden_tools.py."""
import keras

from golden_tools import activation_of, case, named, normal, random_mask, refused, rng, write

ACTIVATIONS = ["tanh", "tanh", "linear", "relu", "sigmoid", "softsign", "elu", "softmax"]
GATES = ["sigmoid", "sigmoid", "hard_sigmoid", "softsign", "tanh"]


def built(layer):
    """Makes the layer from Layerscope's parameters."""
    def make(config):
        return getattr(keras.layers, layer)(
            **{k: activation_of(v) if k.endswith("activation") else v for k, v in config.items()})
    return make


def settings(layer):
    config = {"units": rng.randint(1, 5), "activation": named(rng.choice(ACTIVATIONS)),
              "return_sequences": rng.random() < 0.6, "use_bias": rng.random() < 0.7}
    if layer != "SimpleRNN":
        config["recurrent_activation"] = named(rng.choice(GATES))
    if layer == "GRU":
        config["reset_after"] = rng.random() < 0.5
    return config


def plain_functions(config):
    """Bidirectional copies its layer through its configuration, which needs functions with names."""
    return {k: v["name"] if k.endswith("activation") else v for k, v in config.items()}


def bidirectional(config):
    args = plain_functions(config)
    inner, merge = args.pop("layer"), args.pop("merge_mode")
    return keras.layers.Bidirectional(getattr(keras.layers, inner)(**args), merge_mode=merge)


def recurrences():
    for layer in ("LSTM", "GRU", "SimpleRNN"):
        for i in range(24):
            config = {**settings(layer), "go_backwards": rng.random() < 0.3}
            x = normal((rng.choice([1, 2, 3]), rng.randint(1, 6), rng.randint(1, 4)))
            case(layer, config, [x], make=built(layer), masks=[random_mask(x.shape)] if i % 2 else None)
        refused(layer, {"units": 0}, [(2, 3, 4)], "units")
        refused(layer, {"units": 3}, [(2, 3)], "", "rank")
        refused(layer, {"units": 3}, [(2, 3, 4, 5)], "", "rank")
    for i in range(30):
        inner = rng.choice(["LSTM", "GRU", "SimpleRNN"])
        config = {"layer": inner, "merge_mode": rng.choice(["concat", "sum", "ave", "mul"]), **settings(inner)}
        x = normal((rng.choice([1, 2]), rng.randint(1, 6), rng.randint(1, 4)))
        case("Bidirectional", config, [x], make=bidirectional, masks=[random_mask(x.shape)] if i % 2 else None)
    refused("Bidirectional", {"layer": "LSTM", "merge_mode": "max", "units": 2}, [(2, 3, 4)], "merge_mode",
            make=bidirectional)


def main():
    recurrences()
    write()


main()
