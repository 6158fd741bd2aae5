# SPDX-License-Identifier: GPL-3.0-or-later
"""ONNX Runtime on the processor, every optimization on, input and output bound to memory that is there already."""
import numpy as np
import onnxruntime as ort

import engine_server


class OnnxRuntime(engine_server.Server):
    version = f"ONNX Runtime {ort.__version__}"

    def prepare(self, variant, files):
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_ALL
        session = ort.InferenceSession(str(files.onnx), options, providers=["CPUExecutionProvider"])
        x = ort.OrtValue.ortvalue_from_numpy(engine_server.channels_first(np.load(files.input)))
        y = ort.OrtValue.ortvalue_from_shape_and_type(session.get_outputs()[0].shape, np.float32)
        binding = session.io_binding()
        binding.bind_ortvalue_input(session.get_inputs()[0].name, x)
        binding.bind_ortvalue_output(session.get_outputs()[0].name, y)

        def output():
            session.run_with_iobinding(binding)
            return engine_server.channels_last(y.numpy())
        return (lambda: session.run_with_iobinding(binding)), output


if __name__ == "__main__":
    engine_server.main(OnnxRuntime)
