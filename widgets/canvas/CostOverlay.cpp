// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CostOverlay.h"

#include "session/Text.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace layerscope {

namespace {

constexpr double kBarHeight = 5;

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::CostOverlay", text);
}

QString sharesText(CostMeasure measure) {
    switch (measure) {
    case CostMeasure::Parameters:
        return tr("%1 % of the parameters");
    case CostMeasure::MultiplyAccumulates:
        return tr("%1 % of the MACs: %2");
    case CostMeasure::Bytes:
        return tr("%1 % of the memory: %2");
    case CostMeasure::Milliseconds:
        return tr("%1 % of the time: %2");
    }
    return {};
}

} // namespace

void CostOverlay::refresh(const CanvasContext& context) {
    m_amounts.clear();
    m_total = 0;
    const auto plan = context.live ? context.live->plan() : nullptr;
    if (!m_measure || !plan)
        return;
    const Ledger ledger = ledgerOf(context.document.graph(), *plan, [&](NodeId id) -> std::optional<double> {
        const NodeLive* live = context.live->live(id);
        return live && live->value.tensor ? std::optional(live->milliseconds) : std::nullopt;
    });
    for (const LedgerRow& row : ledger.rows)
        m_total += m_amounts[row.node] = amountOf(row, *m_measure);
}

CostShare CostOverlay::of(NodeId node) const {
    const auto amount = m_amounts.find(node);
    return amount == m_amounts.end() ? CostShare{} : shareOf(amount->second);
}

CostShare CostOverlay::of(const std::vector<NodeId>& nodes) const {
    double sum = 0;
    for (const NodeId node : nodes)
        if (const auto amount = m_amounts.find(node); amount != m_amounts.end())
            sum += amount->second;
    return m_measure ? shareOf(sum) : CostShare{};
}

CostShare CostOverlay::shareOf(double amount) const {
    const double share = m_total > 0 ? amount / m_total : 0;
    QString text = sharesText(*m_measure).arg(QString::number(100 * share, 'f', share < 0.0995 ? 1 : 0));
    if (text.contains(QLatin1String("%2")))
        text = text.replace(QLatin1String("%2"), toQString(amountText(amount, *m_measure)));
    return {share, text};
}

void paintCostShare(QPainter& painter, const QRectF& card, const CostShare& share) {
    if (share.share < 0)
        return;
    const Theme& theme = Theme::instance();
    const double inset = theme.radius() / 2.0;
    const QRectF whole(card.left() + inset, card.bottom() - kBarHeight - 1, card.width() - 2 * inset, kBarHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(Theme::Role::Border));
    painter.drawRoundedRect(whole, 2, 2);
    if (share.share <= 0)
        return;
    painter.setBrush(theme.color(Theme::Role::Accent));
    painter.drawRoundedRect(QRectF(whole.topLeft(), QSizeF(std::max(3.0, whole.width() * share.share), kBarHeight)), 2,
                            2);
}

} // namespace layerscope
