// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/CategoryIcon.h"

#include "theme/Theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

namespace layerscope {

namespace {

// Glyphs in a square of 16 × 16.

void addGrid(QPainterPath& path) {
    for (int cell = 0; cell < 9; ++cell)
        path.addRect(4 + 3 * (cell % 3), 4 + 3 * (cell / 3), 2, 2);
}

QPainterPath filledGlyph(Category category) {
    QPainterPath path;
    switch (category) {
    case Category::Source:
        path.addPolygon(QPolygonF{{5, 4}, {12, 8}, {5, 12}, {5, 4}});
        break;
    case Category::Core:
        path.addEllipse(QPointF(8, 8), 3.5, 3.5);
        break;
    case Category::Convolution:
        addGrid(path);
        break;
    case Category::Pooling:
        path.addPolygon(QPolygonF{{3.5, 4}, {12.5, 4}, {9.5, 8.5}, {9.5, 12}, {6.5, 12}, {6.5, 8.5}, {3.5, 4}});
        break;
    default:
        break;
    }
    return path;
}

QPainterPath lineGlyph(Category category) {
    QPainterPath path;
    switch (category) {
    case Category::Normalization:
        path.moveTo(3, 12);
        path.cubicTo(7, 12, 6, 4, 8, 4);
        path.cubicTo(10, 4, 9, 12, 13, 12);
        break;
    case Category::Activation:
        path.addPolygon(QPolygonF{{3, 11}, {8, 11}, {13, 4.5}});
        break;
    case Category::Regularization:
        path.addEllipse(QPointF(8, 8), 4.2, 4.2);
        path.moveTo(5.1, 10.9);
        path.lineTo(10.9, 5.1);
        break;
    case Category::Shape:
        path.addPolygon(QPolygonF{{6, 3.5}, {3.5, 3.5}, {3.5, 6}});
        path.addPolygon(QPolygonF{{10, 12.5}, {12.5, 12.5}, {12.5, 10}});
        path.moveTo(4, 4);
        path.lineTo(12, 12);
        break;
    case Category::Merge:
        path.addPolygon(QPolygonF{{3, 4}, {7, 8}, {13, 8}});
        path.addPolygon(QPolygonF{{3, 12}, {7, 8}});
        break;
    case Category::Sequence:
        for (double x : {4.5, 8.0, 11.5})
            path.addEllipse(QPointF(x, 8), 1.2, 1.2);
        break;
    default:
        break;
    }
    return path;
}

class CategoryIconEngine : public QIconEngine {
public:
    explicit CategoryIconEngine(Category category)
        : m_category(category) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const Theme& theme = Theme::instance();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setOpacity(mode == QIcon::Disabled ? 0.4 : 1);
        painter->translate(rect.topLeft());
        painter->scale(rect.width() / 16.0, rect.height() / 16.0);
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.category(m_category));
        painter->drawRoundedRect(QRectF(0.5, 0.5, 15, 15), 3.5, 3.5);
        painter->setBrush(theme.color(Theme::Role::Card));
        painter->drawPath(filledGlyph(m_category));
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.color(Theme::Role::Card), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(lineGlyph(m_category));
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap image(size);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return image;
    }
    QIconEngine* clone() const override { return new CategoryIconEngine(m_category); }

private:
    Category m_category;
};

} // namespace

QIcon categoryIcon(Category category) {
    return QIcon(new CategoryIconEngine(category));
}

} // namespace layerscope
