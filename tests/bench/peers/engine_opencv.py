# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenCV's dnn module on the processor, from its Python wheel."""
import cv2
import numpy as np

import engine_server


class OpenCv(engine_server.Server):
    version = f"OpenCV {cv2.__version__}"

    def __init__(self, folder, threads):
        super().__init__(folder, threads)
        cv2.setNumThreads(threads)

    def prepare(self, variant, files):
        net = cv2.dnn.readNetFromONNX(str(files.onnx))
        x = engine_server.channels_first(np.load(files.input))

        def call():
            net.setInput(x)
            return net.forward()
        expected = np.load(files.expected, mmap_mode="r")
        first = call()
        if first.size != expected.size:
            raise ValueError(f"gives {first.shape}")
        shape = (expected.shape[0], expected.shape[-1], *expected.shape[1:-1])
        return call, lambda: engine_server.channels_last(call().reshape(shape))


if __name__ == "__main__":
    engine_server.main(OpenCv)
