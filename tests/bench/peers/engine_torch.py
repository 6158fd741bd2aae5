# SPDX-License-Identifier: GPL-3.0-or-later
"""PyTorch, eager under inference_mode, built from the ONNX files: channels first ("nchw") and channels last ("nhwc").
BatchNormalization is folded into the convolution before it. PyTorch pads evenly, so a convolution that Keras pads
unevenly is timed with the even padding of the same output size and the same work, as its users have it; the result that
is compared is made with the uneven one."""
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn.utils import fusion

import engine_server

CONVOLUTIONS = {("Conv", 1): nn.Conv1d, ("Conv", 2): nn.Conv2d, ("Conv", 3): nn.Conv3d,
                ("ConvTranspose", 2): nn.ConvTranspose2d, ("ConvTranspose", 3): nn.ConvTranspose3d}
CHANNELS_LAST = {4: torch.channels_last, 5: torch.channels_last_3d}


def attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def filled(module, values):
    """The module with its weights from arrays, by name; those that are None are left out."""
    for name, value in values.items():
        if value is not None:
            getattr(module, name).data = torch.from_numpy(value.copy())
    return module.eval()


class UnevenPadding(nn.Module):
    """Pads with zeros as ONNX's pads say: all befores, then all afters."""

    def __init__(self, pads):
        super().__init__()
        half = len(pads) // 2
        self.pads = [p for axis in reversed(range(half)) for p in (pads[axis], pads[axis + half])]

    def forward(self, x):
        return nn.functional.pad(x, self.pads)


class CutEnd(nn.Module):
    """Leaves out what a transposed convolution has beyond its pads."""

    def __init__(self, pads):
        super().__init__()
        half = len(pads) // 2
        self.pairs = list(zip(pads[:half], pads[half:]))

    def forward(self, x):
        return x[(..., *(slice(before, n - after) for (before, after), n in zip(self.pairs, x.shape[2:])))]


def convolution(node, weights, as_keras):
    """Modules for a Conv: with the uneven padding in front of it, or with the even one of the same output size."""
    a, kernel = attributes(node), weights[0]
    rank = kernel.ndim - 2
    pads = a.get("pads", [0] * 2 * rank)
    even = [(pads[i] + pads[i + rank] + 1) // 2 for i in range(rank)]
    module = CONVOLUTIONS["Conv", rank](
        kernel.shape[1] * a.get("group", 1), kernel.shape[0], kernel.shape[2:], stride=a.get("strides", 1),
        padding=0 if as_keras else even, dilation=a.get("dilations", 1), groups=a.get("group", 1), bias=len(weights) > 1)
    filled(module, dict(zip(("weight", "bias"), weights)))
    return [UnevenPadding(pads), module] if as_keras else [module]


def transposed(node, weights, as_keras):
    a, kernel = attributes(node), weights[0]
    rank = kernel.ndim - 2
    before, after = a["pads"][:rank], a["pads"][rank:]
    even = [(b + e + 1) // 2 for b, e in zip(before, after)]
    more = [2 * p - b - e for p, b, e in zip(even, before, after)]
    module = CONVOLUTIONS["ConvTranspose", rank](
        kernel.shape[0], kernel.shape[1], kernel.shape[2:], stride=a["strides"], padding=0 if as_keras else even,
        output_padding=0 if as_keras else more)
    filled(module, {"weight": kernel, "bias": weights[1]})
    return [module, CutEnd(a["pads"])] if as_keras else [module]


def normalization(node, weights, as_keras):
    module = nn.BatchNorm2d(len(weights[0]), eps=attributes(node)["epsilon"])
    return [filled(module, dict(zip(("weight", "bias", "running_mean", "running_var"), weights)))]


def dense(node, weights, as_keras):
    kernel = np.ascontiguousarray(weights[0].T)
    return [filled(nn.Linear(kernel.shape[1], kernel.shape[0]), {"weight": kernel, "bias": weights[1]})]


BUILDERS = {
    "Conv": convolution, "ConvTranspose": transposed, "BatchNormalization": normalization, "Gemm": dense,
    "Relu": lambda *_: [nn.ReLU(inplace=True)],
    "Clip": lambda *_: [nn.ReLU6(inplace=True)],
    "Softmax": lambda *_: [nn.Softmax(dim=1)],
    "Flatten": lambda *_: [nn.Flatten()],
    "GlobalAveragePool": lambda *_: [nn.AdaptiveAvgPool2d(1)],
    "MaxPool": lambda node, *_: [nn.MaxPool2d(attributes(node)["kernel_shape"], attributes(node)["strides"])],
}


def fold_normalization(modules):
    folded = []
    for module in modules:
        if isinstance(module, nn.BatchNorm2d) and isinstance(folded[-1], nn.Conv2d):
            folded[-1] = fusion.fuse_conv_bn_eval(folded[-1], module)
        else:
            folded.append(module)
    return folded


def from_onnx(path, as_keras):
    graph = onnx.load(path).graph
    constants = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
    modules = [module for node in graph.node
               for module in BUILDERS[node.op_type](node, [constants[n] for n in node.input if n in constants], as_keras)]
    return nn.Sequential(*fold_normalization(modules)).eval()


class Torch(engine_server.Server):
    version = f"PyTorch {torch.__version__}"

    def __init__(self, folder, threads):
        super().__init__(folder, threads)
        torch.set_num_threads(threads)
        torch.set_num_interop_threads(1)
        torch.set_grad_enabled(False)

    def prepare(self, variant, files):
        x = torch.from_numpy(engine_server.channels_first(np.load(files.input)))
        timed, compared = (from_onnx(files.onnx, as_keras) for as_keras in (False, True))
        if variant == "nhwc":
            if x.ndim not in CHANNELS_LAST:
                raise ValueError("n/a: PyTorch has channels last for pictures and volumes only")
            timed = timed.to(memory_format=CHANNELS_LAST[x.ndim])
            x = x.to(memory_format=CHANNELS_LAST[x.ndim])
        with torch.inference_mode():
            if timed(x).shape != compared(x).shape:
                raise ValueError(f"gives {tuple(timed(x).shape)}")

        def call():
            with torch.inference_mode():
                return timed(x)

        def output():
            with torch.inference_mode():
                return engine_server.channels_last(compared(x).numpy())
        return call, output


if __name__ == "__main__":
    engine_server.main(Torch)
