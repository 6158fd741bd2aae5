// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodePainter.h"

#include "theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

#include <cmath>
#include <map>
#include <tuple>

namespace layerscope {

namespace {

using Role = Theme::Role;

constexpr double kPlateMargin = 8;  // the shadow
constexpr double kLargestPlate = 2; // device pixels a canvas unit
constexpr std::size_t kMostPlates = 40;

QColor color(Role role) {
    return Theme::instance().color(role);
}

QString elided(const QFont& font, const QString& text, double width) {
    return QFontMetricsF(font).elidedText(text, Qt::ElideRight, width);
}

/// Of the name on a card that shows its picture and name alone.
QFont largeTitle(const CardStyle& style) {
    QFont font = style.title;
    font.setPointSizeF(font.pointSizeF() * 1.8);
    return font;
}

QRectF largeName(const CardStyle& style) {
    return {style.padding, style.bar + 4, style.width - 2 * style.padding, QFontMetricsF(largeTitle(style)).height()};
}

} // namespace

QRectF pictureRoom(const NodeGeometry& geometry, Detail detail) {
    if (detail == Detail::Full)
        return geometry.body();
    const CardStyle& style = geometry.style();
    const double top = largeName(style).bottom() + 4;
    return {style.padding, top, style.width - 2 * style.padding, geometry.card().bottom() - style.padding - top};
}

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
    // Qt looks for each thing that is drawn through all of a clip of many pieces: those of this card alone are few.
    const bool inPieces = m_exposed && m_exposed->rectCount() > 1;
    if (inPieces) {
        const QRect here = m_exposed->intersected(onWidget(m_geometry.bounds())).boundingRect();
        const QTransform toWidget = m_painter.worldTransform();
        m_painter.setWorldTransform(QTransform());
        m_painter.setClipRect(here);
        m_painter.setWorldTransform(toWidget);
    }
    if (detail == Detail::Block)
        paintBlock();
    else if (detail == Detail::PictureAndName)
        paintPictureAndName();
    else
        paintFull();
    if (inPieces)
        m_painter.setClipping(false);
}

QColor NodePainter::barColor() const {
    return m_card.category ? Theme::instance().category(*m_card.category) : color(Role::BorderStrong);
}

bool NodePainter::isMistake() const {
    return m_card.issueIsError || m_card.status == NodeLive::Status::Mistake ||
           m_card.status == NodeLive::Status::Failed;
}

bool NodePainter::isDashed() const {
    return m_card.status == NodeLive::Status::NotReached && !isMistake();
}

void NodePainter::paintBlock() const {
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    const QRectF card = m_geometry.card();
    m_painter.fillRect(card, barColor());
    if (m_card.bypassed || isDashed())
        m_painter.fillRect(card.adjusted(14, 14, -14, -14), color(Role::Card));
    if (!isMistake() && !m_state.selected)
        return;
    QPen pen(color(m_state.selected ? Role::Accent : Role::Error), m_state.selected ? 2 : 3);
    pen.setCosmetic(true);
    m_painter.setPen(pen);
    m_painter.setBrush(Qt::NoBrush);
    m_painter.drawRect(card.adjusted(-6, -6, 6, 6));
    if (isMistake())
        paintSign(m_painter, QRectF(card.center() - QPointF(40, 40), QSizeF(80, 80)), true);
}

QRect NodePainter::onWidget(const QRectF& part) const {
    return m_painter.worldTransform().mapRect(part).toAlignedRect();
}

bool NodePainter::isExposed(const QRectF& part) const {
    return !m_exposed || m_exposed->intersects(onWidget(part));
}

/// Whether of the card nothing is exposed but what lies in there.
bool NodePainter::isWithin(const QRectF& room) const {
    if (!m_exposed)
        return false;
    const QRect exposed = m_exposed->intersected(onWidget(m_geometry.bounds())).boundingRect();
    return !exposed.isEmpty() && onWidget(room).adjusted(1, 1, -1, -1).contains(exposed);
}

void NodePainter::paintPictureAndName() const {
    // A film's next frame: the picture on the plain card, and the signs that lie over it.
    if (const QRectF room = pictureRoom(m_geometry, Detail::PictureAndName).adjusted(-2, -2, 2, 2);
        isWithin(room) && m_card.health.isEmpty() && !isMistake()) {
        m_painter.fillRect(room, color(Role::Card));
        return paintInRoom();
    }
    m_painter.setRenderHint(QPainter::Antialiasing);
    paintSurface();
    paintOutline();
    const CardStyle& style = m_geometry.style();
    const QFont font = largeTitle(style);
    const QRectF name = largeName(style);
    m_painter.setFont(font);
    m_painter.setPen(color(Role::Text));
    m_painter.drawText(name, Qt::AlignVCenter | Qt::AlignLeft, elided(font, m_card.name, name.width()));
    paintInRoom();
    if (!m_card.health.isEmpty())
        paintHealthSign(m_painter, QRectF(style.width - 48, style.bar + 10, 36, 36), m_card.isBroken);
    if (isMistake())
        paintSign(m_painter, QRectF(style.width - 52, m_geometry.card().bottom() - 52, 40, 40), true);
    paintPorts();
}

void NodePainter::paintFull() const {
    m_painter.setRenderHint(QPainter::Antialiasing);
    const CardStyle& style = m_geometry.style();
    const QRectF card = m_geometry.card();
    const double top = m_geometry.header().bottom();
    // A film's next frame: the picture, and the time in the footer.
    if (const QRectF inner(4, top + 4, style.width - 8, card.height() - top - style.radius - 4);
        isWithin(inner) && m_card.cost.share < 0) {
        m_painter.fillRect(inner, color(Role::Card));
        return paintInner();
    }
    paintPlate();
    if (isExposed(m_geometry.header()))
        paintHeader();
    paintInner();
    paintOutline();
    if (m_state.showComputing)
        paintComputingLine();
    if (!m_card.issue.isEmpty())
        paintIssue();
    paintPorts();
}

void NodePainter::paintInner() const {
    if (isExposed(m_geometry.body()))
        paintBody();
    if (isExposed(m_geometry.shapeLine().united(m_geometry.costLine())))
        paintFooter();
}

/// Shadow and surface, drawn once for all cards that look alike: round corners with soft edges cost more than all else
/// of a card.
void NodePainter::paintPlate() const {
    const QTransform toWidget = m_painter.worldTransform();
    const double pixels = m_painter.device()->devicePixelRatioF();
    const double scale = toWidget.m11() * pixels;
    if (scale > kLargestPlate || m_painter.opacity() < 1) {
        paintShadow();
        return paintSurface();
    }
    const QRectF room = m_geometry.card().adjusted(-kPlateMargin, -kPlateMargin, kPlateMargin, kPlateMargin);
    using Look = std::tuple<QRgb, QRgb, QRgb, QRgb, double, double, double>;
    static auto& plates =
        *new std::map<Look, QPixmap>; // the GUI thread's; never freed, since the application goes first
    if (plates.size() > kMostPlates)
        plates.clear();
    QPixmap& plate = plates[{barColor().rgba(), color(Role::Card).rgba(), color(Role::CardHeader).rgba(),
                             color(Role::Shadow).rgba(), scale, pixels, room.height()}];
    if (plate.isNull()) {
        plate = QPixmap((room.size() * scale).toSize() + QSize(1, 1));
        plate.setDevicePixelRatio(pixels);
        plate.fill(Qt::transparent);
        QPainter painter(&plate);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(toWidget.m11(), toWidget.m11());
        painter.translate(-room.topLeft());
        const NodePainter once(painter, m_geometry, m_card, m_state, m_picture);
        once.paintShadow();
        once.paintSurface();
    }
    const QPointF place = toWidget.map(room.topLeft()) * pixels;
    m_painter.setWorldTransform(QTransform());
    m_painter.drawPixmap(QPointF(std::round(place.x()), std::round(place.y())) / pixels, plate);
    m_painter.setWorldTransform(toWidget);
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
    if (isMistake())
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
