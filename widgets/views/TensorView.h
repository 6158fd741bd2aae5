// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Selection.h"
#include "views/Shown.h"
#include "views/Sight.h"

#include <QImage>
#include <QWidget>

#include <string>

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

signals:
    void mapStyleChanged(const layerscope::MapStyle& style);
    /// Something of sight() may be different.
    void sightChanged();
};

} // namespace layerscope
