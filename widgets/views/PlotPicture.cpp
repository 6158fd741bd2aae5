// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/PlotPicture.h"

namespace layerscope {

PlotPicture::PlotPicture(QCPAxis* across, QCPAxis* up)
    : QCPLayerable(across->parentPlot())
    , m_across(across)
    , m_up(up) {}

void PlotPicture::set(const QImage& image, double left, double right, double bottom, double top) {
    m_image = image.mirrored(left > right, bottom > top);
    m_width = {std::min(left, right), std::max(left, right)};
    m_height = {std::min(bottom, top), std::max(bottom, top)};
}

QRect PlotPicture::clipRect() const {
    return m_across->axisRect()->rect();
}

void PlotPicture::draw(QCPPainter* painter) {
    if (m_image.isNull())
        return;
    const QPointF lower(m_across->coordToPixel(m_width.lower), m_up->coordToPixel(m_height.lower));
    const QPointF upper(m_across->coordToPixel(m_width.upper), m_up->coordToPixel(m_height.upper));
    painter->setRenderHint(QPainter::SmoothPixmapTransform, false);
    // An axis that is drawn the other way round takes the picture with it.
    const QImage turned = upper.y() > lower.y() ? m_image.mirrored(false, true) : m_image;
    painter->drawImage(QRectF(lower, upper).normalized(), turned);
}

} // namespace layerscope
