# SPDX-License-Identifier: GPL-3.0-or-later
"""A chain of Keras layers as an ONNX graph, channels first as its engines want them. Paddings are written as Keras
means them (uneven where the stride is 2), and a ZeroPadding2D becomes the padding of the convolution behind it, so that
no engine loses time with a node of its own for it."""
import math

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET = 13


class Chain:
    """Nodes in a row; each reads what the one before it wrote."""

    def __init__(self):
        self.nodes, self.initializers = [], []
        self.last = "x"
        self.pending_padding = None

    def constant(self, array):
        name = f"w{len(self.initializers)}"
        self.initializers.append(numpy_helper.from_array(np.ascontiguousarray(array, dtype=np.float32), name))
        return name

    def add(self, op, *constants, **attributes):
        output = f"t{len(self.nodes)}"
        names = [c if isinstance(c, str) else self.constant(c) for c in constants]
        self.nodes.append(helper.make_node(op, [self.last, *names], [output], **attributes))
        self.last = output

    def model(self, input_shape, output_shape):
        ends = [[channels_first(name, shape)] for name, shape in (("x", input_shape), (self.last, output_shape))]
        graph = helper.make_graph(self.nodes, "chain", *ends, self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model)
        return onnx.shape_inference.infer_shapes(model, strict_mode=True)


def channels_first(name, shape):
    """The end of a graph for Keras's [None, spatial..., channels]."""
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, shape[-1], *shape[1:-1]])


def same_padding(size, kernel, stride, dilation):
    """(before, after) of one axis for Keras's "same"."""
    total = max((math.ceil(size / stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def paddings(layer, chain):
    """All befores, then all afters, as ONNX writes them."""
    size = layer.input.shape[1:-1]
    if chain.pending_padding:
        pairs, chain.pending_padding = chain.pending_padding, None
    elif layer.padding == "causal":
        pairs = [((layer.kernel_size[0] - 1) * layer.dilation_rate[0], 0)]
    elif layer.padding == "same":
        pairs = [same_padding(*axis) for axis in zip(size, layer.kernel_size, layer.strides, layer.dilation_rate)]
    else:
        pairs = [(0, 0)] * len(size)
    return [before for before, _ in pairs] + [after for _, after in pairs]


def outwards(kernel):
    """Keras's [spatial..., in, out] as [out, in, spatial...]."""
    return np.moveaxis(kernel, (-1, -2), (0, 1))


def geometry(layer, chain):
    return {"pads": paddings(layer, chain), "strides": list(layer.strides), "dilations": list(layer.dilation_rate)}


def activation(chain, function):
    name = function.__name__
    if name == "relu":
        chain.add("Relu")
    elif name == "relu6":
        chain.add("Clip", np.float32(0), np.float32(6))
    elif name == "softmax":
        chain.add("Softmax", axis=1)
    elif name != "linear":
        raise ValueError(f"activation {name}")


def convolution(chain, layer):
    biases = [np.asarray(layer.bias)] if layer.use_bias else []
    chain.add("Conv", outwards(np.asarray(layer.kernel)), *biases, **geometry(layer, chain))
    activation(chain, layer.activation)


def depthwise_kernel(kernel):
    """[spatial..., channels, 1] as [channels, 1, spatial...]."""
    return np.moveaxis(np.asarray(kernel), (-2, -1), (0, 1))


def depthwise(chain, layer):
    kernel = depthwise_kernel(layer.kernel)
    biases = [np.asarray(layer.bias)] if layer.use_bias else []
    chain.add("Conv", kernel, *biases, group=kernel.shape[0], **geometry(layer, chain))
    activation(chain, layer.activation)


def separable(chain, layer):
    kernel = depthwise_kernel(layer.depthwise_kernel)
    chain.add("Conv", kernel, group=kernel.shape[0], **geometry(layer, chain))
    chain.add("Conv", outwards(np.asarray(layer.pointwise_kernel)), np.asarray(layer.bias))
    activation(chain, layer.activation)


def transposed(chain, layer):
    """Keras's "same" cuts kernel - stride elements off the full result, the smaller half in front."""
    cut = [max(k - s, 0) for k, s in zip(layer.kernel_size, layer.strides)]
    chain.add("ConvTranspose", outwards(np.asarray(layer.kernel)), np.asarray(layer.bias), strides=list(layer.strides),
              pads=[c // 2 for c in cut] + [c - c // 2 for c in cut])
    activation(chain, layer.activation)


def dense(chain, layer):
    chain.add("Gemm", np.asarray(layer.kernel), np.asarray(layer.bias))
    activation(chain, layer.activation)


def normalization(chain, layer):
    chain.add("BatchNormalization", *(np.asarray(w) for w in (layer.gamma, layer.beta, layer.moving_mean,
                                                              layer.moving_variance)), epsilon=layer.epsilon)


def relu(chain, layer):
    if layer.max_value is None:
        chain.add("Relu")
    else:
        chain.add("Clip", np.float32(0), np.float32(layer.max_value))


def zero_padding(chain, layer):
    chain.pending_padding = layer.padding


def global_average(chain, layer):
    chain.add("GlobalAveragePool")
    if not layer.keepdims:
        chain.add("Flatten")


WRITERS = {
    "InputLayer": lambda chain, layer: None,
    "Dropout": lambda chain, layer: None,
    "Conv1D": convolution, "Conv2D": convolution, "Conv3D": convolution,
    "DepthwiseConv2D": depthwise, "SeparableConv2D": separable,
    "Conv2DTranspose": transposed, "Conv3DTranspose": transposed,
    "Dense": dense, "BatchNormalization": normalization, "ReLU": relu, "ZeroPadding2D": zero_padding,
    "MaxPooling2D": lambda chain, layer: chain.add("MaxPool", kernel_shape=list(layer.pool_size),
                                                   strides=list(layer.strides)),
    "GlobalAveragePooling2D": global_average,
    "Reshape": lambda chain, layer: chain.add("Flatten"),  # [1, 1, 1, classes] to [1, classes]
    "Activation": lambda chain, layer: activation(chain, layer.activation),
}


def from_keras(model):
    """The ONNX twin of a Keras model whose layers stand in a row; an error for a layer that is not known here."""
    chain = Chain()
    for layer in model.layers:
        WRITERS[type(layer).__name__](chain, layer)
    return chain.model(model.inputs[0].shape, model.outputs[0].shape)
