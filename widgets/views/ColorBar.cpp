// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ColorBar.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QPainter>

#include <cmath>
#include <limits>

namespace layerscope {

ColorBar::ColorBar(QWidget* parent)
    : QWidget(parent)
    , m_marked(std::numeric_limits<double>::quiet_NaN()) {
    setAccessibleName(tr("Colour bar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ColorBar::setScale(const ColorScale& scale, const QString& whose) {
    m_scale = scale;
    m_whose = whose;
    const QString text = tr("Colours from %1 to %2, %3")
                             .arg(toQString(shortNumber(scale.min)), toQString(shortNumber(scale.max)), whose);
    setToolTip(scale.map ? text : QString());
    setAccessibleDescription(toolTip());
    update();
}

void ColorBar::setMarked(double value) {
    m_marked = value;
    update();
}

QSize ColorBar::sizeHint() const {
    const QFontMetrics metrics(Theme::instance().figures(Theme::FontRole::Small));
    return {240, metrics.height() + Theme::instance().space(4)};
}

QSize ColorBar::minimumSizeHint() const {
    return {120, sizeHint().height()};
}

void ColorBar::paintEvent(QPaintEvent*) {
    if (!m_scale.map)
        return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    const int bar = theme.space(2);
    painter.drawImage(QRect(0, 2, width(), bar), gradient(*m_scale.map, 256, 1));
    painter.setPen(theme.color(Theme::Role::BorderStrong));
    painter.drawRect(QRect(0, 2, width() - 1, bar - 1));
    if (std::isfinite(m_marked) && m_scale.max > m_scale.min) {
        const double place = std::clamp((m_marked - m_scale.min) / (m_scale.max - m_scale.min), 0.0, 1.0);
        painter.fillRect(QRectF(place * (width() - 5), 0, 5, bar + 4), Qt::black);
        painter.fillRect(QRectF(place * (width() - 5) + 1, 1, 3, bar + 2), Qt::white);
    }
    painter.setFont(theme.figures(Theme::FontRole::Small));
    const QRect text(0, bar + 3, width(), height() - bar - 3);
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, toQString(shortNumber(m_scale.min)));
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, toQString(shortNumber(m_scale.max)));
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(text, Qt::AlignHCenter | Qt::AlignVCenter, m_whose);
}

} // namespace layerscope
