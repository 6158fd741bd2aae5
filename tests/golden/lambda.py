# SPDX-License-Identifier: GPL-3.0-or-later
"""Lambda: each expression is run as Python over keras.ops. lambda_python.txt holds what Layerscope exports for each
(tst_expression writes and checks it); this script runs those too and compares. lambda_operators.json holds, for every
function, the class that Keras writes into the file of a Functional model."""
import json
import os

import keras
import numpy as np
from keras import ops

import golden_tools as g

NAMES = ["x", "y", "z"] + [f"x{i}" for i in range(3, 8)]
SPACE = {name: getattr(ops, name) for name in dir(ops) if not name.startswith("_")}
SPACE |= {"ops": ops, "keras": keras, "np": np, "mish": keras.activations.mish, "pi": np.pi, "e": np.e, "inf": np.inf,
          "nan": np.nan, "newaxis": None, "relu": lambda x, *a, **k: keras.activations.relu(x, *a, **k)}
EXPORTS = {}
if os.path.exists(os.path.join(g.HERE, "lambda_python.txt")):
    with open(os.path.join(g.HERE, "lambda_python.txt"), encoding="utf-8") as file:
        EXPORTS = dict(line.rstrip("\n").split("\t") for line in file)


def lambda_of(code):
    def function(inputs):
        tensors = inputs if isinstance(inputs, (list, tuple)) else [inputs]
        tensors = [t if hasattr(t, "batch_shape") else ops.convert_to_tensor(t) for t in tensors]
        names = dict(zip(NAMES, tensors)) | {f"x{i}": t for i, t in enumerate(tensors)}
        result = eval(code, SPACE | names)  # noqa: S307: our own texts
        return ops.cast(result, "float32") if keras.backend.standardize_dtype(result.dtype) == "bool" else result
    return keras.layers.Lambda(function)


def numbers(shape):
    if isinstance(shape, str):  # whole numbers
        return g.numbers.integers(-4, 5, [int(n) for n in shape.split()]).astype(np.int32)
    return g.normal(shape)


def expression(text, *shapes, python=None, note=""):
    """`python`: how Keras is asked, where our syntax is not Python's."""
    inputs = [numbers(s) for s in (shapes or [(2, 4, 6)])]
    try:
        g.case("Lambda", {"function": text}, inputs, note, make=lambda c: lambda_of(python or text))
    except Exception as error:  # noqa: BLE001: Keras raises several types
        g.accepted.append(f"Keras cannot run {text}: {error}"[:300])
        return
    if text in EXPORTS:
        again = np.asarray(lambda_of(EXPORTS[text])(inputs if len(inputs) > 1 else inputs[0]))
        wanted = g.arrays[g.cases[-1]["output"]]
        if again.shape != wanted.shape or not np.allclose(again, wanted, 1e-5, 1e-6, equal_nan=True):
            g.accepted.append(f"the export of {text} gives other numbers: {EXPORTS[text]}")


def wrong(text, *shapes, param="function", dtype="float32", **config):
    g.refused("Lambda", {"function": text, **config}, list(shapes or [(2, 4, 6)]), param, dtype=dtype,
              make=lambda c: lambda_of(text))


A, B, ONE, ROW = (2, 4, 6), (2, 4, 6), (2, 4, 1), (2, 6)
IMAGE, INTS = (2, 5, 4, 3), "2 3 5"

for text in ["x * 2", "2 * x + 1", "x / 127.5 - 1", "-x", "+x", "x - -3", "x ** 2", "x ** 3", "-x ** 2", "2 ** x",
             "abs(x) ** 0.5", "2 ** 3 ** 2 * x", "x // 0.3", "x % 0.3", "x // -0.7", "x % -0.7", "1 / x", "1 - x",
             "(x + 1) * (x - 1)", "x > 0", "x >= 0.5", "x < 0", "x <= x", "x == x", "x != 0", "(x > 0) & (x < 1)",
             "(x < -1) | (x > 1)", "~(x > 0)", "(x > 0) ^ (x > 1)", "x * pi", "e ** x", "np.pi * x", "x * 2 * 3",
             "x * (2 * 3)", "x * (7 // 2)", "x * (-7 % 3)", "x + 1e-3", "x + .5", "x * 1_000"]:
    expression(text)
for text in ["x + y", "x - y", "x * y", "x / y", "x // y", "x % y", "abs(x) ** y", "maximum(x, y)", "minimum(x, y)",
             "x > y", "x == y", "arctan2(x, y)", "logaddexp(x, y)", "where(x > y, x, y)", "add(x, y)",
             "subtract(x1=x, x2=y)", "multiply(x, y)", "divide(x, y)", "true_divide(x, y)", "floor_divide(x, y)",
             "mod(x, y)", "power(abs(x), y)", "logical_and(x > 0, y > 0)", "logical_or(x > 0, y)",
             "logical_xor(x > 0, y > 0)", "equal(x, y)", "not_equal(x, y)", "less(x, y)", "less_equal(x, y)",
             "greater(x, y)", "greater_equal(x, y)"]:
    expression(text, A, B)
expression("x * y", A, ONE, note="broadcasting")
expression("x + y", ONE, (2, 1, 6), note="broadcasting")
expression("x * y + z", A, ONE, (2, 1, 6), note="three inputs")
expression("x + x1 + x2 + x3", ROW, ROW, ROW, ROW)
expression("where(x > 0, 1.0, y)", A, ONE)
expression("where(x > 0, x, 0.1 * x)")
expression("x + y[:, None, :]", A, ROW)
expression("x + y[:, newaxis]", A, ROW)

for name in ("abs absolute sign square exp expm1 sin cos tan arctan sinh cosh tanh floor ceil round trunc exp2 "
             "isnan isinf isfinite reciprocal negative logical_not erf arcsinh stop_gradient").split():
    expression(f"{name}(x)", ROW)
for name in "sqrt rsqrt log log1p log2 log10".split():
    expression(f"{name}(abs(x) + 0.1)", ROW)
for name in "arcsin arccos arctanh".split():
    expression(f"{name}(clip(x, -0.9, 0.9))", ROW)
expression("arccosh(abs(x) + 1)", ROW)
expression("log(x)", ROW, note="NaN for what is below 0")
expression("round(x, 2)", ROW)
expression("round(x * 10, decimals=-1)", ROW)
expression("clip(x, 0, 1)")
expression("clip(x, -0.5, 0.5)")
expression("ops.clip(x, x_min=0, x_max=inf)")

for name in "sum mean max min amax amin std var any all logsumexp argmax argmin count_nonzero norm".split():
    source = "x > 0.3" if name in ("any", "all", "count_nonzero") else "x"
    expression(f"{name}({source}, axis=-1)")
    expression(f"{name}({source}, axis=1)")
for name in "sum mean max std norm".split():
    expression(f"{name}(x, axis=(1, 2), keepdims=True)")
    expression(f"{name}(x, axis=(1, 3))", IMAGE)
    expression(f"x - {name}(x, axis=0, keepdims=True)")
    expression(f"x / {name}(x)")
expression("prod(x, axis=-1)")
expression("norm(x, ord=1, axis=-1)")
expression("norm(x, ord=inf, axis=1, keepdims=True)", python="norm(x, ord=np.inf, axis=1, keepdims=True)")
expression("norm(x, 3, 2)")
expression("norm(x, 'fro', (1, 2))")
expression("normalize(x)")
expression("normalize(x, axis=1, order=1)")
expression("normalize(x, axis=1, order=3, epsilon=0.1)")
expression("sqrt(sum(square(x - y), axis=-1, keepdims=True))", A, B)
expression("(x - mean(x, axis=-1, keepdims=True)) / (std(x, axis=-1, keepdims=True) + 1e-5)")

for key in [":", ":, 1", ":, -1", ":, 1:", ":, ::2", ":, ::-1", ":, -3:-1", ":, 1:3, 2:", ":, :, -1", "..., 0",
            "..., None", ":, None", ":, ..., 1:4:2", ":, 3:0:-1", "::-1", "0:1", ":, :, None, ::3", ":, 0, 0",
            ":, 1:, None, ..., ::2", "...", ":, -100:100"]:
    expression(f"x[{key}]")
expression("x[:, 1:] - x[:, :-1]")
expression("x[..., ::-1]", IMAGE)
expression("x[:, ::2][:, 0]", IMAGE)
for text in ["reshape(x, (-1, 24))", "reshape(x, (2, 3, 8))", "reshape(x, [2, -1])", "transpose(x, (0, 2, 1))",
             "swapaxes(x, 1, 2)", "swapaxes(x, -1, -2)", "moveaxis(x, 1, -1)", "moveaxis(x, (1, 2), (2, 1))",
             "expand_dims(x, 1)", "expand_dims(x, (1, -1))", "squeeze(x[:, :1], 1)", "concatenate([x, x], axis=1)",
             "concatenate([x, x * 2, x[..., :1]], axis=-1)", "stack([x, -x], axis=1)", "stack((x, -x), axis=-1)",
             "repeat(x, 2, axis=1)", "tile(x, (1, 2, 1))", "tile(x, 2)",
             "flip(x, axis=1)", "flip(x, axis=(1, 2))", "flip(x)", "roll(x, 1, axis=1)", "roll(x, (1, -2), axis=(1, 2))",
             "roll(x, 3)", "pad(x, ((0, 0), (1, 2), (0, 3)))", "pad(x, ((0, 0), (1, 1), (0, 0)), constant_values=2.5)",
             "pad(x, ((0, 0), (3, 2), (4, 5)), 'reflect')", "pad(x, ((0, 0), (5, 7), (1, 1)), mode='reflect')",
             "pad(x, ((0, 0), (3, 9), (0, 1)), mode='symmetric')", "pad(x, ((0, 0), (2, 1), (0, 0)), mode='edge')",
             "pad(x, 1)[1:-1]", "broadcast_to(x[:, :1], (2, 4, 6))", "take(x, [0, 2, 2], axis=1)",
             "take(x, -1, axis=2)", "take(x, [[0, 1], [1, 0]], axis=-1)", "ravel(x)[0] * x", "cumsum(x, axis=1)",
             "cumprod(x, axis=-1)", "cumsum(x)[:1] * x", "sort(x)", "sort(x, axis=1)", "argsort(x)",
             "argsort(x, axis=1)", "diff(x)", "diff(x, axis=1)", "diff(x, n=2, axis=-1)", "zeros_like(x)",
             "ones_like(x)", "full_like(x, 2.5)", "full_like(x, 3, dtype='int32')", "x * arange(6)",
             "x * arange(1, 13, 2)", "x * arange(0.0, 3.0, 0.5)", "cast(x, 'int32')", "cast(x * 3, 'int32') // 2",
             "cast(x, 'bool')", "one_hot(argmax(x, axis=-1), 6)", "one_hot(argmax(x, axis=1), 4, axis=1)",
             "one_hot(argmax(x, axis=-1), 6, dtype='int32')", "multiply(x, [1, 2, 3, 4, 5, 6])",
             "matmul(x, [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]])", "x[:, 0] + 1"]:
    expression(text)
expression("take(x, y, axis=0)", A, "2")
expression("x @ y", (2, 4, 3), (2, 3, 5))
expression("x @ transpose(y, (0, 2, 1))", A, B)
expression("softmax(x @ transpose(y, (0, 2, 1)) / 2.449489742783178) @ y", A, B, note="attention")
expression("matmul(x, y)", (2, 3, 4, 5), (2, 1, 5, 3))
expression("dot(x, transpose(y))", ROW, ROW)
expression("dot(x, 2.0)", ROW)
expression("dot(x, y)", (2, 3, 4), (4,))
expression("matmul(x, y)", (2, 3, 4), (4,))
expression("outer(x[:, 0], y[0])", ROW, ROW)
expression("tensordot(x, y, axes=[[2], [1]])", (2, 3, 4), (5, 4))
expression("tensordot(x, y, axes=1)", (2, 3, 4), (4, 5))
expression("tensordot(x, y, axes=[[1, 2], [0, 1]])", (2, 3, 4), (3, 4, 5))
for equation, *shapes in [("bij,bjk->bik", (2, 3, 4), (2, 4, 5)), ("bij->bji", (2, 3, 4)), ("bij->b", (2, 3, 4)),
                          ("bij,bij->b", A, B), ("...i,...i->...", A, B), ("bii->bi", (2, 3, 3)),
                          ("bhwc,cd->bhwd", IMAGE, (3, 2)), ("bi,bj->bij", ROW, (2, 3)), ("b...->b...", (2, 3))]:
    expression(f"einsum('{equation}', {', '.join(NAMES[:len(shapes)])})", *shapes)

for name in ("relu relu6 leaky_relu sigmoid softmax log_softmax sparsemax gelu silu elu selu celu softplus softsign "
             "hard_sigmoid hard_silu hard_tanh hard_shrink soft_shrink tanh_shrink squareplus sparse_plus "
             "sparse_sigmoid log_sigmoid glu mish").split():
    expression(f"{name}(x)", python="keras.activations.mish(x)" if name == "mish" else f"ops.{name}(x)")
for text in ["relu(x, 0.1)", "relu(x, max_value=1.0)", "relu(x, threshold=0.5)", "leaky_relu(x, 0.3)",
             "leaky_relu(x, negative_slope=0.4)", "elu(x, alpha=0.5)", "celu(x, 2.0)", "gelu(x, approximate=False)",
             "softmax(x, axis=1)", "log_softmax(x, 1)", "sparsemax(x, 1)", "glu(x, axis=1)", "threshold(x, 0.2, -1)",
             "squareplus(x, b=2)", "hard_shrink(x, 0.2)", "soft_shrink(x, threshold=0.2)", "keras.activations.gelu(x)",
             "keras.activations.relu(x)", "keras.activations.mish(x) * 2", "keras.ops.relu(x)", "ops.nn.relu(x)"]:
    expression(text, python=text.replace("ops.nn.", "ops.").replace("K.", "ops."))
expression("K.exp(x)", python="ops.exp(x)")
expression("swish(x)", python="ops.silu(x)")
expression("exponential(x)", python="ops.exp(x)")
expression("keras.activations.linear(x) + 0")

for text in ["x + 1", "x + 1.5", "x * 2", "x / 2", "x // 2", "x % 3", "x // -2", "x % -3", "x // 0", "x % 0",
             "x ** 2", "x ** 2.0", "-x", "abs(x)", "sign(x)", "square(x)", "x > 0", "x == 2", "sum(x, axis=-1)",
             "mean(x, axis=-1)", "max(x, axis=1)", "prod(x, axis=-1)", "std(x, axis=1)", "argmax(x, axis=1)",
             "cumsum(x, axis=1)", "sort(x)", "exp(x)", "sqrt(abs(x))", "floor(x)", "round(x)", "trunc(x)",
             "clip(x, 0, 2)", "clip(x, 0, 1.5)", "maximum(x, 1)", "maximum(x, 0.5)", "where(x > 0, x, 0)",
             "where(x > 0, x, 0.5)", "relu(x)", "softmax(x)", "x[:, 1:]", "x + (x > 0)", "(x > 0) + (x > 1)",
             "(x > 0) * (x > 1)", "(x > 0) * 3", "(x > 0) / 2", "(x > 0) // (x < 9)", "sum(x > 0, axis=-1)",
             "max(x > 0, axis=-1)", "mean(x > 0, axis=1)", "cumsum(x > 0, axis=1)", "diff(x > 0)", "cast(x, 'float32')",
             "cast(x > 0, 'int32')", "x / 2 + 1", "logical_not(x)", "x & 1", "concatenate([x, x / 2], axis=1)",
             "stack([x > 0, x], axis=1)", "full_like(x, 2.7)", "zeros_like(x, dtype='float32')", "one_hot(x, 3)",
             "reciprocal(x)", "log(x)", "hard_tanh(x)", "threshold(x, 0, 1)", "pad(x, ((0, 0), (1, 0), (0, 0)))",
             "take(x, [0, 1], axis=1)", "power(abs(x), abs(x))", "arctan2(x, 2)", "norm(x, axis=-1)", "elu(x)"]:
    python = {"x & 1": "logical_and(x, 1)", "relu(x)": "ops.relu(x)"}.get(text)
    expression(text, INTS, python=python, note="int32")
expression("x + y", INTS, (2, 3, 5), note="int32 and float32")
expression("where(x > 0, x, y)", INTS, (2, 3, 5), note="int32 and float32")

for text in ["x[0, 0, 0, 0]", "sum(x, axis=3)", "sum(x, axis=(1, 1))", "reshape(x, (2, 5))",
             "reshape(x, (-1, 7))", "x @ x", "transpose(x, (0, 1))", "transpose(x, (0, 1, 1))",
             "concatenate([x, x[..., :1]], axis=1)", "stack([x, x[:, :2]], axis=1)", "squeeze(x, 1)",
             "einsum('bij,bjk->bik', x, x)", "einsum('bij->bz', x)", "einsum('bij,bij->b', x)", "x + x[:, :3]",
             "softmax(x, axis=3)", "broadcast_to(x, (2, 4, 5))", "tensordot(x, x, axes=[[1], [2]])",
             "relu(x, slope=1)", "nosuch(x)", "x +", "x[", "sum(x, 1, False, 2, 3)", "expand_dims(x, 5)", "sum()",
             "moveaxis(x, (1, 2), 1)", "swapaxes(x, 1, 3)", "(x > 0) - (x < 0)", "-(x > 0)", "glu(x[..., :3])",
             "clip(x)", "pad(x, ((0, 0), (1, 1)))", "repeat(x, [1, 2], axis=1)", "take(x, x, axis=1)",
             "pad(x, 1, mode='reflect', constant_values=1)", "normalize(x, order=0)", "x.nothing()", "y * 2"]:
    wrong(text)
wrong("x + y", (2, 4, 6), (2, 4, 5))
wrong("matmul(x, y)", (2, 3, 4), (2, 3, 4))


def operators():
    """For each function a Functional model with it, and what Keras writes of it."""
    table = {}
    functions = {}
    with open(os.path.join(g.HERE, "lambda_functions.txt"), encoding="utf-8") as file:
        functions = [line.strip() for line in file if line.strip()]
    for text in functions:
        x, y = keras.Input((4, 6)), keras.Input((4, 6))
        output = eval(text, SPACE | {"x": x, "y": y, "i": ops.cast(x, "int32")})  # noqa: S307
        config = json.loads(keras.Model([x, y], output).to_json())
        entry = config["config"]["layers"][-1]
        node = entry["inbound_nodes"][0]
        settings = {k: v for k, v in entry["config"].items() if k != "name"}
        table[text] = {"module": entry["module"], "class_name": entry["class_name"], "config": list(settings),
                       "args": len(node["args"]), "kwargs": sorted(node["kwargs"])}
    with open(os.path.join(g.HERE, "operators.table"), "w", encoding="utf-8") as file:
        json.dump(table, file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    if os.path.exists(os.path.join(g.HERE, "lambda_functions.txt")):
        operators()
    g.write()
