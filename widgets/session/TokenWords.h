// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

#include <QImage>

namespace layerscope {

/// Writes the words of a text into the cells of its preview, where they are large enough to be read. For any thread.
void drawTokenWords(QImage& image, const MosaicLayout& layout, const Value& value);

} // namespace layerscope
