// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/gestures/Gesture.h"

#include <optional>

class QMimeData;

namespace layerscope {

/// Something dragged in from outside the canvas: a layer from the palette (onto nothing or into a wire), or files.
class DropGuide {
public:
    /// Null when the canvas has no use for the data.
    static std::unique_ptr<DropGuide> forData(GraphView& view, const QMimeData& data);

    void move(QPointF place);
    void drop(QPointF place);
    void leave();
    void paint(QPainter& painter) const;

private:
    explicit DropGuide(GraphView& view)
        : m_view(view) {}
    void highlight(std::optional<Port> onto);
    QPointF corner() const;

    GraphView& m_view;
    const LayerDef* m_layer = nullptr;
    QStringList m_files;
    QPointF m_place;
    std::optional<Port> m_onto;
    NodeId m_under;
};

} // namespace layerscope
