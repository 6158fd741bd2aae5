// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/Minimap.h"

#include "canvas/GraphView.h"
#include "theme/Theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace layerscope {

namespace {
constexpr double kMargin = 8;
}

Minimap::Minimap(GraphView& view)
    : QWidget(&view)
    , m_view(view) {
    setAccessibleName(tr("Overview of the network"));
    setToolTip(tr("The whole network: click or drag to go there"));
    setCursor(Qt::PointingHandCursor);
    connect(&view.context().selection, &Selection::changed, this, &Minimap::redraw);
    connect(&view, &GraphView::visibleRectChanged, this, qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, &Minimap::redraw);
}

bool Minimap::isNeeded() const {
    const QRectF content = m_view.graphScene().contentRect();
    return !content.isEmpty() && !m_view.visibleRect().contains(content);
}

void Minimap::redraw() {
    m_nodes = {};
    update();
}

void Minimap::resizeEvent(QResizeEvent*) {
    m_nodes = {};
}

QTransform Minimap::toMap() const {
    const QRectF room = QRectF(rect()).adjusted(kMargin, kMargin, -kMargin, -kMargin);
    const double scale =
        std::min(room.width() / std::max(1.0, m_content.width()), room.height() / std::max(1.0, m_content.height()));
    const QPointF middle = m_content.center();
    return QTransform::fromTranslate(-middle.x(), -middle.y()) * QTransform::fromScale(scale, scale) *
           QTransform::fromTranslate(room.center().x(), room.center().y());
}

void Minimap::drawNodes() {
    const Theme& theme = Theme::instance();
    m_content = m_view.graphScene().contentRect();
    m_nodes = QPixmap(size() * devicePixelRatioF());
    m_nodes.setDevicePixelRatio(devicePixelRatioF());
    m_nodes.fill(Qt::transparent);
    QPainter painter(&m_nodes);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Theme::Role::Border), 1));
    painter.setBrush(theme.color(Theme::Role::Panel));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    const QTransform map = toMap();
    painter.setPen(theme.color(Theme::Role::BorderStrong));
    painter.setBrush(Qt::NoBrush);
    for (const auto& [id, item] : m_view.graphScene().annotations())
        painter.drawRect(map.mapRect(item->box()));
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const auto& [id, item] : m_view.graphScene().frames())
        painter.drawRect(map.mapRect(item->box()));
    const auto drawCard = [&](const NodeItem* item) {
        if (!item->isVisible())
            return;
        const NodeCard& card = item->card();
        QColor color = card.category ? theme.category(*card.category) : theme.color(Theme::Role::BorderStrong);
        if (card.issueIsError)
            color = theme.color(Theme::Role::Error);
        if (item->state().selected)
            color = theme.color(Theme::Role::Accent);
        QRectF block = map.mapRect(item->geometry().card().translated(item->pos()));
        block.setSize(block.size().expandedTo({2, 2}));
        painter.fillRect(block, color);
    };
    for (const auto& [id, item] : m_view.graphScene().nodes())
        drawCard(item);
    for (const auto& [id, item] : m_view.graphScene().groupCards())
        drawCard(item);
}

void Minimap::paintEvent(QPaintEvent*) {
    if (m_nodes.isNull())
        drawNodes();
    QPainter painter(this);
    painter.drawPixmap(0, 0, m_nodes);
    const QRectF window = toMap().mapRect(m_view.visibleRect()).intersected(QRectF(rect()).adjusted(2, 2, -2, -2));
    QColor fill = Theme::instance().color(Theme::Role::Accent);
    painter.setPen(QPen(fill, 1.5));
    fill.setAlphaF(0.1F);
    painter.setBrush(fill);
    painter.drawRect(window);
}

void Minimap::goTo(QPointF pixel) {
    if (m_content.isEmpty())
        m_content = m_view.graphScene().contentRect();
    m_view.centerOn(toMap().inverted().map(pixel));
}
void Minimap::mousePressEvent(QMouseEvent* event) {
    goTo(event->position());
}

void Minimap::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons() & Qt::LeftButton)
        goTo(event->position());
}

} // namespace layerscope
