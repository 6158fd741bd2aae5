// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"
#include "formats/keras/KerasWeightsWriter.h"
#include "graph/ResolvedGraph.h"
#include "tensor/Zip.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>

namespace layerscope {

// A .keras file of ours has one more member that Keras passes over, layerscope.json: the graph as it was drawn, with
// what Keras has no word for (positions, notes, sources, bypassed layers, formulas, which weights were only
// initialised). It counts only as long as config.json and model.weights.h5 are those that it was written with. Weights
// lie in model.weights.h5; layerscope.json names their datasets.
inline constexpr const char* kExtrasMember = "layerscope.json";
inline constexpr const char* kExtrasFolder = "layerscope/";

/// The members of an archive that the extras belong to.
struct KerasParts {
    std::span<const std::byte> config;
    std::span<const std::byte> weights;
};

/// Adds layerscope.json, weights that model.weights.h5 does not hold as the graph does, and media.
void addKerasExtras(ZipWriter& archive, const Project& project, const LayerRegistry& registry,
                    const ResolvedGraph& resolved, const KerasWeightPaths& paths, const KerasParts& parts);

/// The project as it was; nothing when the archive has no extras, when they are of another version, or when the rest of
/// the archive is no longer what they were written for. Throws ReadFailure when they are damaged.
std::optional<Project> projectFromKerasExtras(const ZipReader& archive, const std::string& name,
                                              const LayerRegistry& registry, const ProjectLimits& limits);

} // namespace layerscope
