// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/MarkPainting.h"
#include "session/NodeLive.h"

#include <QRectF>

#include <memory>
#include <vector>

class QPainter;

namespace layerscope {

/// What is marked on the picture of a card while an element is probed. Constant: a card that is not seen only holds it.
class CardHighlight {
public:
    CardHighlight(NodeId node, const Highlight& highlight, const NodeLive& live);

    /// Whether it is still what is to be seen.
    bool shows(const Highlight& highlight, const NodeLive& live) const;
    /// Upon the picture of so many pixels that is drawn in `place`; nothing is painted outside of `body`.
    void paint(QPainter& painter, const QRectF& place, const QRectF& body, const QSize& pixels) const;

private:
    /// A box of the picture and how it cuts the value.
    struct Part {
        MosaicLayout::Box box;
        Cut cut;
        MapSize size;
    };
    std::vector<Part> parts() const;
    void paintCells(QPainter& painter, const QRectF& place, double scale) const;

    Highlight m_highlight;
    Shape m_shape;
    MapAxes m_maps;
    MosaicLayout m_layout;
    qint64 m_picture = 0; ///< cacheKey of the preview
    bool m_colour = false;
    QString m_label;
    std::vector<QImage> m_effects; ///< by part
};

} // namespace layerscope
