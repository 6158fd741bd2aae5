// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QIconEngine>

namespace layerscope {

/// Draws a line icon whose strokes are "currentColor" in the theme's colour of the moment, at any size, so that an
/// icon that was set once follows every change of theme.
class LineIconEngine : public QIconEngine {
public:
    explicit LineIconEngine(QByteArray svg);

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine* clone() const override;

private:
    QByteArray m_svg;
};

} // namespace layerscope
