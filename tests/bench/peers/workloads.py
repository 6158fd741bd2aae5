# SPDX-License-Identifier: GPL-3.0-or-later
"""What is measured: the layers of layers.tsv and two networks, with the files that hold them."""
import math
from dataclasses import dataclass
from pathlib import Path

NETWORKS = {"mobilenet025_224": "MobileNetV1-0.25, 224 x 224, 1000 classes",
            "vgg6_224": "VGG of six layers (2x32, 2x64, 2x128), 224 x 224"}
TABLE = Path(__file__).with_name("layers.tsv")


@dataclass(frozen=True)
class Layer:
    """A row of layers.tsv. `size` are the spatial dimensions, none for a dense layer."""
    name: str
    kind: str
    size: tuple
    inputs: int
    outputs: int
    kernel: int
    stride: int
    dilation: int
    padding: str

    @property
    def rank(self):
        return len(self.size)

    @property
    def output_size(self):
        """Spatial size of the output; every row pads so that only the stride changes it."""
        if self.kind == "transposed":
            return tuple(n * self.stride for n in self.size)
        return tuple(math.ceil(n / self.stride) for n in self.size)

    @property
    def gigaflop(self):
        """Nominal work: two operations a multiply-accumulate, taps on the padding counted."""
        taps = self.kernel ** self.rank
        pixels = math.prod(self.size if self.kind == "transposed" else self.output_size)
        per_pixel = {"depthwise": taps * self.outputs,
                     "separable": taps * self.inputs + self.inputs * self.outputs}
        return 2e-9 * pixels * per_pixel.get(self.kind, taps * self.inputs * self.outputs)


def layers():
    """All rows of layers.tsv, in their order."""
    rows = [line.split("\t") for line in TABLE.read_text().splitlines() if line and line[0] != "#"]
    return [Layer(name, kind, tuple(int(n) for n in size.split(",")) if size != "-" else (),
                  *(int(n) for n in numbers), padding)
            for name, kind, size, *numbers, padding in rows]


def names():
    """Every workload, layers first."""
    return [layer.name for layer in layers()] + list(NETWORKS)


class Files:
    """Where a workload's files are in the folder of the peers."""

    def __init__(self, folder, name):
        base = Path(folder) / "models" / name
        self.keras = base.with_suffix(".keras")
        self.onnx = base.with_suffix(".onnx")
        self.input = base.with_suffix(".x.npy")        # channels last, with the batch
        self.expected = base.with_suffix(".y.npy")     # what Keras makes of it
        self.weights = base.with_suffix(".w.npz")      # of a layer, for a program without Keras

    def complete(self):
        return all(path.exists() for path in (self.keras, self.onnx, self.input, self.expected, self.weights))
