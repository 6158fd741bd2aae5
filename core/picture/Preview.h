// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

namespace layerscope {

/// The form in which a value is seen at a glance, found by what its axes mean.
enum class PreviewKind {
    Maps,        ///< pictures, feature maps, vectors, matrices: as mosaic() draws them
    Curves,      ///< a few series: a lane each, peaks kept
    Heat,        ///< many series, or series over tokens: time across, channels down
    Spectrogram, ///< time across, frequency up
    Tokens,      ///< the ids of a text: a cell each, in reading order
    Film,        ///< some frames of the first channel, or in colour
    Slices,      ///< the middle slice of some channels
    Planes,      ///< of a volume with one channel the three planes through its middle
};
PreviewKind previewKindOf(const Value& value);

struct Preview {
    Bitmap bitmap;
    MosaicLayout layout; ///< what is where in it
};

/// Exactly width × height, transparent around; masked elements are hatched. `picture` shows three channels as colours,
/// where the value is a picture or a film. Numbers are read once to find their range and once to draw them, curves
/// once in all.
Preview makePreview(const Value& value, const MapStyle& style, int width, int height, bool picture);

/// The value as one image for a file: maps, frames and slices in a grid, curves and spectrograms 1,200 pixels wide.
Bitmap drawing(const Value& value, const MapStyle& style, bool picture);

/// The size of a token's cell from which a word is read in it.
inline constexpr int kReadableCell = 28;

} // namespace layerscope
