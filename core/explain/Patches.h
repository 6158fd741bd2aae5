// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/ElementSet.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// A piece of a source that is changed as a whole.
struct Patch {
    Region region{};                  ///< within the field
    std::vector<Stretch> box{};       ///< of the grid, a stretch a dimension
    std::vector<std::int64_t> size{}; ///< elements a dimension
    double moved = 0;                 ///< what changing it did
};

/// Cuts the box around a field into patches: along the spatial axes, or all but the batch where there are none.
class Patching {
public:
    Patching(const ElementSet& field, const TensorSpec& source);

    /// The dimensions that are cut.
    const std::vector<int>& axes() const { return m_axes; }
    /// The first pass: some dozens of patches that cover the field.
    std::vector<Patch> coarsest() const;
    /// Appends the halves of a patch along each axis that is still longer than 1; none for the finest.
    void addParts(const Patch& patch, std::vector<Patch>& parts) const;
    /// One element along the axes that are cut.
    std::vector<std::int64_t> finest() const;
    /// Patches of all passes together, if all had an effect; saturates.
    std::int64_t patchesAtMost() const;

private:
    std::vector<Patch> cut(const std::vector<Stretch>& box, const std::vector<std::int64_t>& size) const;

    ElementSet m_field;
    std::vector<Stretch> m_box;
    std::vector<int> m_axes;
};

/// That many, or as many as there are.
std::int64_t trialsAtMost(const Patching& patching, std::int64_t most);

/// The source with some of its numbers changed, the same way each time.
class Changes {
public:
    explicit Changes(Tensor source);
    /// How far numbers are pushed: by the spread of the source.
    double push() const { return m_push; }
    /// Every number of the region pushed, each up or down as its place has it, or all the other way; whole numbers are
    /// replaced by others of the source.
    Tensor changed(const Region& region, bool up) const;

private:
    float pushed(std::int64_t at, bool up) const;
    std::int32_t replaced(std::int64_t at, bool up) const;

    Tensor m_source;
    double m_push = 1;
};

} // namespace layerscope
