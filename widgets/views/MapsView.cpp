// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/MapsView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/Drawing.h"
#include "views/MapZoom.h"
#include "views/PlaceText.h"
#include "views/StyleBar.h"
#include "views/ViewLayout.h"

#include <QLabel>
#include <QSlider>
#include <QStackedWidget>
#include <QToolButton>

#include <limits>

namespace layerscope {

MapsView::MapsView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_stack(new QStackedWidget(this))
    , m_grid(new MapGrid(pointer, this))
    , m_zoom(new MapZoom(pointer, this))
    , m_styleBar(new StyleBar(this))
    , m_colorBar(new ColorBar(this))
    , m_size(new QSlider(Qt::Horizontal, this))
    , m_back(new QToolButton(this))
    , m_picture(new QToolButton(this))
    , m_title(new QLabel(this))
    , m_readOut(new QLabel(this)) {
    layOut();
    connectParts();
    showAgain();
}

QWidget* MapsView::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_back->setIcon(theme.icon(QStringLiteral("back")));
    m_back->setToolTip(tr("All maps (Esc)"));
    m_back->setAccessibleName(tr("All maps"));
    m_picture->setIcon(theme.icon(QStringLiteral("image")));
    m_picture->setToolTip(tr("Show as one colour picture"));
    m_picture->setAccessibleName(tr("Colour picture"));
    m_picture->setCheckable(true);
    m_picture->setChecked(m_wantsPicture);
    m_size->setRange(MapGrid::kSmallestCell, MapGrid::kLargestCell);
    m_size->setValue(m_grid->cellSize());
    m_size->setMaximumWidth(theme.space(28));
    m_size->setMinimumWidth(theme.space(14));
    m_size->setAccessibleName(tr("Size of a map"));
    m_size->setToolTip(tr("Size of a map (Ctrl with the wheel)"));
    return makeViewBar(this, {m_back, m_title, m_picture, m_styleBar}, {m_size});
}

void MapsView::layOut() {
    m_stack->addWidget(m_grid);
    m_stack->addWidget(m_zoom);
    formReadOut(*m_readOut, tr("Value under the pointer"));
    layOutView(this, makeTopBar(), {m_stack}, {m_readOut, m_colorBar});
    setFocusProxy(m_grid);
}

void MapsView::connectParts() {
    connect(m_back, &QToolButton::clicked, this, &MapsView::closeMap);
    connect(m_zoom, &MapZoom::closed, this, &MapsView::closeMap);
    connect(m_grid, &MapGrid::opened, this, &MapsView::openMap);
    connect(m_grid, &MapGrid::currentChanged, this, &MapsView::updateColorBar);
    connect(m_zoom, &MapZoom::mapChanged, this, &MapsView::showAgain);
    connect(m_zoom, &MapZoom::mapChanged, this, &MapsView::sightChanged);
    connect(m_zoom, &MapZoom::sightChanged, this, &MapsView::sightChanged);
    connect(m_stack, &QStackedWidget::currentChanged, this, &MapsView::sightChanged);
    connect(m_grid, &MapGrid::currentChanged, this, &MapsView::sightChanged);
    connect(m_size, &QSlider::valueChanged, this, &MapsView::sightChanged);
    connect(m_size, &QSlider::valueChanged, m_grid, &MapGrid::setCellSize);
    connect(m_grid, &MapGrid::cellSizeWanted, m_size, &QSlider::setValue);
    connect(m_grid, &MapGrid::hoveredChanged, this, &MapsView::updateReadOut);
    connect(m_zoom, &MapZoom::hoveredChanged, this, &MapsView::updateReadOut);
    connect(&m_pointer, &SharedPointer::moved, this, &MapsView::updateReadOut);
    connect(m_picture, &QToolButton::toggled, this, [this](bool on) {
        m_wantsPicture = on;
        showAgain();
    });
    connect(m_styleBar, &StyleBar::changed, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
}

void MapsView::setShown(const Shown& shown) {
    const bool otherNode = shown.node != m_shown.node;
    m_shown = shown;
    if (otherNode && isZoomed())
        closeMap();
    showAgain();
}

void MapsView::setMapStyle(const MapStyle& style) {
    m_style = style;
    m_styleBar->setStyleOfMaps(style);
    m_grid->setStyleOfMaps(style);
    m_zoom->setStyleOfMaps(style);
    updateColorBar();
}

bool MapsView::isZoomed() const {
    return m_stack->currentWidget() == m_zoom;
}

bool MapsView::showsPicture() const {
    return m_wantsPicture && m_shown && m_shown.picture && m_shown.maps->isPicture();
}

std::int64_t MapsView::shownMap() const {
    return isZoomed() ? m_zoom->map() : m_grid->current();
}

void MapsView::openMap(std::int64_t map) {
    if (!m_shown)
        return;
    m_zoom->setMap(map);
    m_stack->setCurrentWidget(m_zoom);
    setFocusProxy(m_zoom);
    m_zoom->setFocus();
    showAgain();
}

void MapsView::closeMap() {
    m_stack->setCurrentWidget(m_grid);
    setFocusProxy(m_grid);
    m_grid->setFocus();
    if (m_shown)
        m_grid->setCurrent(m_zoom->map());
    showAgain();
}

void MapsView::showAgain() {
    const bool picture = showsPicture();
    m_grid->setShown(m_shown, picture);
    m_zoom->setShown(m_shown, picture);
    m_back->setVisible(isZoomed());
    m_title->setVisible(isZoomed() && !picture);
    if (m_shown)
        m_title->setText(
            tr("%1 of %2 maps").arg(mapText(m_shown.maps->axes(), m_zoom->map())).arg(m_shown.maps->count()));
    m_picture->setVisible(m_shown && m_shown.picture && m_shown.maps->isPicture());
    m_styleBar->setVisible(!picture);
    m_size->setVisible(!isZoomed());
    updateColorBar();
    updateReadOut();
}

void MapsView::updateColorBar() {
    m_colorBar->setVisible(m_shown && !showsPicture());
    if (!m_shown)
        return;
    const std::int64_t map = std::clamp<std::int64_t>(hovered() ? hovered()->map : shownMap(), 0,
                                                      std::max<std::int64_t>(m_shown.maps->count() - 1, 0));
    if (m_shown.maps->count() == 0)
        return m_colorBar->hide();
    const ColorScale scale = m_shown.maps->scaleOf(map, m_style);
    m_colorBar->setScale(scale, m_style.range == RangeMode::Shared ? tr("shared by all maps")
                                : m_style.range == RangeMode::Own
                                    ? tr("the own range of %1").arg(mapText(m_shown.maps->axes(), map))
                                    : tr("fixed"));
    m_styleBar->suggestRange(scale.min, scale.max);
}

std::optional<MapPlace> MapsView::hovered() const {
    return isZoomed() ? m_zoom->hovered() : m_grid->hovered();
}

QString MapsView::readOut() const {
    return m_readOut->text();
}

/// Under the pointer, or where a pointer elsewhere means an element of the map that is looked at.
std::optional<MapPlace> MapsView::readPlace() const {
    if (!m_shown || m_shown.maps->count() == 0 || hovered())
        return hovered();
    const MapAxes& axes = m_shown.maps->axes();
    const auto mark = markOf(m_pointer.point(), m_shown.node, axes);
    if (!mark || !mark->row.at || !mark->column.at)
        return std::nullopt;
    const std::int64_t channel = mark->channel.value_or(axes.channelOf(shownMap()));
    const std::int64_t slice = mark->slice.at.value_or(axes.sliceOf(shownMap()));
    return MapPlace{channel * axes.size(axes.slice) + slice, *mark->row.at, *mark->column.at};
}

QString MapsView::textAt(const MapPlace& place) const {
    const MapAxes& axes = m_shown.maps->axes();
    const auto number = [&](std::int64_t map) {
        return toQString(fullNumber(m_shown.maps->at(map, place.row, place.column)));
    };
    QStringList parts{elementText(axes, axes.elementOf(place))};
    const bool three = showsPicture() && m_shown.maps->count() >= 3;
    if (three)
        parts[0] = axisText(axes.axes[static_cast<std::size_t>(axes.row)], place.row) + QStringLiteral(" · ") +
                   axisText(axes.axes[static_cast<std::size_t>(axes.column)], place.column);
    if (const QString field = fieldText(m_shown.node, axes.axes); !field.isEmpty())
        parts << field;
    if (m_shown.maps->isMasked(place.map, place.row, place.column))
        parts << tr("masked");
    parts << (three ? tr("red %1 · green %2 · blue %3").arg(number(0), number(1), number(2)) : number(place.map));
    return parts.join(QStringLiteral(" · "));
}

void MapsView::updateReadOut() {
    const std::optional<MapPlace> place = readPlace();
    if (!place || !m_shown || place->map >= m_shown.maps->count()) {
        m_readOut->setText(m_shown ? tr("Point at a map to read its numbers") : QString());
        m_colorBar->setMarked(std::numeric_limits<double>::quiet_NaN());
        return;
    }
    m_readOut->setText(textAt(*place));
    m_colorBar->setMarked(static_cast<double>(m_shown.maps->at(place->map, place->row, place->column)));
    if (m_style.range == RangeMode::Own)
        updateColorBar();
}

std::vector<QWidget*> MapsView::pickedFrom() const {
    return {m_grid->viewport(), m_zoom};
}

void MapsView::reveal(const std::vector<std::int64_t>& element) {
    if (!m_shown || m_shown.maps->count() == 0)
        return;
    const MapPlace place = m_shown.maps->axes().placeOf(element);
    isZoomed() ? m_zoom->reveal(place) : m_grid->setCurrent(place.map);
}

QImage MapsView::image() const {
    if (!m_shown || m_shown.maps->count() == 0)
        return {};
    if (isZoomed() && !showsPicture())
        return toImage(m_shown.maps->render(m_zoom->map(), m_style));
    return toImage(sheet(*m_shown.maps, m_style, showsPicture()));
}

} // namespace layerscope
