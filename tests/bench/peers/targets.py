# SPDX-License-Identifier: GPL-3.0-or-later
"""What the project wants to reach, and whether a measurement does. A ratio over several workloads is judged by its
worst one, geometric means as such, each with all numbers of threads."""
import math

import engines
import workloads

WINOGRAD_2D = ["c3_112_32_64", "c3_56_64_64", "c3_28_128_128", "c3_14_256_256", "c3d2_56_64_64"]
WINOGRAD_3D = ["c3d_16x56_16_32"]
OTHER_DENSE = ["c3_224_3_32", "c1_56_64_256", "c1_14_512_512", "c5s2_224_3_24", "c7s2_224_3_64", "c1d_k9s4_16000_1_64",
               "c1d_k3d4_4000_64_128", "c3d_16x112_3_16"]
DEPTHWISE = ["dw3_112_64", "dw3s2_56_128", "sep3_56_128_128"]
TRANSPOSED = ["ct3s2_56_64_32", "ct3ds2_8x28_32_16"]
LAYERS = [layer.name for layer in workloads.layers()]
PEERS = [c for c in engines.COLUMNS if not c.startswith("ours")]
ONNX, KERAS = "ONNX Runtime", "Keras model(x)"
FAST, EXACT = engines.OURS_FAST, engines.OURS_EXACT


def geometric_mean(ratios):
    known = [r for r in ratios if r]
    return math.exp(sum(math.log(r) for r in known) / len(known)) if known else None


def worst(names, theirs, ours=FAST):
    """The largest ratio to one peer, with the workload it belongs to; to the fastest of several peers each time."""
    def find(medians, threads):
        known = [(max(r for r in peers if r is not None), name) for name in names
                 if any(peers := [medians.ratio(name, ours, peer, threads) for peer in theirs])]
        return max(known, default=None)
    return find


def mean(names, theirs, ours=FAST):
    def find(medians, threads):
        value = geometric_mean([medians.ratio(name, ours, theirs, threads) for name in names])
        return (value, "") if value else None
    return find


TARGETS = [
    ("3x3, stride 1, 32 channels and more / oneDNN", 0.45, 0.30, worst(WINOGRAD_2D, [engines.BASE])),
    ("3x3x3, 16 channels and more / oneDNN", 0.50, 0.35, worst(WINOGRAD_3D, [engines.BASE])),
    ("other dense convolutions / oneDNN", 1.10, 1.00, worst(OTHER_DENSE, [engines.BASE])),
    ("a dense layer / oneDNN", 1.10, 1.00, worst(["dense_4096_1000"], [engines.BASE])),
    ("depthwise, separable / oneDNN", 1.05, 0.90, worst(DEPTHWISE, [engines.BASE])),
    ("transposed 2-D and 3-D / the best peer", 0.65, 0.50, worst(TRANSPOSED, PEERS)),
    ("geometric mean of the 20 layers / oneDNN", 0.65, 0.50, mean(LAYERS, engines.BASE)),
    ("MobileNetV1-0.25 / ONNX Runtime", 0.95, 0.80, worst(["mobilenet025_224"], [ONNX])),
    ("VGG of six layers / ONNX Runtime", 0.50, 0.40, worst(["vgg6_224"], [ONNX])),
    ("every layer and network / Keras model(x)", 0.50, 0.20, worst(workloads.names(), [KERAS])),
    ("exact mode, geometric mean of the 20 layers / oneDNN", 1.10, 1.00, mean(LAYERS, engines.BASE, EXACT)),
]


def verdict(value, must, aim):
    if value is None:
        return "not measured"
    return "aim reached" if value <= aim else "reached" if value <= must else "missed"


def row(target, medians):
    what, must, aim, find = target
    found = [find(medians, threads) for threads in medians.threads]
    known = [f for f in found if f]
    cells = [f"{f[0]:.2f}" if f else "–" for f in found]
    furthest = max(known, default=(None, ""))
    return [what, f"{must:.2f}", f"{aim:.2f}", *cells, furthest[1], verdict(furthest[0], must, aim)]


def memory_row(memory, columns):
    what = "peak memory of VGG16 at 224, headless / Keras"
    if not memory:
        return [what, "0.50", "weights + 10 %", *["–"] * columns, "", "not measured"]
    ratio = memory["ours"] / memory["keras"]
    mib = {who: f"{size / 2 ** 20:.0f} MiB" for who, size in memory.items()}
    reached = "aim reached" if memory["ours"] <= 1.1 * memory["weights"] else verdict(ratio, 0.5, 0)
    return [what, "0.50", "weights + 10 %", *[f"{ratio:.2f}"] * columns,
            f"{mib['ours']} / {mib['keras']}; weights {mib['weights']}", reached]


def rows(medians, memory):
    """The lines of the table of targets."""
    return [*(row(target, medians) for target in TARGETS), memory_row(memory, len(medians.threads))]
