# SPDX-License-Identifier: GPL-3.0-or-later
"""What the golden scripts share. Each script of this folder is one family of layers: it runs real Keras 3 over random
configurations and writes FAMILY.npz (inputs, weights, outputs) and FAMILY.json (configurations in Layerscope's
parameters, names of the arrays, versions), which tests/core/tst_golden.cpp reads.

    KERAS_BACKEND=jax python FAMILY.py

needs keras and jax.
"""
import json
import os
import platform
import random
import sys

os.environ.setdefault("KERAS_BACKEND", "jax")
os.environ.setdefault("JAX_PLATFORMS", "cpu")
os.environ.setdefault("XLA_FLAGS", "--xla_backend_optimization_level=0")  # it compiles thousands of tiny programs
import jax
import keras
import numpy as np
from keras.src.backend import get_keras_mask, set_keras_mask

HERE = os.path.dirname(os.path.abspath(__file__))
FAMILY = os.path.splitext(os.path.basename(sys.argv[0]))[0]
rng = random.Random(FAMILY)
numbers = np.random.default_rng(list(FAMILY.encode()))
arrays = {}
cases = []
accepted = []


def normal(shape):
    return numbers.standard_normal(shape).astype(np.float32)


def store(name, array):
    arrays[name] = np.asarray(array, order="C")
    return name


def activation_of(spec):
    """A Keras callable for {"name": ..., "args": {...}}."""
    function = keras.activations.get(spec["name"]) if spec["name"] != "threshold" else keras.activations.threshold
    args = dict(spec.get("args", {}))
    if "axis" in args:
        args["axis"] = None if args["axis"] is None else int(args["axis"])
    if "approximate" in args:
        args["approximate"] = bool(args["approximate"])
    return lambda x: function(x, **args)


def keras_config(layer, config):
    """Layerscope's parameters as Keras's arguments."""
    out = {}
    for key, value in config.items():
        if key == "activation":
            out[key] = activation_of(value)
        elif key == "strides" and "Pooling" in layer:
            out[key] = None if all(v == 0 for v in value) else tuple(value)
        else:
            out[key] = tuple(value) if isinstance(value, list) else value
    return out


def run(layer, config, inputs, make=None, weights=None, masks=None):
    """What Keras computes: the weights in its order, the output and its mask or None. `make` builds the layer from the
    configuration where Keras's arguments differ; `weights` maps the list of variables to their values; `masks` holds
    an array of 0 and 1, or None, for each input."""
    built = make(config) if make else getattr(keras.layers, layer)(**keras_config(layer, config))
    many = len(inputs) > 1 or layer in ("Add", "Concatenate")
    tensors = [keras.ops.convert_to_tensor(x) for x in inputs] if many or masks else inputs
    for tensor, mask in zip(tensors, masks or []):
        if mask is not None:
            set_keras_mask(tensor, keras.ops.convert_to_tensor(mask, "bool"))
    call = tensors if many else tensors[0]
    if not built.built:
        built.build([x.shape for x in inputs] if many else inputs[0].shape)
    built.set_weights(weights(built.weights) if weights else [normal(w.shape) for w in built.get_weights()])
    output = built(call)
    mask = get_keras_mask(output)
    return built.get_weights(), np.asarray(output), None if mask is None else np.asarray(mask)


def stored_numbers(name, array):
    return store(name, array.astype(np.int32 if array.dtype.kind in "iub" else np.float32))


def case(layer, config, inputs, note="", masks=None, **more):
    """Inputs of whole numbers are int32. `masks`: see run; the mask that comes out is recorded with what it should
    be where one goes in or comes out."""
    name = f"{layer}/{sum(c['layer'] == layer for c in cases):03}"
    weights, output, mask = run(layer, config, inputs, masks=masks, **more)
    if len(cases) % 50 == 0:
        print(len(cases), layer, flush=True)
    cases.append({
        "layer": layer, "params": config, "note": note,
        "inputs": [stored_numbers(f"{name}/x{i}", x) for i, x in enumerate(inputs)],
        "weights": [store(f"{name}/w{i}", w) for i, w in enumerate(weights)],
        "output": stored_numbers(f"{name}/y", output),
    })
    if masks:
        cases[-1]["masks"] = [None if m is None else stored_numbers(f"{name}/m{i}", m) for i, m in enumerate(masks)]
    if masks or mask is not None:
        cases[-1]["mask"] = None if mask is None else stored_numbers(f"{name}/m", mask)


def random_mask(shape):
    """A mask that keeps most of the places of an input without its last axis."""
    return (numbers.random(shape[:-1]) < 0.7).astype(np.int32)


def refused(layer, config, shapes, param, note="", symbolic=True, make=None, dtype="float32"):
    """A case that Keras refuses, with the parameter that Layerscope is to blame ("" for the inputs)."""
    build = make or (lambda c: getattr(keras.layers, layer)(**keras_config(layer, c)))
    try:  # on symbols, as in a model: called on numbers, Keras lets some mistakes pass and returns nothing
        if not symbolic:
            run(layer, config, [normal(s).astype(dtype) for s in shapes], make=make)
        symbols = [keras.Input(batch_shape=s, dtype=dtype) for s in shapes]
        build(config)(symbols if len(symbols) > 1 else symbols[0])
    except Exception as error:  # noqa: BLE001: Keras raises several types
        cases.append({"layer": layer, "params": config, "shapes": shapes, "param": param, "note": note,
                      "keras": f"{type(error).__name__}: {error}".split("\n")[0][:160]})
        if dtype != "float32":
            cases[-1]["dtype"] = dtype
        return
    accepted.append(f"Keras accepts {layer} {config} on {shapes}")


def named(name, **args):
    return {"name": name, "args": args}


ELEMENTWISE = ["linear", "relu", "sigmoid", "tanh", "elu", "silu", "gelu", "softplus", "leaky_relu"]


def write():
    """FAMILY.npz and FAMILY.json; fails when Keras accepted what it should refuse."""
    np.savez_compressed(os.path.join(HERE, FAMILY + ".npz"), **arrays)
    with open(os.path.join(HERE, FAMILY + ".json"), "w", encoding="utf-8") as file:
        head = {"keras": keras.__version__, "jax": jax.__version__, "numpy": np.__version__,
                "python": platform.python_version(), "backend": keras.backend.backend()}
        file.write('{"versions": ' + json.dumps(head) + ',\n"cases": [\n')
        file.write(",\n".join(json.dumps(c) for c in cases))
        file.write("\n]}\n")
    if accepted:
        raise SystemExit("\n".join(accepted))
    print(len(cases), "cases,", sum(a.nbytes for a in arrays.values()) // 1024, "KiB of numbers")
