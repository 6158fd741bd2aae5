// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodePainter.h"

#include "theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace layerscope {

namespace {

using Role = Theme::Role;

QColor color(Role role) {
    return Theme::instance().color(role);
}

QString elided(const QFont& font, const QString& text, double width) {
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

bool isMistake(const NodeCard& card) {
    return card.issueIsError || card.status == NodeLive::Status::Mistake || card.status == NodeLive::Status::Failed;
}

/// Where a picture would be if the layer could be computed: ruled out, also without colour.
void paintCannotRun(QPainter& painter, const NodeGeometry& geometry) {
    const QRectF body = geometry.body();
    painter.save();
    painter.setClipRect(body, Qt::IntersectClip);
    painter.setPen(QPen(color(Role::Border), 1));
    for (double x = body.left() - body.height(); x < body.right(); x += 9)
        painter.drawLine(QPointF(x, body.bottom()), QPointF(x + body.height(), body.top()));
    painter.restore();
    const QString text = QCoreApplication::translate("layerscope::NodePainter", "only the shape is known");
    painter.setFont(geometry.style().text);
    QRectF label = QFontMetricsF(geometry.style().text).boundingRect(text).adjusted(-6, -3, 6, 3);
    label.moveCenter(body.center());
    painter.fillRect(label, color(Role::Card));
    painter.setPen(color(Role::TextMuted));
    painter.drawText(label, Qt::AlignCenter, text);
}

} // namespace

Detail detailAt(double levelOfDetail) {
    if (levelOfDetail < 0.35)
        return Detail::Block;
    return levelOfDetail < 0.5 ? Detail::PictureAndName : Detail::Full;
}

QRectF picturePlace(const QRectF& body, QSizeF picture) {
    const QSizeF size = picture.scaled(body.size(), Qt::KeepAspectRatio);
    return {body.x() + (body.width() - size.width()) / 2, body.y() + (body.height() - size.height()) / 2, size.width(),
            size.height()};
}

void NodePainter::paint(Detail detail) const {
    switch (detail) {
    case Detail::Block:
        return paintBlock();
    case Detail::PictureAndName:
        return paintPictureAndName();
    case Detail::Full:
        return paintFull();
    }
}

QColor NodePainter::barColor() const {
    return m_card.category ? Theme::instance().category(*m_card.category) : color(Role::BorderStrong);
}

bool NodePainter::isDashed() const {
    return m_card.status == NodeLive::Status::NotReached && !isMistake(m_card);
}

void NodePainter::paintBlock() const {
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    const QRectF card = m_geometry.card();
    m_painter.fillRect(card, barColor());
    if (m_card.bypassed || isDashed())
        m_painter.fillRect(card.adjusted(14, 14, -14, -14), color(Role::Card));
    if (!isMistake(m_card) && !m_state.selected)
        return;
    QPen pen(color(m_state.selected ? Role::Accent : Role::Error), m_state.selected ? 2 : 3);
    pen.setCosmetic(true);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(card.adjusted(-6, -6, 6, 6));
    if (isMistake(m_card))
        paintSign(m_painter, QRectF(card.center() - QPointF(40, 40), QSizeF(80, 80)), true);
}

void NodePainter::paintPictureAndName() const {
    m_painter.setRenderHint(QPainter::Antialiasing);
    paintSurface();
    paintOutline();
    const CardStyle& style = m_geometry.style();
    QFont font = style.title;
    font.setPointSizeF(font.pointSizeF() * 1.8);
    const double height = QFontMetricsF(font).height();
    const QRectF name(style.padding, style.bar + 4, style.width - 2 * style.padding, height);
    m_painter.setFont(font);
    m_painter.setPen(color(Role::Text));
    m_painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeft, elided(font, m_card.name, name.width()));
    if (!m_picture.isNull()) {
        const QRectF place(style.padding, name.bottom() + 4, name.width(),
                           m_geometry.card().bottom() - style.padding - name.bottom() - 4);
        m_painter.setRenderHint(QPainter::SmoothPixmapTransform);
        m_painter.drawImage(picturePlace(place, m_picture.size()), m_picture);
        if (m_state.highlight)
            m_state.highlight->paint(m_painter, picturePlace(place, m_picture.size()), place, m_picture.size());
    }
    if (!m_card.health.isEmpty())
        paintHealthSign(m_painter, QRectF(style.width - 48, style.bar + 10, 36, 36), m_card.isBroken);
    if (isMistake(m_card))
        paintSign(m_painter, QRectF(style.width - 52, m_geometry.card().bottom() - 52, 40, 40), true);
    paintPorts();
}

void NodePainter::paintFull() const {
    m_painter.setRenderHint(QPainter::Antialiasing);
    paintShadow();
    paintSurface();
    paintHeader();
    paintBody();
    paintFooter();
    paintOutline();
    if (m_state.showComputing)
        paintComputingLine();
    if (!m_card.issue.isEmpty())
        paintIssue();
    paintPorts();
}

void NodePainter::paintShadow() const {
    const double radius = m_geometry.style().radius;
    const QRectF card = m_geometry.card().translated(0, 2);
    m_painter.setBrush(Qt::NoBrush);
    // Only the rim that shows: filling the whole card three times is what a shadow costs.
    for (const double reach : {1.0, 2.5}) {
        QColor shade = color(Role::Shadow);
        shade.setAlphaF(shade.alphaF() * 0.4F);
        m_painter.setPen(QPen(shade, 2));
        m_painter.drawRoundedRect(card.adjusted(-reach, -reach, reach, reach), radius + reach, radius + reach);
    }
}

void NodePainter::paintSurface() const {
    const CardStyle& style = m_geometry.style();
    const QRectF card = m_geometry.card();
    m_painter.setPen(Qt::NoPen);
    m_painter.setBrush(color(Role::Card));
    m_painter.drawRoundedRect(card, style.radius, style.radius);
    m_painter.save();
    m_painter.setClipRect(QRectF(0, 0, style.width, m_geometry.header().height()), Qt::IntersectClip);
    m_painter.setBrush(color(Role::CardHeader));
    m_painter.drawRoundedRect(card, style.radius, style.radius);
    m_painter.setClipRect(QRectF(0, 0, style.width, style.bar), Qt::IntersectClip);
    m_painter.setBrush(barColor());
    m_painter.drawRoundedRect(card, style.radius, style.radius);
    m_painter.restore();
}

void NodePainter::paintOutline() const {
    const double radius = m_geometry.style().radius;
    QPen pen(color(Role::Border), 1);
    QRectF outline = m_geometry.card();
    if (isMistake(m_card))
        pen = QPen(color(Role::Error), 2);
    else if (isDashed())
        pen = QPen(color(Role::BorderStrong), 1.5, Qt::CustomDashLine), pen.setDashPattern({4, 3});
    else if (m_state.hovered)
        pen.setColor(color(Role::BorderStrong));
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(pen);
    m_painter.drawRoundedRect(outline, radius, radius);
    if (!m_state.selected)
        return;
    m_painter.setPen(QPen(color(Role::Accent), m_state.current ? 2.5 : 1.5));
    outline.adjust(-3, -3, 3, 3);
    m_painter.drawRoundedRect(outline, radius + 3, radius + 3);
}

void NodePainter::paintHeader() const {
    const CardStyle& style = m_geometry.style();
    const QRectF title = m_geometry.title();
    m_painter.setFont(style.title);
    m_painter.setPen(color(m_card.bypassed ? Role::TextMuted : Role::Text));
    const QFontMetricsF small(style.text);
    const double layerWidth = small.horizontalAdvance(m_card.layer);
    const QString name = elided(style.title, m_card.name, title.width());
    const double nameWidth = QFontMetricsF(style.title).horizontalAdvance(name);
    m_painter.drawText(title, Qt::AlignVCenter | Qt::AlignLeft, name);
    m_painter.setFont(style.text);
    m_painter.setPen(color(Role::TextMuted));
    if (nameWidth + layerWidth + 12 <= title.width())
        m_painter.drawText(title, Qt::AlignVCenter | Qt::AlignRight, m_card.layer);
    if (m_card.isGroup && nameWidth + layerWidth + 32 <= title.width())
        paintModelSign(m_painter, QRectF(title.right() - layerWidth - 20, title.center().y() - 7, 14, 14),
                       color(Role::TextMuted));
    const QString line =
        m_card.bypassed ? QCoreApplication::translate("layerscope::NodePainter", "bypassed") : m_card.subtitle;
    m_painter.drawText(m_geometry.subtitle(), Qt::AlignVCenter | Qt::AlignLeft,
                       elided(style.text, line, m_geometry.subtitle().width()));
}

void NodePainter::paintBody() const {
    if (m_picture.isNull())
        return paintEmptyBody();
    paintPicture();
    if (m_state.showStale)
        paintHatch();
    if (m_state.highlight)
        m_state.highlight->paint(m_painter, picturePlace(m_geometry.body(), m_picture.size()),
                                 m_geometry.body().adjusted(-3, -3, 3, 3), m_picture.size());
    if (m_state.showStale)
        return;
    if (!m_state.crosshairs.empty() || !m_state.fields.empty())
        paintCrosshairs();
}

void NodePainter::paintPicture() const {
    const QRectF place = picturePlace(m_geometry.body(), m_picture.size());
    const QTransform& toDevice = m_painter.worldTransform();
    const double devicePixels = place.width() * toDevice.m11() * m_painter.device()->devicePixelRatioF();
    const double enlargement = devicePixels / m_picture.width();
    m_painter.save();
    if (m_card.bypassed || m_state.showStale)
        m_painter.setOpacity(0.45);
    // Enlarged numbers stay sharp squares; reduced ones are averaged.
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform, enlargement < 0.999);
    m_painter.drawImage(place, m_picture);
    m_painter.restore();
}

void NodePainter::paintEmptyBody() const {
    // Not reached and yet with an error of its own: its shape is known, its numbers never will be.
    if (m_card.status == NodeLive::Status::NotReached && m_card.issueIsError && !m_card.isGroup)
        return paintCannotRun(m_painter, m_geometry);
    if (isMistake(m_card) || m_card.status == NodeLive::Status::Fresh)
        return;
    const bool computing = m_card.status == NodeLive::Status::Computing || m_card.status == NodeLive::Status::Stale;
    const QString text = m_card.progress >= 0 ? statusText(m_card)
                         : computing          ? QCoreApplication::translate("layerscope::NodePainter", "computing…")
                         : isDashed()
                             ? QCoreApplication::translate("layerscope::NodePainter", "nothing arrives here yet")
                             : QString();
    m_painter.setFont(m_geometry.style().text);
    m_painter.setPen(color(Role::TextMuted));
    m_painter.drawText(m_geometry.body(), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void NodePainter::paintHatch() const {
    const QRectF place = picturePlace(m_geometry.body(), m_picture.size());
    m_painter.save();
    m_painter.setClipRect(place, Qt::IntersectClip);
    m_painter.setPen(QPen(color(Role::Hatch), 1.2));
    for (double x = place.left() - place.height(); x < place.right(); x += 9)
        m_painter.drawLine(QPointF(x, place.bottom()), QPointF(x + place.height(), place.top()));
    m_painter.restore();
}

void NodePainter::paintCrosshairs() const {
    m_painter.save();
    m_painter.setClipRect(m_geometry.body(), Qt::IntersectClip);
    const double arm = m_state.crosshairs.size() > 1 ? 3.5 : 7;
    // Light on dark, so that the mark shows on any picture.
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 190), 3), QPen(Qt::white, 1.2)}) {
        m_painter.setPen(pen);
        for (const QPointF& at : m_state.crosshairs) {
            m_painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0));
            m_painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm));
        }
        m_painter.setBrush(Qt::NoBrush);
        for (const QRectF& field : m_state.fields)
            m_painter.drawRect(field);
    }
    if (!m_state.valueLabel.isEmpty() && !m_state.crosshairs.empty()) {
        const QFontMetricsF metrics(m_geometry.style().text);
        const QRectF body = m_geometry.body();
        QRectF label(QPointF(), QSizeF(metrics.horizontalAdvance(m_state.valueLabel) + 8, metrics.height() + 2));
        label.moveBottomLeft(m_state.crosshairs.front() + QPointF(6, -6));
        label.moveLeft(std::clamp(label.left(), body.left(), std::max(body.left(), body.right() - label.width())));
        label.moveTop(std::max(label.top(), body.top()));
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color(Role::Panel));
        m_painter.drawRoundedRect(label, 3, 3);
        m_painter.setPen(color(Role::Text));
        m_painter.setFont(m_geometry.style().text);
        m_painter.drawText(label, Qt::AlignCenter, m_state.valueLabel);
    }
    m_painter.restore();
}

/// What comes out of the layer with the repair that is pointed at.
void NodePainter::paintPreview() const {
    const CardStyle& style = m_geometry.style();
    const CardRepair& repair = m_card.repairs[static_cast<std::size_t>(m_state.hoveredRepair)];
    m_painter.setFont(style.text);
    m_painter.setPen(color(Role::Accent));
    const QRectF shape = m_geometry.shapeLine();
    m_painter.drawText(shape, Qt::AlignVCenter | Qt::AlignLeft, elided(style.text, repair.shape, shape.width()));
    m_painter.drawText(m_geometry.costLine(), Qt::AlignVCenter | Qt::AlignLeft,
                       elided(style.text, repair.cost, shape.width()));
}

void NodePainter::paintFooter() const {
    if (m_state.hoveredRepair >= 0)
        return paintPreview();
    const CardStyle& style = m_geometry.style();
    m_painter.setFont(style.text);
    m_painter.setPen(color(Role::Text));
    const QRectF shape = m_geometry.shapeLine();
    const double mark = m_card.health.isEmpty() ? 0 : shape.height();
    m_painter.drawText(shape, Qt::AlignVCenter | Qt::AlignLeft,
                       elided(style.text, m_card.shape, shape.width() - mark - 4));
    if (mark > 0)
        paintHealthSign(m_painter, QRectF(shape.right() - mark, shape.top(), mark, mark), m_card.isBroken);
    m_painter.setPen(color(Role::TextMuted));
    const QRectF cost = m_geometry.costLine();
    m_painter.drawText(cost, Qt::AlignVCenter | Qt::AlignRight, m_card.time);
    const double room = cost.width() - QFontMetricsF(style.text).horizontalAdvance(m_card.time) - 8;
    if (m_card.cost.share >= 0) {
        m_painter.drawText(cost, Qt::AlignVCenter | Qt::AlignLeft, elided(style.text, m_card.cost.text, room));
        return paintCostShare(m_painter, m_geometry.card(), m_card.cost);
    }
    if (m_card.sharing.isEmpty()) {
        m_painter.drawText(cost, Qt::AlignVCenter | Qt::AlignLeft, elided(style.text, m_card.parameters, room));
        return;
    }
    const double sign = cost.height() * 0.9;
    paintLinkSign(QRectF(cost.left(), cost.center().y() - sign / 2, sign, sign));
    m_painter.drawText(cost.adjusted(sign + 4, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft,
                       elided(style.text, m_card.sharing, room - sign - 4));
}

/// Two rings of a chain.
void NodePainter::paintLinkSign(const QRectF& place) const {
    m_painter.save();
    m_painter.setPen(QPen(color(Role::TextMuted), 1.4));
    m_painter.setBrush(Qt::NoBrush);
    const double width = place.width() * 0.56;
    const double height = place.height() * 0.42;
    const double top = place.center().y() - height / 2;
    m_painter.drawRoundedRect(QRectF(place.left(), top, width, height), height / 2, height / 2);
    m_painter.drawRoundedRect(QRectF(place.right() - width, top, width, height), height / 2, height / 2);
    m_painter.restore();
}

void NodePainter::paintIssue() const {
    const QRectF place = m_geometry.issue();
    m_painter.setPen(QPen(color(m_card.issueIsError ? Role::Error : Role::Border), 1));
    m_painter.setBrush(color(m_card.issueIsError ? Role::ErrorSurface : Role::Panel));
    m_painter.drawRoundedRect(place, 6, 6);
    paintSign(m_painter, QRectF(place.left() + 7, place.top() + 8, 13, 13), m_card.issueIsError);
    m_painter.setFont(m_geometry.style().text);
    m_painter.setPen(color(Role::Text));
    m_painter.drawText(m_geometry.issueText(), Qt::TextWordWrap, m_card.issue);
    for (std::size_t i = 0; i < std::min(m_geometry.repairs().size(), m_card.repairs.size()); ++i)
        paintRepairRow(m_painter, m_geometry.repairs()[i], m_card.repairs[i], m_geometry.style().text,
                       static_cast<int>(i) == m_state.hoveredRepair);
}

void NodePainter::paintPorts() const {
    for (int index = 0; index < m_geometry.inputs(); ++index)
        paintPort(m_geometry.input(index), m_state.hoveredInput == index);
    for (int index = 0; m_card.hasOutput && index < m_geometry.outputs(); ++index)
        paintPort(m_geometry.output(index), m_state.hoveredOutput == index);
}

void NodePainter::paintPort(QPointF at, bool hovered) const {
    const double radius = m_geometry.style().portRadius * (hovered ? 1.45 : 1);
    m_painter.setPen(QPen(color(hovered ? Role::Accent : Role::Wire), 2));
    m_painter.setBrush(color(hovered ? Role::Accent : Role::Card));
    m_painter.drawEllipse(at, radius, radius);
}

void NodePainter::paintComputingLine() const {
    const QRectF header = m_geometry.header();
    if (m_card.progress >= 0) {
        const QRectF whole(header.left(), header.bottom() - 1, header.width(), 3);
        m_painter.fillRect(whole, color(Role::Border));
        m_painter.fillRect(QRectF(whole.topLeft(), QSizeF(whole.width() * m_card.progress, whole.height())),
                           color(Role::Accent));
        return;
    }
    const double length = header.width() * 0.3;
    const double from = (header.width() + length) * m_state.phase - length;
    m_painter.fillRect(QRectF(std::max(0.0, from), header.bottom() - 1,
                              std::min(header.width(), from + length) - std::max(0.0, from), 2),
                       color(Role::Accent));
}

} // namespace layerscope
