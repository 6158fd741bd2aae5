#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens what Layerscope saves with real Keras. Not run by CI: it needs keras with a CPU backend.

    KERAS_BACKEND=jax python check_exports.py build/dev/bin/layerscope-cli tests/golden/models

Every .keras and .h5 in the folder is converted by `layerscope-cli convert` to .keras, .h5 and .py; Keras loads or runs
them, and their outputs on the same random inputs are compared with those of the original. A .keras file is converted
once more after its layerscope.json is taken away, so that what Keras itself would read is what Layerscope reads.
"""
import os
import pathlib
import runpy
import subprocess
import sys
import tempfile
import zipfile

import numpy as np

os.environ.setdefault("KERAS_BACKEND", "jax")
import keras  # noqa: E402

TOLERANCE = 1e-5
OPEN_SIZE = 32


def inputs_of(model):
    rng = np.random.default_rng(7)
    arrays = []
    for tensor in model.inputs:
        shape = [2] + [size or OPEN_SIZE for size in tensor.shape[1:]]
        if "int" in str(tensor.dtype):
            arrays.append(rng.integers(0, 5, shape).astype(str(tensor.dtype)))
        else:
            arrays.append(rng.normal(size=shape).astype("float32"))
    return arrays


def outputs_of(model, arrays):
    result = model(arrays if len(arrays) > 1 else arrays[0], training=False)
    leaves = keras.tree.flatten(result)
    return [np.asarray(keras.ops.convert_to_numpy(leaf)).astype("float32") for leaf in leaves]


def difference(wanted, got):
    if [w.shape for w in wanted] != [g.shape for g in got]:
        return f"shapes {[g.shape for g in got]}"
    return max(float(np.abs(w - g).max(initial=0) / max(np.abs(w).max(initial=0), 1e-6)) for w, g in zip(wanted, got))


def load(path):
    if path.suffix == ".py":
        model = runpy.run_path(str(path))["build_model"]()
        model.load_weights(path.with_suffix(".weights.h5"))
        return model
    return keras.saving.load_model(path, compile=False)


def convert(cli, source, target):
    done = subprocess.run([cli, "convert", str(source), str(target), "--force"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return target


def without_extras(source, target):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in ("metadata.json", "config.json", "model.weights.h5"):
            new.writestr(name, old.read(name))
    return target


def cell(action):
    try:
        value = action()
    except Exception as error:  # whatever Keras throws is the result
        return False, (str(error).strip().splitlines() or [repr(error)])[-1][:120]
    good = isinstance(value, float) and value <= TOLERANCE
    return good, f"{value:.1e}" if isinstance(value, float) else value


def check(cli, source, folder):
    original = keras.saving.load_model(source, compile=False)
    arrays = inputs_of(original)
    wanted = outputs_of(original, arrays)
    stem = folder / source.name.replace(".", "_")

    def compare(path):
        return difference(wanted, outputs_of(load(path), arrays))

    def again():
        plain = without_extras(stem.with_suffix(".keras"), folder / "plain.keras")
        return compare(convert(cli, plain, folder / "again.keras"))

    cells = [cell(lambda e=ending: compare(convert(cli, source, stem.with_suffix(e)))) for ending in (".keras", ".h5", ".py")]
    return cells + [cell(again)]


def main():
    cli, models = sys.argv[1], pathlib.Path(sys.argv[2])
    files = sorted(p for p in models.iterdir() if p.suffix in (".keras", ".h5") and not p.name.endswith(".weights.h5"))
    failures = 0
    print(f"{'model':40} {'.keras':>9} {'.h5':>9} {'.py':>9} {'.keras again':>13}")
    with tempfile.TemporaryDirectory() as folder:
        for source in files:
            good, original = cell(lambda: float(keras.saving.load_model(source, compile=False) is None))
            if not good:
                print(f"{source.name:40} (Keras itself cannot load it: {original})")
                continue
            cells = check(cli, source, pathlib.Path(folder))
            print(f"{source.name:40} {cells[0][1]:>9} {cells[1][1]:>9} {cells[2][1]:>9} {cells[3][1]:>13}", flush=True)
            failures += sum(not fine for fine, _ in cells)
    print(f"{len(files)} models, {failures} failures, tolerance {TOLERANCE}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
