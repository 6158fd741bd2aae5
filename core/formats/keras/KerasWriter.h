// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "formats/Project.h"
#include "graph/ResolvedGraph.h"
#include "layer/Registry.h"

#include <cstddef>
#include <vector>

namespace layerscope {

/// A file's bytes, and what it says otherwise than the graph does. The same project gives the same bytes.
struct WrittenFile {
    std::vector<std::byte> bytes;
    std::vector<Message> notes;
};

/// A .keras archive.
Result<WrittenFile> kerasArchive(const Project& project, const LayerRegistry& registry, const GraphResolver& resolve);
/// A *.weights.h5 file, to be loaded into the model that kerasArchive or pythonCode make.
Result<WrittenFile> kerasWeightsFile(const Project& project, const LayerRegistry& registry,
                                     const GraphResolver& resolve);
/// A whole model in the older form, .h5, as Keras 3 writes it.
Result<WrittenFile> kerasLegacyFile(const Project& project, const LayerRegistry& registry,
                                    const GraphResolver& resolve);

} // namespace layerscope
