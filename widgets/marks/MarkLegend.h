// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"

#include <QWidget>

namespace layerscope {

/// What the marks on a view mean, each kind beside its line; nothing while nothing is marked. What does not fit is
/// left out, the tooltip says it all.
class MarkLegend : public QWidget {
    Q_OBJECT
public:
    explicit MarkLegend(Highlights& highlights, QWidget* parent = nullptr);

    void setNode(NodeId node, const Axes& axes);
    /// "9 taps · 3 of padding · field 7 × 7 px"
    QString text() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    enum class Kind { Taps, Padding, Field, Effect };
    struct Entry {
        Kind kind;
        QString text;
        bool exact = true;
    };
    std::vector<Entry> entries() const;
    void follow();
    void drawSign(QPainter& painter, const QRectF& place, const Entry& entry) const;

    NodeMarks m_marks;
    Axes m_axes;
};

} // namespace layerscope
