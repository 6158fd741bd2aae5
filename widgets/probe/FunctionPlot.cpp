// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/FunctionPlot.h"

#include "layer/Activations.h"
#include "probe/Signs.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kPoints = 121;

/// A round reach that holds x, so that the curve does not jump with every small change.
double reachFor(double x) {
    double reach = 3;
    while (std::isfinite(x) && reach < 1e30 && std::abs(x) > reach * 0.95)
        reach *= 2;
    return reach;
}

} // namespace

FunctionPlot::FunctionPlot(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Curve of the activation"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

QSize FunctionPlot::sizeHint() const {
    return {200, Theme::instance().space(22)};
}

void FunctionPlot::setPoint(const NamedFunction& function, double x, double y) {
    const double reach = reachFor(x);
    if (function != m_function || reach != m_reach) {
        m_function = function;
        m_reach = reach;
        m_heights.resize(kPoints);
        for (int i = 0; i < kPoints; ++i)
            m_heights[static_cast<std::size_t>(i)] = static_cast<float>((2.0 * i / (kPoints - 1) - 1) * reach);
        activateInPlace(function, m_heights);
    }
    m_x = x;
    m_y = y;
    setAccessibleDescription(tr("%1 of %2 is %3").arg(toQString(function.name), fullText(x), fullText(y)));
    update();
}

void FunctionPlot::paintEvent(QPaintEvent*) {
    if (m_heights.empty())
        return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(4, 6, -4, -6);
    double low = std::min(0.0, m_y);
    double high = std::max(0.0, m_y);
    for (const float height : m_heights)
        if (std::isfinite(height)) {
            low = std::min(low, static_cast<double>(height));
            high = std::max(high, static_cast<double>(height));
        }
    const double span = std::max(high - low, 1e-12);
    const auto at = [&](double x, double y) {
        return QPointF(area.left() + (x / m_reach + 1) / 2 * area.width(),
                       area.bottom() - (y - low) / span * area.height());
    };
    painter.setPen(QPen(theme.color(Theme::Role::Border), 1));
    painter.drawLine(at(-m_reach, 0), at(m_reach, 0));
    painter.drawLine(QPointF(at(0, 0).x(), area.top()), QPointF(at(0, 0).x(), area.bottom()));
    QPainterPath path;
    for (int i = 0; i < kPoints; ++i) {
        const QPointF point =
            at((2.0 * i / (kPoints - 1) - 1) * m_reach, static_cast<double>(m_heights[static_cast<std::size_t>(i)]));
        i == 0 ? path.moveTo(point) : path.lineTo(point);
    }
    painter.setPen(QPen(theme.color(Theme::Role::Accent), 2));
    painter.drawPath(path);
    if (!std::isfinite(m_x) || !std::isfinite(m_y))
        return;
    painter.setPen(QPen(theme.color(Theme::Role::TextMuted), 1, Qt::DashLine));
    painter.drawLine(at(m_x, 0), at(m_x, m_y));
    painter.drawLine(at(m_x, m_y), at(0, m_y));
    drawMarker(painter, at(m_x, m_y), 4);
}

} // namespace layerscope
