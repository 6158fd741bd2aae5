// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"
#include "layer/Params.h"

#include <string_view>
#include <vector>

namespace layerscope {

/// What a source is, and so how an Input reads it.
enum class MediaKind { None, Image, Sound, Series, Text, Film, Volume, Array, Generated };

/// Values of the parameter "kind" of an Input.
inline constexpr Choice kMediaKinds[] = {
    {"auto", N_("By its ending")}, {"image", N_("Picture")}, {"audio", N_("Sound")},   {"series", N_("Time series")},
    {"text", N_("Text")},          {"video", N_("Film")},    {"volume", N_("Volume")}, {"array", N_("Array")},
};
const char* idOf(MediaKind kind); ///< one of these; "" for None and Generated

/// By what it begins with ("text:", "camera:", "microphone:", "noise:") or ends with (".wav"); nothing is opened. A
/// folder ("scans/") is pictures, what no ending names is None. ".npy" and ".npz" are arrays, ".tif" is a picture,
/// ".csv" a series, ".txt" a text: an Input that means otherwise says so by its parameter "kind".
MediaKind kindOfSource(std::string_view source);

/// The endings of that kind, as ".wav"; "/" stands for a folder.
std::vector<std::string_view> endingsOf(MediaKind kind);

/// What an Input with these parameters reads: its "kind", or with "auto" that of its source.
MediaKind mediaKindOf(const Params& params);

} // namespace layerscope
