// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"
#include "layer/MediaKind.h"

#include <QString>

#include <optional>
#include <string>

namespace layerscope {

/// The parameters of an Input that is to show another source. `suggested` are those that suit the source
/// (suggestInput). A source of the kind that was there is brought to the shape, rate and scaling that the network has
/// been built for; one of another kind, or an array, brings its own.
Params showing(const LayerDef& input, const Params& before, const std::string& source, const Params& suggested);

/// As suggestInput, for a source that is no file ("chirp:50:4000", "text:", "microphone:"); nothing for a file. Numbers
/// that fill any shape suggest none.
std::optional<Params> suggestedWithoutFile(const std::string& source);

/// A node's name for a file or folder: "A melody (2).wav" -> "a_melody_2".
std::string nodeNameFor(const std::string& source);

/// For a file dialog: all that can be read, then a line a kind.
QString mediaFileFilters();

} // namespace layerscope
