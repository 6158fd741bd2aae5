# SPDX-License-Identifier: GPL-3.0-or-later
"""Keras on TensorFlow: model.predict, model(x), and compiled (tf.function, with XLA and without)."""
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
import tensorflow as tf

import engine_server


class Keras(engine_server.Server):
    version = f"Keras {keras.__version__}, TensorFlow {tf.__version__}"

    def __init__(self, folder, threads):
        super().__init__(folder, threads)
        tf.config.threading.set_intra_op_parallelism_threads(threads)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        self.models = {}

    def model(self, path):
        if path not in self.models:
            self.models[path] = keras.models.load_model(path, compile=False)
        return self.models[path]

    def prepare(self, variant, files):
        model, array = self.model(files.keras), np.load(files.input)
        if variant == "predict":
            return (lambda: model.predict(array, verbose=0)), (lambda: model.predict(array, verbose=0))
        x = tf.constant(array)
        if variant == "call":
            call = lambda: model(x, training=False)
        else:
            function = tf.function(lambda value: model(value, training=False), jit_compile=variant == "xla")
            compiled = function.get_concrete_function(tf.TensorSpec(x.shape, x.dtype)) if variant == "graph" else function
            call = lambda: compiled(x)
        return call, lambda: call().numpy()


if __name__ == "__main__":
    engine_server.main(Keras)
