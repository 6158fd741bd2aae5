// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodeGeometry.h"

#include <QFontMetricsF>

#include <algorithm>

namespace layerscope {

namespace {
constexpr double kIssueGap = 6;
constexpr double kIssuePadding = 8;
constexpr double kIssueSign = 18;
constexpr double kRepairGap = 4;
constexpr double kRepairPadding = 8;
constexpr double kMargin = 10; // shadow, selection outline, ports
} // namespace

NodeGeometry::NodeGeometry(const CardStyle& style, int inputs, const QString& issue, int outputs,
                           const QStringList& repairs)
    : m_style(style)
    , m_inputs(inputs)
    , m_outputs(outputs) {
    m_bodyHeight = std::max(style.bodyHeight, style.portSpacing * std::max(inputs, outputs));
    m_height = header().height() + m_bodyHeight + 2 * style.textHeight + 2 * style.padding;
    if (issue.isEmpty())
        return;
    const double width = style.width - 2 * kIssuePadding - kIssueSign;
    const QRectF text = QFontMetricsF(style.text).boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, issue);
    m_issue = QRectF(0, m_height + kIssueGap, style.width, text.height() + 2 * kIssuePadding);
    m_issueText = m_issue.adjusted(kIssueSign + kIssuePadding, kIssuePadding, -kIssuePadding, -kIssuePadding);
    for (const QString& repair : repairs) {
        const double room = style.width - 2 * kIssuePadding;
        const QRectF words = QFontMetricsF(style.text)
                                 .boundingRect(QRectF(0, 0, room - 2 * kRepairPadding, 1000), Qt::TextWordWrap, repair);
        const double height = words.height() + kRepairPadding;
        m_repairs.emplace_back(kIssuePadding, m_issue.bottom() - kIssuePadding + kRepairGap, room, height);
        m_issue.setBottom(m_repairs.back().bottom() + kIssuePadding);
    }
}

QRectF NodeGeometry::header() const {
    return {0, 0, m_style.width, m_style.bar + m_style.titleHeight + m_style.textHeight + 1.4 * m_style.padding};
}

QRectF NodeGeometry::title() const {
    return {m_style.padding, m_style.bar + 0.6 * m_style.padding, m_style.width - 2 * m_style.padding,
            m_style.titleHeight};
}

QRectF NodeGeometry::subtitle() const {
    return {m_style.padding, title().bottom(), m_style.width - 2 * m_style.padding, m_style.textHeight};
}

QRectF NodeGeometry::body() const {
    return {m_style.padding, header().bottom() + 0.4 * m_style.padding, m_style.width - 2 * m_style.padding,
            m_bodyHeight};
}

QRectF NodeGeometry::shapeLine() const {
    return {m_style.padding, body().bottom() + 0.6 * m_style.padding, m_style.width - 2 * m_style.padding,
            m_style.textHeight};
}

QRectF NodeGeometry::costLine() const {
    return shapeLine().translated(0, m_style.textHeight);
}

QPointF NodeGeometry::input(int index) const {
    const double middle = body().center().y();
    return {0, middle + (index - (m_inputs - 1) / 2.0) * m_style.portSpacing};
}

QPointF NodeGeometry::output(int index) const {
    return {m_style.width, body().center().y() + (index - (m_outputs - 1) / 2.0) * m_style.portSpacing};
}

QRectF NodeGeometry::bounds() const {
    return card().united(m_issue).adjusted(-kMargin, -kMargin, kMargin, kMargin);
}

} // namespace layerscope
