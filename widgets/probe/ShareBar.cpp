// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/ShareBar.h"

#include "probe/Signs.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::size_t kMostParts = 12; ///< of each sign; the rest is gathered

} // namespace

ShareBar::ShareBar(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Sum by channel"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ShareBar::gather(std::vector<Part>& parts, bool positive, double total) const {
    std::vector<Part> listed;
    for (const Part& part : parts)
        if (part.sum != 0 && (part.sum > 0) == positive)
            listed.push_back(part);
    std::ranges::stable_sort(listed, std::greater{}, [](const Part& part) { return std::abs(part.sum); });
    const auto small = [&](const Part& part) { return std::abs(part.sum) < total / 200; };
    std::size_t kept = std::min(listed.size(), kMostParts);
    while (kept > 1 && kept < listed.size() && small(listed[kept - 1]))
        --kept;
    for (std::size_t i = kept + 1; i < listed.size(); ++i) {
        listed[kept].sum += listed[i].sum;
        ++listed[kept].channels;
    }
    listed.resize(std::min(listed.size(), kept + 1));
    parts = std::move(listed);
}

void ShareBar::setStep(const Probed& probed, std::size_t step) {
    std::vector<Part> all;
    m_total = m_added = m_taken = 0;
    for (const Chapter& chapter : probed.steps[step].chapters) {
        if (!std::isfinite(chapter.sum))
            continue;
        all.push_back({chapter.channel, 1, chapter.sum});
        (chapter.sum > 0 ? m_added : m_taken) += chapter.sum;
    }
    m_total = m_added - m_taken;
    std::vector<Part> positive = all;
    std::vector<Part> negative = all;
    gather(positive, true, m_total);
    gather(negative, false, m_total);
    m_parts = std::move(positive);
    m_parts.insert(m_parts.end(), negative.begin(), negative.end());
    m_current = std::min(m_current, m_parts.empty() ? 0 : m_parts.size() - 1);
    QStringList told;
    for (std::size_t i = 0; i < std::min<std::size_t>(m_parts.size(), 6); ++i)
        told << textOf(i);
    setAccessibleDescription(told.join(QStringLiteral(", ")));
    update();
}

QString ShareBar::textOf(std::size_t index) const {
    const Part& part = m_parts[index];
    if (part.channels > 1)
        return tr("%1 other channels: %2").arg(part.channels).arg(signedText(part.sum));
    return part.channel < 0 ? tr("bias: %1").arg(signedText(part.sum))
                            : tr("channel %1: %2").arg(part.channel).arg(signedText(part.sum));
}

QSize ShareBar::sizeHint() const {
    const QFontMetrics metrics(Theme::instance().font(Theme::FontRole::Small));
    return {200, 2 * metrics.height() + Theme::instance().space(4)};
}

QRectF ShareBar::bar() const {
    const int line = QFontMetrics(Theme::instance().font(Theme::FontRole::Small)).height();
    return QRectF(1, 1, width() - 2, height() - line - Theme::instance().space(1) - 2);
}

QRectF ShareBar::partRect(std::size_t index) const {
    const QRectF all = bar();
    double before = 0;
    for (std::size_t i = 0; i < index; ++i)
        before += std::abs(m_parts[i].sum);
    const double scale = m_total > 0 ? all.width() / m_total : 0;
    return {all.left() + before * scale, all.top(), std::abs(m_parts[index].sum) * scale, all.height()};
}

void ShareBar::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.figures(Theme::FontRole::Small));
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const Part& part = m_parts[i];
        const QRectF rect = partRect(i);
        const QColor color = signColor(part.sum);
        painter.fillRect(rect, color);
        if (part.sum < 0) {
            QColor hatch = inkOn(color.rgb());
            hatch.setAlphaF(0.35F);
            painter.fillRect(rect, QBrush(hatch, Qt::BDiagPattern));
        }
        painter.setPen(QPen(theme.color(Theme::Role::Panel), 1));
        painter.drawLine(rect.topRight(), rect.bottomRight());
        const QString name = part.channels > 1  ? tr("+%1").arg(part.channels)
                             : part.channel < 0 ? tr("bias")
                                                : QString::number(part.channel);
        painter.setPen(inkOn(color.rgb()));
        if (painter.fontMetrics().horizontalAdvance(name) + 4 < rect.width())
            painter.drawText(rect, Qt::AlignCenter, name);
        if (hasFocus() && i == m_current) {
            painter.setPen(QPen(theme.color(Theme::Role::Text), 2));
            painter.drawRect(rect.adjusted(1, 1, -1, -1));
        }
    }
    painter.setPen(theme.color(Theme::Role::TextMuted));
    const QRectF line(bar().left(), bar().bottom() + theme.space(1), bar().width(), height());
    painter.drawText(line, Qt::AlignLeft | Qt::AlignTop,
                     hasFocus() && !m_parts.empty()
                         ? textOf(m_current)
                         : tr("adds %1, takes away %2").arg(signedText(m_added), signedText(m_taken)));
}

std::optional<std::size_t> ShareBar::partAt(const QPointF& position) const {
    for (std::size_t i = 0; i < m_parts.size(); ++i)
        if (partRect(i).contains(position))
            return i;
    return std::nullopt;
}

void ShareBar::choose(std::size_t part) {
    m_current = part;
    update();
    if (m_parts[part].channels == 1 && m_parts[part].channel >= 0)
        emit channelChosen(m_parts[part].channel);
}

void ShareBar::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (const auto part = partAt(event->position()))
        choose(*part);
}

void ShareBar::keyPressEvent(QKeyEvent* event) {
    if (m_parts.empty() || (event->key() != Qt::Key_Left && event->key() != Qt::Key_Right))
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Left)
        choose(m_current == 0 ? 0 : m_current - 1);
    else
        choose(std::min(m_current + 1, m_parts.size() - 1));
}

bool ShareBar::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    const auto part = partAt(help->pos());
    QToolTip::showText(help->globalPos(), part ? textOf(*part) : QString(), this);
    return true;
}

} // namespace layerscope
