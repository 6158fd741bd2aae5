// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelPresets.h"
#include "run/Plan.h"
#include "session/Document.h"

#include <QString>

#include <filesystem>
#include <string>
#include <vector>

namespace layerscope {

// What can be done to a layer's weights; each edit is one undo step of the document.

/// Puts a number, a file, a preset in: the weight becomes the node's own.
void replaceWeight(Document& document, NodeId node, const std::string& weight, Tensor numbers, quint64 gesture = 0);
/// Hands the weight back to its initializer.
void resetWeight(Document& document, NodeId node, const std::string& weight);
/// Hands all weights back to their initializers, and gives those that draw at random a new seed.
void reinitialize(Document& document, NodeId node, std::span<const WeightDef> weights, quint32 seed);
/// Whether any of the weights is drawn at random.
bool drawsAtRandom(const Node& node, std::span<const WeightDef> weights);
/// "Glorot uniform, seed 7": the initializer that makes the weight.
QString initializerText(const Node& node, const WeightDef& weight);

/// The weights in a .npy (one, for `current`) or .npz file (by their names), with the shapes that `wanted` asks for.
/// Reads the file: not on the GUI thread.
Result<std::map<std::string, Tensor>> readWeights(const std::filesystem::path& path, const std::string& current,
                                                  const std::vector<WeightDef>& wanted);

} // namespace layerscope
