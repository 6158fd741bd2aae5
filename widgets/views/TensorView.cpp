// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/TensorView.h"

#include <QPainter>

namespace layerscope {

void TensorView::paintTo(QPainter& painter, QSize size) const {
    const QImage shown = image();
    if (shown.isNull() || size.isEmpty())
        return;
    const QSizeF fitted = QSizeF(shown.size()).scaled(size, Qt::KeepAspectRatio);
    const QRectF place(QPointF((size.width() - fitted.width()) / 2, (size.height() - fitted.height()) / 2), fitted);
    // Enlarged numbers stay sharp squares.
    painter.setRenderHint(QPainter::SmoothPixmapTransform, fitted.width() < shown.width());
    painter.drawImage(place, shown);
}

} // namespace layerscope
