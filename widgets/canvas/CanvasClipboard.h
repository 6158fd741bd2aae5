// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"

#include <QString>

namespace layerscope {

/// Copies the selection, also as plain text.
void copyToClipboard(const CanvasContext& context);
bool clipboardHasGraph();
/// Pastes with its upper left corner at `place`, into that group, and selects it; says why when it cannot.
QString pasteFromClipboard(const CanvasContext& context, Point place, GroupId into = {});

} // namespace layerscope
