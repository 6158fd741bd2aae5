# SPDX-License-Identifier: GPL-3.0-or-later
"""EinsumDense, Einsum, Embedding, Masking, InputSpec, and Dense, Activation and Identity with masks: core.npz and
core.json. See golden_tools.py."""
import keras
import numpy as np
from keras.src.layers.input_spec import assert_input_compatibility

from golden_tools import ELEMENTWISE, activation_of, case, cases, named, normal, numbers, random_mask, refused, rng, write


def random_shape(rank):
    return (rng.choice([1, 2]), *[rng.randint(1, 6) for _ in range(rank - 1)])


def dims(sizes):
    """Layerscope's -1 is Keras's None."""
    return tuple(None if n == -1 else n for n in sizes)


# EinsumDense

def einsum_dense(config):
    args = {**config, "output_shape": dims(config["output_shape"])}
    if "activation" in args:
        args["activation"] = activation_of(args["activation"])
    return keras.layers.EinsumDense(**args)


def dense_case(equation, bias, shape, output, note="", activation="linear"):
    output = [output] if isinstance(output, int) else list(output)
    config = {"equation": equation, "output_shape": output, "bias_axes": bias, "activation": named(activation)}
    case("EinsumDense", config, [normal(shape)], note, make=einsum_dense)


KERAS_OWN = [  # its test file: equation, bias axes, input, output shape
    ("ab,b->a", None, (2, 32), ()), ("ab,bc->ac", None, (2, 32), 64),
    ("abc,cde->abde", None, (2, 1, 2), (1, 3, 4)), ("abc,cde->abde", "e", (2, 1, 2), (1, 3, 4)),
    ("abc,cde->abde", "d", (2, 1, 2), (1, 3, 4)), ("abc,cde->abde", "be", (2, 7, 2), (7, 3, 4)),
    ("BFNH,NHD->BFD", None, (2, 1, 2, 3), (1, 4)), ("abc,cd->abd", None, (2, 1, 2), (1, 4)),
    ("i,d->id", None, (2,), (2,)), ("ibd,nd->ibn", None, (2, 2, 1), (2, 2)),
    ("...b,bc->...c", None, (2, 32), 64), ("...b,bc->...c", None, (2, 3, 32), 64),
    ("...bc,bc->...b", None, (2, 32, 64), (32,)), ("...c,cde->...de", None, (2, 1, 2), (3, 4)),
    ("...c,cde->...de", "e", (2, 1, 2), (3, 4)), ("...c,cde->...de", "d", (2, 1, 2), (3, 4)),
    ("...c,cde->...de", "de", (2, 1, 2), (3, 4)), ("bc...,cd->bd...", None, (2, 1, 2, 3), (4,)),
    ("bc...,cde->bde...", None, (2, 1, 2), (3, 4)), ("bc...,cde->bde...", "d", (2, 1, 2), (3, 4)),
    ("bc...,cde->bde...", "e", (2, 1, 2), (3, 4)), ("bc...,cde->bde...", "de", (2, 1, 2), (3, 4)),
    ("abc,cd->abd", "d", (2, 3, 8), (-1, 4)), ("abc,cd->abd", None, (2, 3, 8), (-1, 64)),
]


def einsum_denses():
    for equation, bias, shape, output in KERAS_OWN:
        dense_case(equation, bias, shape, output, "Keras's own test")
    dense_case("abc,bd->adc", "d", (2, 5, 3), (4, -1), "along the steps")
    dense_case("abc,bcd->abd", "bd", (2, 5, 3), (5, 4), "a kernel for each place")
    dense_case("abcd,cde->abe", "e", (2, 3, 4, 5), (-1, 6), "two axes summed up")
    dense_case("abc,d->abcd", "d", (2, 3, 4), (-1, -1, 5), "an outer product")
    dense_case("abc,de->ade", None, (2, 3, 4), (5, 6), "axes of the input that are only summed up")
    dense_case("abb,bc->ac", None, (2, 3, 3), 4, "a diagonal")
    dense_case("...x,xy->...y", "y", (1, 6, 7, 3), 10, "a picture")
    dense_case("...x,xy->...y", "y", (2, 3, 4, 5, 6), 3, "a film")
    dense_case("...x,xy->...y", "y", (2, 4), 6, "no axis under the dots", "softmax")
    dense_case("ab...,bc->ac...", "c", (2, 3, 4, 5, 2), 6, "channels first")
    dense_case("ab,bc->ac  ", None, (2, 3), 4, "spaces at the end")
    for activation in ELEMENTWISE:
        dense_case("abc,cde->abde", "de", (2, 3, 4), (-1, 2, 5), "", activation)
    config = {"equation": "abc,cd->abd", "output_shape": [-1, 3], "bias_axes": "d"}
    x = normal((2, 4, 5))
    case("EinsumDense", config, [x], "a mask is dropped", masks=[random_mask(x.shape)], make=einsum_dense)

    def no(equation, output, shape, param, note="", symbolic=True, **more):
        refused("EinsumDense", {"equation": equation, "output_shape": output, **more}, [shape], param, note, symbolic,
                make=einsum_dense)
    no("abc,cd->abd", [2, 4], (1, 3, 5), "output_shape", "a shared letter has two sizes")
    no("abc,cd->abd", [-1, -1], (1, 3, 5), "output_shape", "a new letter without a size")
    no("abc,bd->abd", [-1, 4], (1, 3, 5), "output_shape", "the kernel asks the output first")
    no("abc,cde->abd", [3, 4], (1, 3, 5), "equation", "a kernel letter from nowhere")
    no("abc,cd->abe", [3, 4], (1, 3, 5), "equation", "an output letter from nowhere")
    no("abc,cd->abd", [3, 4], (1, 3, 5), "bias_axes", "no such axis", bias_axes="x")
    no("abc,cd->abd", [3, 4], (1, 3, 5), "bias_axes", "no letter", bias_axes="")
    no("abc,cd->abd", [4], (1, 3, 5), "output_shape", "too short")
    no("abc,cd->abd", [3, 4], (1, 3), "equation", "too few axes come in")
    no("abc,cd->abd", [3, 4], (1, 3, 5, 6), "equation", "too many axes come in", symbolic=False)
    no("a...,ab->b...", [4], (1, 3, 5), "equation", "one letter before the dots")
    for equation in ("ab,bc", "ab->ac", "ab, bc->ac", "...ab,bc->ac", "ab...,bc->...ac", "a...b,bc->a...c", "ab,b...->a",
                     "", "a1,bc->ac", "...,ab->...b", "ab,->a"):
        no(equation, [4], (1, 3), "equation", "form")


# Einsum

class Einsum(keras.layers.Layer):
    def __init__(self, equation):
        super().__init__()
        self.equation = equation

    def build(self, _):
        pass

    def call(self, inputs):
        return keras.ops.einsum(self.equation, *inputs)


EQUATIONS = [
    ("ab,bc->ac", (2, 3), (3, 4)), ("ab,cb->ac", (2, 3), (4, 3)), ("ab,ab->a", (2, 3), (2, 3)),
    ("ab,ac->abc", (2, 3), (2, 4)), ("abc,acd->abd", (2, 3, 4), (2, 4, 5)), ("abc,abd->acd", (2, 6, 3), (2, 6, 4)),
    ("bqhd,bkhd->bhqk", (2, 5, 3, 4), (2, 6, 3, 4)), ("bhqk,bkhd->bqhd", (2, 3, 5, 6), (2, 6, 3, 4)),
    ("...ij,...jk->...ik", (2, 3, 4), (2, 4, 5)), ("...ij,...jk->...ik", (2, 1, 3, 4), (5, 4, 2)),
    ("...ic,...jc->...ij", (1, 5, 4, 3), (1, 5, 4, 3)), ("bhwc,bhwd->bcd", (2, 4, 5, 3), (2, 4, 5, 2)),
    ("abc,b->ac", (2, 3, 4), (3,)), ("ab,cd->abcd", (2, 3), (4, 5)), ("abc,def->ad", (2, 3, 4), (5, 2, 3)),
    ("abc, cd -> adb", (2, 3, 4), (4, 5)), ("aab,ab->ab", (3, 3, 2), (3, 2)), ("ab,cb->a", (2, 3), (5, 3)),
    ("ab,ab->ab", (1, 3), (4, 3)), ("ab,bc->ca", (70, 33), (33, 90)), ("abc,abc->abc", (2, 3, 4), (2, 1, 4)),
    ("a...,a->...", (2, 3, 4), (2,)), ("...a,b->...ab", (2, 3), (4,)), ("abcde,ecf->abdf", (2, 2, 3, 2, 4), (4, 3, 2)),
    ("Ab,bC->AC", (2, 3), (3, 4)), ("...a,ab->b", (2, 4, 3), (3, 5)), ("ab,ab->", (2, 3), (2, 3)),
]


def einsums():
    def make(config):
        return Einsum(**config)
    for equation, first, second in EQUATIONS:
        case("Einsum", {"equation": equation}, [normal(first), normal(second)], make=make)
    x = normal((2, 3, 4))
    case("Einsum", {"equation": "abc,abd->acd"}, [x, x], "masks are dropped", make=make,
         masks=[random_mask(x.shape), random_mask(x.shape)])

    def no(equation, first, second, note):
        refused("Einsum", {"equation": equation}, [first, second], "equation", note, symbolic=False, make=make)
    no("ab,bc->ac", (2, 3), (4, 5), "sizes")
    no("ab,bc->ac", (2, 3, 4), (4, 5), "rank")
    no("ab,bc->ad", (2, 3), (3, 5), "a letter from nowhere")
    no("ab,bc->aa", (2, 3), (3, 5), "a letter twice")
    no("ab,bc,cd->ad", (2, 3), (3, 5), "three inputs")
    no("ab->a", (2, 3), (3, 5), "one input")
    no("a.b,bc->ac", (2, 3), (3, 5), "a dot")


# Embedding and Masking

def ids(shape, rows):
    return numbers.integers(0, rows, shape).astype(np.int32)


def embeddings():
    def one(rows, width, x, note="", **more):
        case("Embedding", {"input_dim": rows, "output_dim": width, **more}, [x], note)
    one(4, 3, ids((2,), 4), "Keras's own test")
    one(5, 4, ids((2, 3), 5), "Keras's own test", mask_zero=True)
    one(3, 2, np.array([[2, 1, 0]], np.int32), "Keras's own test", mask_zero=True)
    one(6, 3, np.array([[-1, -6, -2, 0, 5]], np.int32), "negative ids count from the end", mask_zero=True)
    one(6, 3, np.array([[6, -7, 5, 1000, -1000]], np.int32), "beyond the table")
    one(6, 3, np.array([[0.0, 1.9, 5.99, 0.5, -1.5, -0.9, 2.0]], np.float32), "fractions are cut off", mask_zero=True)
    one(6, 3, np.array([[6.0, -7.0]], np.float32), "fractions beyond the table")
    one(1, 1, ids((1, 1), 1), "one of all")
    for _ in range(18):
        rows = rng.randint(1, 40)
        x = ids(random_shape(rng.randint(1, 4)), rows)
        one(rows, rng.randint(1, 20), x if rng.random() < 0.7 else x.astype(np.float32), mask_zero=rng.random() < 0.5)
    x = ids((2, 3, 4), 9)
    case("Embedding", {"input_dim": 9, "output_dim": 2}, [x], "a mask is dropped", masks=[random_mask(x.shape)])
    for value in (0, -1):
        refused("Embedding", {"input_dim": value, "output_dim": 3}, [(2, 3)], "input_dim")
        refused("Embedding", {"input_dim": 3, "output_dim": value}, [(2, 3)], "output_dim")


def maskings():
    def one(x, note="", **config):
        case("Masking", config, [np.asarray(x, np.float32)], note)
    one([[[0, 0], [1, 2], [0, 0]], [[2, 2], [0, 0], [2, 1]]], "Keras's own test")
    one([[[9, 9], [1, 9], [0, 0]]], "another value", mask_value=9.0)
    one([[[-0.0, 0.0], [0.0, 1e-30]]], "minus zero and nearly zero")
    one([[[0.1, 0.1], [0.1, 0.2]]], "a value that is rounded to float32", mask_value=0.1)
    one([[[np.nan, 0.0], [np.inf, 0.0], [0.0, 0.0]]], "NaN differs from everything")
    one([1, 0, 0], "one axis")
    one(np.zeros((2, 5, 3)), "nothing is left")
    one([[0, 0, 0], [0, 1, 0]], "two axes")
    for _ in range(18):
        shape = random_shape(rng.randint(2, 5))
        value = rng.choice([0.0, 0.0, 1.0, -1.0, 0.5])
        x = np.where(numbers.random(shape[:-1] + (1,)) < 0.4, value, normal(shape))
        x = np.where(numbers.random(shape) < 0.2, value, x)
        one(x, mask_value=value)
    x = normal((2, 4, 3)) * (numbers.random((2, 4, 1)) < 0.5)
    case("Masking", {}, [x.astype(np.float32)], "the mask before does not count", masks=[random_mask(x.shape)])


# InputSpec

def parsed_axes(text):
    pairs = [p.split(":") for p in text.split(",") if p.strip()]
    return {int(a): None if v.strip() == "any" else int(v) for a, v in pairs} or None


class Checked(keras.layers.Layer):
    """Hands its input on when Keras's own check lets it pass."""

    def __init__(self, config):
        super().__init__()
        args = {k: v for k, v in config.items() if k not in ("axes", "shape")}
        shape = config.get("shape")
        self.spec = keras.layers.InputSpec(axes=parsed_axes(config.get("axes") or ""),
                                           shape=None if shape is None else dims(shape), **args)
        self.supports_masking = True

    def build(self, _):
        pass

    def call(self, x):
        assert_input_compatibility(self.spec, x, "spec")
        return x


def input_specs():
    def yes(x, note="", dtype=np.float32, **config):
        case("InputSpec", config, [normal(x).astype(dtype)], note, make=Checked)

    def no(x, param="", note="", **config):
        refused("InputSpec", config, [x], param, note, make=Checked)
    yes((2, 3))
    yes((2, 3), ndim=2)
    yes((2, 3), min_ndim=2)
    yes((2, 3), max_ndim=2)
    yes((2, 3, 4), min_ndim=2, max_ndim=4)
    yes((2, 3, 4), axes="-1: 4")
    yes((2, 3, 4), axes="-1: 4, 1: 3")
    yes((2, 3, 4), axes="0: 2,1:3 , 2:4", ndim=3)
    yes((2, 3, 4), axes="1: any, -1: 4")
    yes((2, 3, 4), shape=[2, 3, 4])
    yes((2, 3, 4), shape=[-1, 3, 4])
    yes((2, 3, 4), shape=[-1, -1, -1])
    yes((2, 3, 4), shape=[-1, 3, 4], dtype=np.int32)
    yes((2, 3), "a last axis of 1 is missing", shape=[-1, 3, 1], allow_last_axis_squeeze=True)
    yes((2, 3, 1), "a last axis of 1 is too many", shape=[-1, 3], allow_last_axis_squeeze=True)
    yes((2, 3, 4), "with squeeze only the shorter shape is compared", shape=[-1, 3], allow_last_axis_squeeze=True)
    yes((2, 3), "with squeeze only the shorter shape is compared", shape=[-1, 3, 7], allow_last_axis_squeeze=True)
    yes((2, 1), "both squeezed", shape=[-1, 1], allow_last_axis_squeeze=True)
    yes((2, 3, 4), "the shape decides the rank", shape=[-1, 3, 4], ndim=7)
    yes((2, 3, 4), "the squeeze also lets the rank pass", ndim=2, allow_last_axis_squeeze=True)
    yes((2, 3), axes="-1: 3", dtype=np.float32)
    yes((5,), ndim=1)
    yes((1, 2, 3, 4, 5), min_ndim=3, axes="1: 2, -2: 4")
    for dtype in ("float32", "int32"):
        case("InputSpec", {"dtype": dtype}, [normal((2, 3)).astype(dtype)], make=Checked)
    x = normal((2, 3, 4))
    case("InputSpec", {"ndim": 3}, [x], "a mask passes", masks=[random_mask(x.shape)], make=Checked)
    no((2, 3), ndim=3)
    no((2, 3), ndim=1)
    no((2, 3), min_ndim=3)
    no((2, 3), max_ndim=1)
    refused("InputSpec", {"dtype": "int32"}, [(2, 3)], "", make=Checked)
    refused("InputSpec", {"dtype": "float32"}, [(2, 3)], "", make=Checked, dtype="int32")
    no((2, 3, 4), axes="-1: 3")
    no((2, 3, 4), axes="1: 4, -1: 4")
    no((2, 3, 4), shape=[2, 3, 5])
    no((2, 3, 4), shape=[3, 3, 4])
    no((2, 3), shape=[-1, 3, 4], note="rank")
    no((2, 3, 1), shape=[-1, 3], note="rank")
    no((2, 4, 1), shape=[-1, 3], allow_last_axis_squeeze=True)
    no((2, 3, 4), axes="3: 4", note="there is no such axis")
    no((2, 3, 4), "axes", axes="3: 4", ndim=3, note="the axis cannot be there")
    no((2, 3, 4), "axes", axes="4: 4", max_ndim=4, note="the axis cannot be there")
    no((2, 3, 4), "axes", axes="3: 4", shape=[-1, -1, -1], note="the axis cannot be there")
    no((2, 3, 4), "axes", axes="x: 4", note="no number")


# Dense, Activation and Identity with masks

def passing():
    for rank in (2, 3, 4, 5):
        for _ in range(4):
            x = normal(random_shape(rank))
            config = {"units": rng.randint(1, 9), "activation": named(rng.choice(ELEMENTWISE)),
                      "use_bias": rng.random() < 0.7}
            case("Dense", config, [x], "a mask passes", masks=[random_mask(x.shape)])
            case("Activation", {"activation": named(rng.choice(ELEMENTWISE))}, [x], "a mask passes",
                 masks=[random_mask(x.shape)])
            case("Identity", {}, [x], "a mask passes", masks=[random_mask(x.shape)])
            if rank > 2:  # a matrix stays the same object in Keras, and so keeps its mask
                case("Flatten", {}, [x], "a mask is dropped", masks=[random_mask(x.shape)])
    case("Identity", {}, [ids((2, 3), 9)], "whole numbers")
    for name in ("softmax", "log_softmax"):
        case("Activation", {"activation": named(name, axis=None)}, [normal((2, 3, 4))], "over all numbers")
        case("Activation", {"activation": named(name, axis=None)}, [normal((5,))], "over all numbers")
    refused("Activation", {"activation": named("softmax", axis=3)}, [(2, 3)], "activation", "no such axis",
            symbolic=False)


def main():
    einsum_denses()
    einsums()
    embeddings()
    maskings()
    input_specs()
    passing()
    write()


main()
