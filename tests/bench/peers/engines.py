# SPDX-License-Identifier: GPL-3.0-or-later
"""The engines, the ways each is called, and how its process is started."""
import os
import sys
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
OURS_FAST, OURS_EXACT = "ours fast", "ours exact"
BASE = "oneDNN"


@dataclass(frozen=True)
class Engine:
    """A process with one column of the table for each of `columns`: {column: ways of calling it, the fastest counts}."""
    name: str
    program: str        # a Python file beside this one, or an executable of our build
    columns: dict
    networks: bool = True

    def variants(self):
        return [variant for variants in self.columns.values() for variant in variants]

    def command(self, folder, build, threads):
        if self.program.endswith(".py"):
            return [sys.executable, str(HERE / self.program), str(folder), str(threads)]
        return [str(Path(build) / "bin" / self.program), str(folder), str(threads), str(HERE / "layers.tsv")]


ENGINES = [
    Engine("ours", "bench_peers_ours", {OURS_FAST: ["fast"], OURS_EXACT: ["exact"]}),
    Engine("onednn", "bench_peers_onednn", {BASE: ["blocked", "nhwc"], "oneDNN Winograd": ["winograd"]}, networks=False),
    Engine("onnxruntime", "engine_onnxruntime.py", {"ONNX Runtime": ["run"]}),
    Engine("torch", "engine_torch.py", {"PyTorch": ["nchw", "nhwc"]}),
    Engine("opencv", "engine_opencv.py", {"OpenCV": ["forward"]}),
    Engine("keras", "engine_keras.py",
           {"Keras compiled": ["graph", "xla"], "Keras model(x)": ["call"], "Keras predict": ["predict"]}),
]
COLUMNS = [column for engine in ENGINES for column in engine.columns]


def environment(threads):
    """Every library that counts threads in its own way is told the same number."""
    count = {name: str(threads) for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
                                             "TF_NUM_INTRAOP_THREADS")}
    return {**os.environ, **count, "TF_NUM_INTEROP_THREADS": "1", "TF_CPP_MIN_LOG_LEVEL": "3", "PYTHONWARNINGS": "ignore",
            "CUDA_VISIBLE_DEVICES": ""}
