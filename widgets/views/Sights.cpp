// SPDX-License-Identifier: GPL-3.0-or-later
// What each view tells and takes of a Sight.
#include "views/CurvesView.h"
#include "views/FilmView.h"
#include "views/MapZoom.h"
#include "views/MapsView.h"
#include "views/SlicesView.h"
#include "views/SpectrogramView.h"
#include "views/TokensView.h"

#include <QComboBox>
#include <QScrollBar>
#include <QSpinBox>
#include <QStackedWidget>
#include <QToolButton>

#include <cmath>

namespace layerscope {
namespace {

double partOf(std::int64_t index, std::int64_t size) {
    return size > 1 ? static_cast<double>(index) / static_cast<double>(size - 1) : 0;
}

std::int64_t indexAt(double part, std::int64_t size) {
    return std::llround(part * static_cast<double>(std::max<std::int64_t>(size - 1, 0)));
}

} // namespace

void MapZoom::writeSight(Sight& sight) const {
    sight.fitted = m_fitted;
    if (!m_shown || m_fitted)
        return;
    const QPointF middle = (QRectF(rect()).center() - m_origin) / m_scale;
    sight.width = m_scale * static_cast<double>(columns());
    sight.centre = {middle.x() / static_cast<double>(columns()), middle.y() / static_cast<double>(rows())};
}

void MapZoom::setSight(const Sight& sight) {
    setMap(sight.channel);
    if (!m_shown)
        return;
    if (sight.fitted)
        return fit();
    m_scale = sight.width / static_cast<double>(columns());
    m_fitted = false;
    m_origin = QRectF(rect()).center() - QPointF(sight.centre.x() * static_cast<double>(columns()),
                                                 sight.centre.y() * static_cast<double>(rows())) *
                                             m_scale;
    update();
}

Sight MapsView::sight() const {
    Sight sight;
    sight.channel = shownMap();
    sight.enlarged = isZoomed();
    sight.mode = m_grid->cellSize();
    if (isZoomed())
        m_zoom->writeSight(sight);
    return sight;
}

void MapsView::setSight(const Sight& sight) {
    if (sight.enlarged != isZoomed()) {
        m_stack->setCurrentWidget(sight.enlarged ? static_cast<QWidget*>(m_zoom) : m_grid);
        setFocusProxy(m_stack->currentWidget());
        showAgain();
    }
    if (sight.enlarged)
        m_zoom->setSight(sight);
    else
        m_grid->setCurrent(sight.channel);
    m_size->setValue(sight.mode);
}

Sight SlicesView::sight() const {
    Sight sight;
    sight.channel = channel();
    sight.mode = m_projection->currentIndex();
    if (m_shown)
        for (int direction = 0; direction < 3; ++direction) {
            const auto at = static_cast<std::size_t>(direction);
            const MapAxes& axes = m_shown.maps->axes();
            sight.cursor[at] = partOf(m_planes->voxel()[at], axes.size(axes.dimensionOf(direction)));
        }
    return sight;
}

void SlicesView::setSight(const Sight& sight) {
    m_channel->setValue(static_cast<int>(sight.channel));
    m_projection->setCurrentIndex(sight.mode);
    if (!m_shown)
        return;
    VoxelIndex voxel{};
    for (int direction = 0; direction < 3; ++direction) {
        const auto at = static_cast<std::size_t>(direction);
        const MapAxes& axes = m_shown.maps->axes();
        voxel[at] = indexAt(sight.cursor[at], axes.size(axes.dimensionOf(direction)));
    }
    m_planes->setVoxel(voxel);
}

Sight FilmView::sight() const {
    Sight sight;
    sight.channel = m_channel->value();
    sight.cursor[0] = partOf(current(), frames());
    return sight;
}

void FilmView::setSight(const Sight& sight) {
    m_channel->setValue(static_cast<int>(sight.channel));
    if (frames() > 0)
        showFrame(indexAt(sight.cursor[0], frames()));
}

Sight TokensView::sight() const {
    Sight sight;
    sight.channel = m_channel;
    return sight;
}

void TokensView::setSight(const Sight& sight) {
    setChannel(sight.channel);
}

Sight CurvesView::sight() const {
    Sight sight;
    sight.mode = m_mode->currentIndex() + (m_sameScale->isChecked() ? 16 : 0);
    sight.channel = m_scroll->value();
    return sight;
}

void CurvesView::setSight(const Sight& sight) {
    m_mode->setCurrentIndex(sight.mode % 16);
    m_sameScale->setChecked(sight.mode >= 16);
    m_scroll->setValue(static_cast<int>(sight.channel));
}

Sight SpectrogramView::sight() const {
    Sight sight;
    sight.channel = m_channel->value();
    sight.mode = m_window->currentIndex();
    return sight;
}

void SpectrogramView::setSight(const Sight& sight) {
    m_channel->setValue(static_cast<int>(sight.channel));
    m_window->setCurrentIndex(sight.mode);
}

} // namespace layerscope
