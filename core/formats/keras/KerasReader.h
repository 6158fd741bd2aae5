// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"
#include "formats/keras/Hdf5Reader.h"
#include "tensor/Zip.h"

#include <filesystem>
#include <string>

namespace layerscope {

inline constexpr const char* kKerasConfigMember = "config.json";
inline constexpr const char* kKerasMetadataMember = "metadata.json";
inline constexpr const char* kKerasWeightsMember = "model.weights.h5";

// Each throws ReadFailure; `name` is the file's, for sentences.

/// A .keras archive.
Project projectFromKeras(const ZipReader& archive, const std::string& name, const LayerRegistry& registry,
                         const ProjectLimits& limits);
/// The same files in a folder.
Project projectFromKerasFolder(const std::filesystem::path& folder, const LayerRegistry& registry,
                               const ProjectLimits& limits);
/// A whole model in HDF5.
Project projectFromHdf5(const Hdf5Reader& file, const std::string& name, const LayerRegistry& registry,
                        const ProjectLimits& limits);

/// The weights of a .keras archive, which stays open as long as they. Keras stores them as they are, so they need not
/// be held in memory.
Result<Hdf5Reader> kerasWeightsIn(const ZipReader& archive, const std::string& name, const ProjectLimits& limits);

/// "model_config" of an HDF5 file's root: whether it holds a whole model.
bool holdsModel(const Hdf5Reader& file);
Hdf5Limits hdf5Limits(const ProjectLimits& limits);

} // namespace layerscope
