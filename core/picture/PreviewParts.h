// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Preview.h"
#include "picture/Series.h"

#include <functional>

namespace layerscope {

/// Nothing but transparent pixels; a negative size is none.
Bitmap transparentBitmap(int width, int height);
/// Fills the part of a rectangle that lies in the bitmap.
void fillRect(Bitmap& bitmap, int x, int y, int width, int height, std::uint32_t color);
/// Diagonal lines over the pixels of a rectangle that `masked` names, by their place in the rectangle.
void hatch(Bitmap& bitmap, int left, int top, int width, int height, const std::function<bool(int x, int y)>& masked);
/// Maps as the layout places them.
void drawMaps(Bitmap& bitmap, const FeatureMaps& maps, const MapStyle& style, const MosaicLayout& layout);
/// A slice of the first three channels in a cell as red, green and blue; the only one as gray.
void drawColors(Bitmap& bitmap, const FeatureMaps& maps, const MosaicLayout& layout, std::int64_t cell,
                std::int64_t slice);

/// The grid of so many maps whose cells are largest, in the middle.
MosaicLayout largestGrid(const MapSize& map, std::int64_t shown, int width, int height);
/// One cell of the whole size.
MosaicLayout wholeLayout(int width, int height);

Preview curvesPreview(const Series& series, const MapStyle& style, int width, int height);
Preview tokensPreview(const Series& series, int width, int height);
Preview planesPreview(const FeatureMaps& maps, const MapStyle& style, int width, int height);

} // namespace layerscope
