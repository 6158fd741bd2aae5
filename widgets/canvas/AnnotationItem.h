// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <QGraphicsItem>
#include <QString>

namespace layerscope {

/// A frame with a title, or a note.
class AnnotationItem : public QGraphicsItem {
public:
    explicit AnnotationItem(const Annotation& annotation);

    const Annotation& annotation() const { return m_annotation; }
    void setAnnotation(const Annotation& annotation);
    /// While it is dragged, before the document knows.
    void setBox(const QRectF& box);
    QRectF box() const { return m_box; }
    void setSelected(bool selected);
    /// The strip by which a frame is moved; the whole of a note. In scene units.
    QRectF handle() const;
    /// Where its text is edited, in scene units.
    QRectF textPlace() const;
    bool isFrame() const { return m_annotation.kind == Annotation::Kind::Frame; }

    QRectF boundingRect() const override { return m_box.adjusted(-4, -4, 4, 4); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void paintFrame(QPainter& painter, bool withText) const;
    void paintNote(QPainter& painter, bool withText) const;

    Annotation m_annotation;
    QRectF m_box;
    bool m_selected = false;
};

} // namespace layerscope
