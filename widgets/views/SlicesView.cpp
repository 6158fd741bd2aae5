// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/SlicesView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"
#include "views/StyleBar.h"
#include "views/ThumbStrip.h"
#include "views/ViewLayout.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <limits>

namespace layerscope {

SlicesView::SlicesView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_planes(new SlicePlanes(pointer, this))
    , m_strip(new ThumbStrip(this))
    , m_styleBar(new StyleBar(this))
    , m_colorBar(new ColorBar(this))
    , m_projection(new QComboBox(this))
    , m_channel(new QSpinBox(this))
    , m_follow(new QToolButton(this))
    , m_readOut(new QLabel(this)) {
    layOut();
    connectParts();
}

QWidget* SlicesView::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_projection->addItem(tr("Slices"), int(Projection::Slice));
    m_projection->addItem(tr("Maximum"), int(Projection::Maximum));
    m_projection->addItem(tr("Mean"), int(Projection::Mean));
    m_projection->setAccessibleName(tr("What the planes show"));
    m_projection->setToolTip(tr("One slice, or the largest or the mean number of all slices behind one another"));
    m_projection->setFocusPolicy(Qt::StrongFocus);
    m_channel->setPrefix(tr("channel "));
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setToolTip(tr("Which channel is shown"));
    m_follow->setIcon(theme.icon(QStringLiteral("crosshair")));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    m_follow->setToolTip(tr("Follow the pointer: go to the slices on which another view or a card points"));
    m_follow->setAccessibleName(tr("Follow the pointer"));
    return makeViewBar(this, {m_projection, m_channel, m_styleBar}, {m_follow});
}

void SlicesView::layOut() {
    formReadOut(*m_readOut, tr("Value at the cursor"));
    layOutView(this, makeTopBar(), {m_planes}, {m_strip, m_readOut, m_colorBar});
    setFocusProxy(m_planes);
}

void SlicesView::connectParts() {
    connect(m_planes, &SlicePlanes::voxelChanged, this, [this] {
        m_strip->setCurrent(m_planes->voxel()[0]);
        updateReadOut();
    });
    connect(m_planes, &SlicePlanes::hoveredChanged, this, &SlicesView::updateReadOut);
    connect(m_strip, &ThumbStrip::chosen, this, [this](qint64 slice) {
        const VoxelIndex& voxel = m_planes->voxel();
        m_planes->setVoxel({slice, voxel[1], voxel[2]});
    });
    connect(m_planes, &SlicePlanes::voxelChanged, this, &SlicesView::sightChanged);
    connect(m_projection, &QComboBox::currentIndexChanged, this, &SlicesView::sightChanged);
    connect(m_channel, &QSpinBox::valueChanged, this, &SlicesView::sightChanged);
    connect(m_projection, &QComboBox::currentIndexChanged, this, &SlicesView::showAgain);
    connect(m_channel, &QSpinBox::valueChanged, this, &SlicesView::showAgain);
    connect(m_styleBar, &StyleBar::changed, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
    connect(&m_pointer, &SharedPointer::moved, this, &SlicesView::followPointer);
}

std::int64_t SlicesView::channel() const {
    return m_channel->value();
}

Projection SlicesView::projection() const {
    return static_cast<Projection>(m_projection->currentData().toInt());
}

QString SlicesView::readOut() const {
    return m_readOut->text();
}

void SlicesView::setShown(const Shown& shown) {
    m_shown = shown;
    if (shown) {
        const std::int64_t channels = shown.maps->axes().size(shown.maps->axes().channel);
        const QSignalBlocker quiet(m_channel);
        m_channel->setRange(0, static_cast<int>(channels - 1));
        m_channel->setVisible(channels > 1);
    }
    m_planes->setShown(shown);
    showAgain();
}

void SlicesView::setMapStyle(const MapStyle& style) {
    m_style = style;
    m_styleBar->setStyleOfMaps(style);
    showAgain();
}

/// A source is a picture of something: grey, unless colours were chosen.
ColorScale SlicesView::scale() const {
    MapStyle style = m_style;
    if (style.colorMap.empty() && m_shown.value().axes.back().source == m_shown.node)
        style.colorMap = "gray";
    return m_shown.maps->scaleOfChannel(channel(), style);
}

void SlicesView::showAgain() {
    m_colorBar->setVisible(static_cast<bool>(m_shown));
    if (!m_shown || m_shown.maps->count() == 0)
        return;
    const ColorScale colors = scale();
    m_planes->setLook(channel(), projection(), colors);
    m_strip->setSource(m_shown, channel(), colors, false);
    m_strip->setCurrent(m_planes->voxel()[0]);
    m_colorBar->setScale(colors, m_style.range == RangeMode::Shared ? tr("shared by all channels")
                                 : m_style.range == RangeMode::Own  ? tr("the channel's own range")
                                                                    : tr("fixed"));
    m_styleBar->suggestRange(colors.min, colors.max);
    updateReadOut();
}

QString SlicesView::textAt(int plane, const VoxelIndex& voxel) const {
    const MapAxes& axes = m_shown.maps->axes();
    const PlaneAxes& shown = kPlanes[static_cast<std::size_t>(plane)];
    QStringList parts;
    if (m_channel->maximum() > 0)
        parts << axisText(axes.axes[static_cast<std::size_t>(axes.channel)], channel());
    for (int direction = 0; direction < 3; ++direction)
        if (projection() == Projection::Slice || direction != shown.along)
            parts << axisText(axes.axes[static_cast<std::size_t>(axes.dimensionOf(direction))],
                              voxel[static_cast<std::size_t>(direction)]);
    if (const QString field = fieldText(m_shown.node, axes.axes); !field.isEmpty())
        parts << field;
    if (projection() == Projection::Slice) {
        parts << toQString(fullNumber(voxelAt(*m_shown.maps, channel(), voxel)));
    } else if (const auto number = m_planes->shownNumber(plane, voxel)) {
        const QString text = toQString(fullNumber(*number));
        parts << (projection() == Projection::Maximum ? tr("largest %1").arg(text) : tr("mean %1").arg(text));
    }
    return parts.join(QStringLiteral(" · "));
}

void SlicesView::updateReadOut() {
    if (!m_shown || m_shown.maps->count() == 0)
        return m_readOut->clear();
    const auto& hovered = m_planes->hovered();
    const int plane = hovered ? hovered->plane : m_planes->currentPlane();
    const VoxelIndex& voxel = hovered ? hovered->voxel : m_planes->voxel();
    m_readOut->setText(textAt(plane, voxel));
    m_planes->setAccessibleDescription(m_readOut->text());
    m_colorBar->setMarked(projection() == Projection::Slice
                              ? static_cast<double>(voxelAt(*m_shown.maps, channel(), voxel))
                              : std::numeric_limits<double>::quiet_NaN());
}

/// The cursor goes where another view points, so that the place is seen on its own slices.
void SlicesView::followPointer() {
    const ProbePoint& point = m_pointer.point();
    const auto mark = m_shown && isVisible() ? markOf(point, m_shown.node, m_shown.maps->axes()) : std::nullopt;
    m_strip->setMarked(mark ? mark->slice.at : std::nullopt);
    if (!mark || !m_follow->isChecked() || m_planes->hovered())
        return;
    VoxelIndex voxel = m_planes->voxel();
    for (const auto& [direction, along] :
         {std::pair{0, &mark->slice}, std::pair{1, &mark->row}, std::pair{2, &mark->column}})
        voxel[static_cast<std::size_t>(direction)] = along->at.value_or(voxel[static_cast<std::size_t>(direction)]);
    m_planes->setVoxel(voxel);
}

std::vector<QWidget*> SlicesView::pickedFrom() const {
    return {m_planes};
}

void SlicesView::reveal(const std::vector<std::int64_t>& element) {
    if (!m_shown)
        return;
    const MapAxes& axes = m_shown.maps->axes();
    const MapPlace place = axes.placeOf(element);
    m_channel->setValue(static_cast<int>(axes.channelOf(place.map)));
    m_planes->setVoxel({axes.sliceOf(place.map), place.row, place.column});
}

QImage SlicesView::image() const {
    return m_shown ? m_planes->grab().toImage() : QImage();
}

} // namespace layerscope
