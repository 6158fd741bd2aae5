// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/MarkPainting.h"

#include <QObject>

#include <map>

namespace layerscope {

/// Follows what is to be marked of one node; says so only when that is something else than before.
class NodeMarks : public QObject {
    Q_OBJECT
public:
    explicit NodeMarks(Highlights& highlights, QObject* parent = nullptr);

    void setNode(NodeId node);
    NodeId node() const { return m_node; }
    const Highlight& highlight() const { return m_highlight; }
    bool empty() const { return m_highlight.empty(); }

    PaneMarks on(const Cut& cut) const { return marksOn(cut, m_highlight); }
    /// The size of the field, of a value with these axes; "" without one.
    QString fieldLabel(const Axes& axes) const;
    /// Room for padding along a dimension of a value. While an element is probed it only grows, so that a picture does
    /// not jump when the window comes to its edges and leaves them.
    Beside beside(int dimension) const;
    /// To be told of the value's shape, for beside().
    void setShape(const Shape& shape);
    /// The heat map on a cut; null when there is none. Made once for each.
    const QImage& effect(const Cut& cut) const;

signals:
    void changed();

private:
    void follow();
    void growRoom();

    Highlights& m_highlights;
    NodeId m_node;
    Shape m_shape;
    Highlight m_highlight;
    std::vector<Beside> m_beside;
    mutable std::vector<std::pair<Cut, QImage>> m_effects; ///< made when they are asked for
};

} // namespace layerscope
