// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

// Names inside a .layerscope archive; see PROJECT.md.
inline constexpr const char* kFormatName = "layerscope";
inline constexpr const char* kProjectMember = "project.json";
inline constexpr const char* kGraphMember = "graph.json";
inline constexpr const char* kViewMember = "view.json";
inline constexpr const char* kWeightsFolder = "weights/";
inline constexpr const char* kMediaFolder = "media/";

} // namespace layerscope
