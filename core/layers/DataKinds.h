// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

namespace layerscope {

// The kinds of data that families of layers suit.

inline constexpr DataKind kAllKinds[] = {DataKind::Text,  DataKind::Audio, DataKind::TimeSeries,
                                         DataKind::Image, DataKind::Video, DataKind::Volume};
inline constexpr DataKind kSeriesKinds[] = {DataKind::Audio, DataKind::TimeSeries, DataKind::Text};
inline constexpr DataKind kImageKinds[] = {DataKind::Image, DataKind::Audio};
inline constexpr DataKind kVolumeKinds[] = {DataKind::Volume, DataKind::Video};

} // namespace layerscope
