// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/MapAxes.h"

#include <QString>

namespace layerscope {

/// "column 33", or with where that is on the source: "column 33, 66.5 px"; "word 4, “cat”".
QString axisText(const Axis& axis, std::int64_t index);
/// What is where on the source: "0.42 s"; "" where that is no more than the index.
QString sourceText(const Axis& axis, std::int64_t index);
/// All dimensions but a batch of one, channels first: "channel 3 · row 40 · column 33, 66.5 px".
QString elementText(const MapAxes& maps, std::span<const std::int64_t> element);
/// How much of the source an element depends on: "field 5 × 5 px"; "" at the source itself.
QString fieldText(NodeId node, const Axes& axes);

/// A map by its channel and slice: "channel 3, slice 12"; "channel 3, t = 0.4 s".
QString mapText(const MapAxes& maps, std::int64_t map);
/// The same as short as can be, for under a small map: "3", "3 · 0.4 s", "12 mm".
QString mapLabel(const MapAxes& maps, std::int64_t map);

} // namespace layerscope
