// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/IconEngine.h"

#include "theme/Theme.h"

#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>

namespace layerscope {

namespace {

QColor inkOf(QIcon::Mode mode) {
    const Theme& theme = Theme::instance();
    QColor ink = theme.color(Theme::Role::Text);
    if (mode == QIcon::Disabled)
        ink.setAlphaF(0.4F);
    return ink;
}

} // namespace

LineIconEngine::LineIconEngine(QByteArray svg)
    : m_svg(std::move(svg)) {}

void LineIconEngine::paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) {
    const QColor ink = inkOf(mode);
    QByteArray svg = m_svg;
    svg.replace("currentColor", ink.name(QColor::HexRgb).toLatin1());
    QSvgRenderer renderer(svg);
    const int side = std::min(rect.width(), rect.height());
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(rect).center());
    painter->save();
    painter->setOpacity(painter->opacity() * ink.alphaF());
    renderer.render(painter, box);
    painter->restore();
}

QPixmap LineIconEngine::pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) {
    if (size.isEmpty())
        return {};
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(0, 0), size), mode, state);
    return pixmap;
}

QIconEngine* LineIconEngine::clone() const {
    return new LineIconEngine(*this);
}

} // namespace layerscope
