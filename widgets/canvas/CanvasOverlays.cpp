// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasOverlays.h"

#include "canvas/GraphView.h"
#include "canvas/LatencyOverlay.h"
#include "canvas/Minimap.h"
#include "theme/Theme.h"

#include <QLabel>

#include <algorithm>

namespace layerscope {

namespace {
constexpr int kSaidMs = 5000;
constexpr int kGap = 12;
} // namespace

CanvasOverlays::CanvasOverlays(GraphView& view)
    : QObject(&view)
    , m_view(view)
    , m_empty(new QLabel(&view))
    , m_said(new QLabel(&view))
    , m_minimap(new Minimap(view)) {
    if (view.context().live)
        m_latency = new LatencyOverlay(*view.context().live, view);
    m_empty->setObjectName(QStringLiteral("canvasEmpty"));
    m_empty->setText(
        tr("<p style='font-size:large'><b>Nothing here yet</b></p>"
           "<p>Drop a picture, a sound, a table, a text,<br>a film or a scan here, drag a layer from the palette,<br>"
           "or press Tab and type what you look for.</p>"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_said->setObjectName(QStringLiteral("canvasMessage"));
    m_said->setWordWrap(true);
    m_said->setAutoFillBackground(true);
    m_said->hide();
    m_silence.setSingleShot(true);
    m_silence.setInterval(kSaidMs);
    connect(&m_silence, &QTimer::timeout, m_said, &QWidget::hide);
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &CanvasOverlays::refresh);
    const auto later = qOverload<>(&QTimer::start);
    connect(&view.graphScene(), &GraphScene::layoutChanged, &m_refresh, later);
    connect(&view.graphScene(), &GraphScene::layoutChanged, m_minimap, &Minimap::redraw);
    connect(&view, &GraphView::visibleRectChanged, &m_refresh, later);
    connect(&Theme::instance(), &Theme::changed, this, &CanvasOverlays::restyle);
    restyle();
}

void CanvasOverlays::restyle() {
    const Theme& theme = Theme::instance();
    m_empty->setFont(theme.font(Theme::FontRole::Normal));
    m_said->setFont(theme.font(Theme::FontRole::Normal));
    const QString css = QStringLiteral("color:%1;");
    m_empty->setStyleSheet(css.arg(theme.color(Theme::Role::TextMuted).name()) + "background:transparent;");
    m_said->setStyleSheet(
        css.arg(theme.color(Theme::Role::Text).name()) +
        QStringLiteral("background:%1;border:1px solid %2;border-radius:6px;padding:8px;")
            .arg(theme.color(Theme::Role::ErrorSurface).name(), theme.color(Theme::Role::Error).name()));
    place();
}

void CanvasOverlays::say(const QString& text) {
    if (text.isEmpty())
        return;
    m_said->setText(text);
    m_said->setAccessibleName(text);
    place();
    m_said->show();
    m_said->raise();
    m_silence.start();
}

void CanvasOverlays::place() {
    const QRect room = m_view.rect().adjusted(kGap, kGap, -kGap, -kGap);
    m_empty->setGeometry(room);
    if (m_latency)
        m_latency->move(room.topLeft());
    const int side = std::clamp(room.width() / 6, 120, 220);
    m_minimap->setGeometry(room.right() - side, room.bottom() - side * 2 / 3, side, side * 2 / 3);
    const int width = std::min(520, std::max(120, room.width() - 2 * side - 2 * kGap));
    const int height = m_said->heightForWidth(width);
    m_said->setGeometry(room.center().x() - width / 2, room.bottom() - height, width, height);
}

void CanvasOverlays::setLatencyShown(bool shown) {
    if (m_latency)
        m_latency->setShown(shown);
    place();
}

void CanvasOverlays::refresh() {
    const Graph& graph = m_view.graphScene().graph();
    m_empty->setVisible(graph.nodes().empty() && graph.annotations().empty());
    m_minimap->setVisible(m_minimap->isNeeded());
}

} // namespace layerscope
