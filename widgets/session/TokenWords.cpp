// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/TokenWords.h"

#include "picture/Preview.h"
#include "picture/Series.h"
#include "session/Text.h"

#include <QFontMetricsF>
#include <QPainter>

namespace layerscope {

void drawTokenWords(QImage& image, const MosaicLayout& layout, const Value& value) {
    if (image.isNull() || layout.cellWidth < kReadableCell)
        return;
    const Series series(value);
    QPainter painter(&image);
    QFont font;
    font.setPixelSize(std::max(6, layout.cellHeight * 3 / 5));
    painter.setFont(font);
    painter.setPen(Qt::black); // the cells are light in every theme
    const QFontMetricsF metrics(font);
    for (std::int64_t token = 0; token < layout.shown; ++token) {
        const std::string* label = series.axis().labelOf(token);
        if (!label || series.at(0, token) == 0)
            continue;
        const MosaicLayout::Box box = layout.box(token);
        const QRectF place(box.left, box.top, box.width, box.height);
        painter.drawText(place, Qt::AlignCenter,
                         metrics.elidedText(toQString(*label), Qt::ElideRight, place.width() - 2));
    }
}

} // namespace layerscope
