// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/DropGuide.h"

#include "canvas/GraphView.h"
#include "session/LayerMime.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QMimeData>
#include <QPainter>
#include <QUrl>

namespace layerscope {

namespace {
constexpr double kInsertReach = 40;
constexpr double kCascade = 32;
} // namespace

std::unique_ptr<DropGuide> DropGuide::forData(GraphView& view, const QMimeData& data) {
    std::unique_ptr<DropGuide> guide(new DropGuide(view));
    if (data.hasFormat(QString::fromLatin1(kLayerMime)))
        guide->m_layer =
            view.context().document.registry().find(data.data(QString::fromLatin1(kLayerMime)).toStdString());
    else
        for (const QUrl& url : data.urls())
            if (url.isLocalFile())
                guide->m_files << url.toLocalFile();
    if (!guide->m_layer && guide->m_files.isEmpty())
        return nullptr;
    return guide;
}

QPointF DropGuide::corner() const {
    const NodeGeometry geometry(CardStyle::current(), 1, {});
    return m_place - QPointF(geometry.card().width() / 2, geometry.output().y());
}

void DropGuide::highlight(std::optional<Port> onto) {
    GraphScene& scene = m_view.graphScene();
    if (LinkItem* before = m_onto ? scene.link(*m_onto) : nullptr)
        before->setHighlighted(false);
    m_onto = onto;
    if (LinkItem* now = onto ? scene.link(*onto) : nullptr)
        now->setHighlighted(true);
}

void DropGuide::move(QPointF place) {
    m_place = place;
    const Hit hit = m_view.graphScene().hitAt(place);
    m_under = hit.isNode() || hit.isPort() ? hit.node : NodeId{};
    if (m_layer) {
        const bool mayInsert = !m_layer->isSource() && !m_under;
        const LinkItem* link = mayInsert ? m_view.graphScene().linkNear(place, kInsertReach) : nullptr;
        highlight(link ? std::optional(link->link().to) : std::nullopt);
    } else {
        m_view.graphScene().setHovered(m_under ? Hit{.kind = Hit::Kind::Node, .node = m_under} : Hit{});
    }
}

void DropGuide::drop(QPointF place) {
    move(place);
    const std::optional<Port> onto = m_onto;
    highlight(std::nullopt);
    if (m_layer)
        addLayer(m_view.context(), *m_layer, {.position = toPoint(corner()), .onto = onto});
    QPointF next = place;
    for (const QString& file : m_files) {
        emit m_view.fileDropped(file, next, m_under);
        next += QPointF(kCascade, kCascade);
    }
}

void DropGuide::leave() {
    highlight(std::nullopt);
}

void DropGuide::paint(QPainter& painter) const {
    if (!m_layer)
        return;
    const Theme& theme = Theme::instance();
    const NodeGeometry geometry(CardStyle::current(), 1, {});
    const QRectF ghost = geometry.card().translated(corner());
    QColor fill = theme.color(Theme::Role::Card);
    fill.setAlphaF(0.6F);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(fill);
    painter.setPen(QPen(theme.category(m_layer->category), 2, Qt::DashLine));
    painter.drawRoundedRect(ghost, theme.radius(), theme.radius());
    painter.setFont(theme.font(Theme::FontRole::Title));
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(geometry.title().translated(corner()), Qt::AlignVCenter | Qt::AlignLeft,
                     translated(m_layer->name));
}

} // namespace layerscope
