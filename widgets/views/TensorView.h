// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Selection.h"
#include "views/Shown.h"
#include "views/Sight.h"

#include <QImage>
#include <QWidget>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class QPainter;

namespace layerscope {

/// A widget that shows one Value. Being told of a new one is cheap: heavy work is done on another thread, and what was
/// shown stays until the new is there.
class TensorView : public QWidget {
    Q_OBJECT
public:
    using QWidget::QWidget;

    virtual void setShown(const Shown& shown) = 0;
    /// What copying gives besides text: the picture that is shown; null when there is none.
    virtual QImage image() const = 0;
    /// Draws what is shown into a rectangle of that size from the origin, for a vector file: as lines and text where
    /// the view is drawn so, otherwise (as here) its image.
    virtual void paintTo(QPainter& painter, QSize size) const;
    /// What is shown as comma-separated text, where it is more than the value's own numbers; "" otherwise.
    virtual std::string csv() const { return {}; }
    virtual void setMapStyle(const MapStyle&) {}

    /// For two views of one kind side by side; a view that has nothing to move gives the same always.
    virtual Sight sight() const { return {}; }
    virtual void setSight(const Sight&) {}
    // For Picking.
    /// The parts of the view where a click picks the element that is pointed at.
    virtual std::vector<QWidget*> pickedFrom() const { return {}; }
    /// The element that is pointed at or current, in a view that does not tell the shared pointer of it.
    virtual std::vector<std::int64_t> currentElement() const { return {}; }
    /// The dimensions that Up and Down, and Left and Right walk along, where they are not those of the maps.
    struct WalkAxes {
        int down = -1;
        int across = -1;
    };
    virtual std::optional<WalkAxes> walkAxes() const { return {}; }
    /// Brings an element into sight.
    virtual void reveal(const std::vector<std::int64_t>& /*element*/) {}

signals:
    void mapStyleChanged(const layerscope::MapStyle& style);
    /// Something of sight() may be different.
    void sightChanged();
};

} // namespace layerscope
