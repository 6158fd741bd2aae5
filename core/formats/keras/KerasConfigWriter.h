// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "formats/keras/KerasModel.h"

namespace layerscope {

enum class KerasDialect {
    Keras3, ///< config.json of a .keras file
    Legacy, ///< model_config of an .h5 file: layers without module and build_config, as Keras 3 writes it
};

/// The whole model as Keras's object: {"module", "class_name": "Functional", "config": {"layers", ...}, ...}
Json kerasConfig(const KerasModel& model, KerasDialect dialect);

} // namespace layerscope
