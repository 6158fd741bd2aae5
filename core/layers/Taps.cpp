// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Taps.h"

namespace layerscope {
namespace {

/// Of the first axes: what each of `before` becomes with every tap of the next axis.
std::vector<Tap> joined(const std::vector<Tap>& before, const std::vector<Tap>& next, std::int64_t kernel,
                        std::int64_t size) {
    std::vector<Tap> out;
    out.reserve(before.size() * next.size());
    for (const Tap& outer : before)
        for (const Tap& inner : next) {
            const bool padding = outer.place < 0 || inner.place < 0;
            out.push_back({outer.tap * kernel + inner.tap, padding ? -1 : outer.place * size + inner.place});
        }
    return out;
}

std::vector<Tap> tapsAlong(const Window& window, std::int64_t o) {
    std::vector<Tap> out;
    for (std::int64_t q = 0; q < window.kernel; ++q) {
        const std::int64_t place = window.tap(o, q);
        out.push_back({q, window.isPadding(place) ? -1 : place});
    }
    return out;
}

std::vector<Tap> tapsAlong(const TransposedWindow& window, std::int64_t o) {
    std::vector<Tap> out;
    for (std::int64_t q = 0; q < window.kernel; ++q)
        if (const auto place = window.source(o, q))
            out.push_back({q, *place});
    return out;
}

template <class AnyWindow>
std::vector<Tap> tapsOf(std::span<const AnyWindow> windows, const Ints& place) {
    std::vector<Tap> taps{{0, 0}};
    for (std::size_t axis = 0; axis < windows.size(); ++axis)
        taps = joined(taps, tapsAlong(windows[axis], place[axis]), windows[axis].kernel, windows[axis].size);
    return taps;
}

} // namespace

MapElement mapElement(std::span<const std::int64_t> element, const Layout& layout) {
    MapElement out{
        .batch = element[0], .place = {}, .channel = element[static_cast<std::size_t>(layout.channelAxis())]};
    for (int i = 0; i < layout.spatialRank(); ++i)
        out.place.push_back(element[static_cast<std::size_t>(layout.spatialAxis(i))]);
    return out;
}

MapIndex::MapIndex(const Shape& shape, const Layout& layout)
    : channelsFirst(layout.channelsFirst)
    , channels(shape[layout.channelAxis()]) {
    for (int i = 0; i < layout.spatialRank(); ++i)
        places *= shape[layout.spatialAxis(i)];
}

std::vector<Tap> tapsAt(std::span<const Window> windows, const Ints& place) {
    return tapsOf(windows, place);
}

std::vector<Tap> tapsAt(std::span<const TransposedWindow> windows, const Ints& place) {
    return tapsOf(windows, place);
}

} // namespace layerscope
