# SPDX-License-Identifier: GPL-3.0-or-later
"""MultiHeadAttention, with masks: attention.npz and attention.json. See golden_tools.py."""
import keras

from golden_tools import case, normal, random_mask, refused, rng, write


def attention_config():
    return {"num_heads": rng.randint(1, 3), "key_dim": rng.randint(1, 4), "use_bias": rng.random() < 0.7,
            "value_dim": rng.choice([None, 1, 3]), "output_shape": rng.choice([None, None, [3], [2, 3]]),
            "sliding_window": rng.choice([None, None, None, 1, 2]), "use_gate": rng.random() < 0.2,
            "dropout": rng.choice([0.0, 0.0, 0.1]), "use_causal_mask": rng.random() < 0.3}


class Attention(keras.layers.Layer):
    """MultiHeadAttention on a list of query, value and, optionally, key."""

    def __init__(self, config):
        super().__init__()
        self.supports_masking = True
        args = dict(config)
        self.causal = args.pop("use_causal_mask", False)
        self.attention = keras.layers.MultiHeadAttention(**args)

    def build(self, shapes):
        self.attention.build(*shapes)

    def call(self, inputs, mask=None):
        masks = [None if m is None else keras.ops.cast(m, "bool") for m in mask] if mask else [None] * len(inputs)
        for tensor, m in zip(inputs, masks):
            if m is not None:
                keras.src.backend.set_keras_mask(tensor, m)
        return self.attention(*inputs, use_causal_mask=self.causal)

    def compute_mask(self, inputs, mask=None):
        return mask[0] if mask and self.attention._output_shape in (None, (3,)) else None


def attentions():
    for i in range(32):
        config = attention_config()
        batch, steps, others = rng.choice([1, 2]), rng.randint(1, 5), rng.randint(1, 5)
        inputs = [normal((batch, steps, rng.randint(1, 4))), normal((batch, others, rng.randint(1, 4)))]
        if i % 3 == 0:
            inputs.append(normal((batch, others, rng.randint(1, 4))))
        masks = [None if rng.random() < 0.4 else random_mask(x.shape) for x in inputs] if i % 2 else None
        if masks and config["output_shape"] == [2, 3]:
            config["output_shape"] = [3]
        if config["dropout"] == 0:  # JAX cannot do without
            config["value_dim"] = None
        case("MultiHeadAttention", config, inputs, make=Attention, masks=masks)
    for axes in (None, [1], [2], [1, 2], [2, 1]):
        for _ in range(2):
            config = {**attention_config(), "attention_axes": axes, "use_causal_mask": False, "sliding_window": None}
            query = [rng.choice([1, 2]), 3, 2, rng.randint(1, 4)]
            value = list(query)
            for axis in axes or [1, 2]:
                value[axis] = rng.randint(1, 3)
            case("MultiHeadAttention", config, [normal(query), normal(value)], "two axes", make=Attention)
    good = {"num_heads": 2, "key_dim": 3}

    def attention_refused(config, shapes, param, note=""):
        refused("MultiHeadAttention", config, shapes, param, note, make=Attention, symbolic=False)
    attention_refused({**good, "num_heads": 0}, [(2, 3, 4), (2, 3, 4)], "num_heads")
    attention_refused({**good, "key_dim": 0}, [(2, 3, 4), (2, 3, 4)], "key_dim")
    attention_refused({**good, "value_dim": -1}, [(2, 3, 4), (2, 3, 4)], "value_dim")
    attention_refused({**good, "sliding_window": 0}, [(2, 3, 4), (2, 3, 4)], "sliding_window")
    attention_refused(good, [(2, 3, 4), (2, 5, 4), (2, 6, 4)], "", "key and value differ")
    attention_refused(good, [(2, 4), (2, 4)], "", "rank")
    attention_refused({**good, "attention_axes": [4]}, [(2, 3, 4), (2, 3, 4)], "attention_axes", "no such axis")


def main():
    attentions()
    write()


main()
