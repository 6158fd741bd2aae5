// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CardStyle.h"

#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <vector>

namespace layerscope {

/// Where the parts of a card are, in canvas units from the card's top left corner.
class NodeGeometry {
public:
    NodeGeometry() = default;
    /// `issue` is the sentence under the card, "" for none; `repairs` are the buttons below it.
    NodeGeometry(const CardStyle& style, int inputs, const QString& issue, int outputs = 1,
                 const QStringList& repairs = {});

    int inputs() const { return m_inputs; }
    int outputs() const { return m_outputs; }
    QRectF card() const { return {0, 0, m_style.width, m_height}; }
    QRectF header() const;
    QRectF title() const;
    QRectF subtitle() const;
    /// The picture's place.
    QRectF body() const;
    QRectF shapeLine() const;
    QRectF costLine() const;
    /// Empty without an issue.
    QRectF issue() const { return m_issue; }
    QRectF issueText() const { return m_issueText; }
    const std::vector<QRectF>& repairs() const { return m_repairs; }
    QPointF input(int index) const;
    QPointF output(int index = 0) const;
    /// All that is painted: card, ports, shadow, issue.
    QRectF bounds() const;
    const CardStyle& style() const { return m_style; }

    /// Distance from a port within which the pointer takes hold of it.
    static constexpr double kPortReach = 12;

private:
    CardStyle m_style;
    int m_inputs = 0;
    int m_outputs = 1;
    double m_bodyHeight = 0;
    double m_height = 0;
    QRectF m_issue;
    QRectF m_issueText;
    std::vector<QRectF> m_repairs;
};

} // namespace layerscope
