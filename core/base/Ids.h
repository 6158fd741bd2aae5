// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace layerscope {

/// A number that names one thing of one kind; 0 names none.
template <class Tag>
struct StrongId {
    std::uint64_t value = 0;
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const StrongId&) const = default;
};

using NodeId = StrongId<struct NodeTag>;
using GroupId = StrongId<struct GroupTag>;
using AnnotationId = StrongId<struct AnnotationTag>;

} // namespace layerscope

template <class Tag>
struct std::hash<layerscope::StrongId<Tag>> {
    std::size_t operator()(layerscope::StrongId<Tag> id) const { return std::hash<std::uint64_t>{}(id.value); }
};
