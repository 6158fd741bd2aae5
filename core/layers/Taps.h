// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/TransposedWindow.h"
#include "layers/Spatial.h"

#include <span>
#include <vector>

namespace layerscope {

/// An element of a batch of pictures, sounds or volumes, whatever the layout.
struct MapElement {
    std::int64_t batch = 0;
    Ints place; ///< along the spatial axes, outermost first
    std::int64_t channel = 0;
};
MapElement mapElement(std::span<const std::int64_t> element, const Layout& layout);

/// Such a tensor as [batch, places, channels]: where its numbers lie.
struct MapIndex {
    bool channelsFirst = false;
    std::int64_t places = 1;
    std::int64_t channels = 1;

    MapIndex(const Shape& shape, const Layout& layout);
    /// Row-major index; `place` is row-major along the spatial axes.
    std::int64_t at(std::int64_t batch, std::int64_t place, std::int64_t channel) const {
        return channelsFirst ? (batch * channels + channel) * places + place
                             : (batch * places + place) * channels + channel;
    }
};

/// A tap of a kernel over one place of an input, both row-major; place -1: padding.
struct Tap {
    std::int64_t tap = 0;
    std::int64_t place = -1;
};

/// All taps of the output element at `place`, in the order of the kernel.
std::vector<Tap> tapsAt(std::span<const Window> windows, const Ints& place);
/// The taps that laid something down on the output element at `place`, and the input places they did it from.
std::vector<Tap> tapsAt(std::span<const TransposedWindow> windows, const Ints& place);

} // namespace layerscope
