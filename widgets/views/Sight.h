// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>

#include <array>
#include <cstdint>

namespace layerscope {

/// What of a value a view shows, so that a view of the same kind can show the same of another: two results side by
/// side. A view uses what it has of this.
struct Sight {
    std::int64_t channel = 0;       ///< of maps, the map
    bool enlarged = false;          ///< one map instead of all
    bool fitted = true;             ///< as large as there is room; then the next two do not count
    double width = 1;               ///< of the whole map, in logical pixels
    QPointF centre{0.5, 0.5};       ///< what of the map is in the middle of the view; 0 to 1
    std::array<double, 3> cursor{}; ///< slice, row and column of a volume, frame of a film; 0 to 1
    int mode = 0;                   ///< projection, way of drawing
    bool operator==(const Sight&) const = default;
};

} // namespace layerscope
