// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"

#include <cstddef>
#include <string>
#include <unordered_map>
#include <vector>

namespace layerscope {

/// One call of one layer of a Functional model; an InputLayer has a single one.
struct FileStep {
    std::size_t layer = 0;
    std::size_t call = 0;
};

/// Layers of a model by name. Throws ReadFailure when two have the same.
std::unordered_map<std::string, std::size_t> layersByName(const FileModel& model);

/// Every call after those that it takes its tensors from and after the layer's earlier calls, as far as possible in the
/// file's order. Throws ReadFailure when the calls form a circle or name something that is not there.
std::vector<FileStep> callOrder(const FileModel& model, const std::unordered_map<std::string, std::size_t>& byName);

} // namespace layerscope
