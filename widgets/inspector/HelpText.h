// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <QString>

namespace layerscope {

/// The page that explains a layer type, as the HTML of a QTextDocument: purpose, formula, uses, inputs, parameters.
/// All of it comes from the LayerDef; colours come from the style sheet of the document.
QString layerHelpHtml(const LayerDef& def);

/// Address of the link that puts the example of the page on the canvas.
inline constexpr const char* kExampleLink = "layerscope:example";

/// "any number from 0", "1 to 512", "whole number, 1 or more": what a parameter takes, in words.
QString rangeText(const ParamDef& param);

} // namespace layerscope
