// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"

namespace layerscope {

/// The JSON parts of a project, as they are in the file.
struct ProjectJson {
    Json project;
    Json graph;
};

/// The version that is written.
inline constexpr std::int64_t kProjectVersion = 1;

/// Brings the parts from `version` to kProjectVersion, one version a step. Parts that are not as that version says are
/// left as they are; the reader complains about them afterwards.
void migrate(ProjectJson& parts, std::int64_t version);

} // namespace layerscope
