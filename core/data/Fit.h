// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// How a picture, a film's frame or a volume is brought to other sizes.
enum class Fit { Stretch, Contain, Crop };

/// One axis: how many elements the source has, how many are wanted, and how far the source's are apart.
struct FitSide {
    std::int64_t size = 1;   ///< at least 1
    std::int64_t wanted = 1; ///< at least 1
    double spacing = 1;      ///< above 0; pixels are 1 apart, voxels so many millimetres
};

/// What becomes of one axis: elements [from, from + length) of the source fill [to, to + count) of the target.
struct FitPart {
    std::int64_t from = 0;
    std::int64_t length = 1;
    std::int64_t to = 0;
    std::int64_t count = 1;

    /// Elements of the source to one of the target.
    double step() const { return static_cast<double>(length) / static_cast<double>(count); }
    /// Where on the source the centre of the target's first element lies; its first element's centre is 0.
    double origin() const { return static_cast<double>(from) + (0.5 - static_cast<double>(to)) * step() - 0.5; }
};

/// One part a side. Crop takes the largest piece in the middle that has the target's proportions, Contain leaves
/// borders around the whole; proportions are those of lengths, size * spacing, and the target's elements are cubes.
std::vector<FitPart> fitParts(std::span<const FitSide> sides, Fit fit);

} // namespace layerscope
