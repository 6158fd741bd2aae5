// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ViewRegistry.h"

#include "base/Message.h"
#include "picture/Series.h"
#include "views/BarsView.h"
#include "views/CurvesView.h"
#include "views/FilmView.h"
#include "views/MapsView.h"
#include "views/NumbersView.h"
#include "views/SlicesView.h"
#include "views/SpectrogramView.h"
#include "views/StatisticsView.h"
#include "views/TokensView.h"

#include <array>

namespace layerscope {

namespace {

bool isFilm(const FeatureMaps& maps) {
    const MapAxes& axes = maps.axes();
    return axes.slice >= 0 && axes.axes[static_cast<std::size_t>(axes.slice)].kind == AxisKind::Time;
}

constexpr std::array kViews{
    ViewDef{"tokens", N_("Tokens"), "tokens", &TokensView::suits,
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new TokensView(pointer, parent); }},
    ViewDef{"curves", N_("Curves"), "curves", [](const FeatureMaps& maps) { return Series::suits(maps.value()); },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new CurvesView(pointer, parent); }},
    ViewDef{
        "spectrogram", N_("Spectrogram"), "spectrogram",
        [](const FeatureMaps& maps) { return SpectrogramView::suits(maps.value()); },
        [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new SpectrogramView(pointer, parent); }},
    ViewDef{"film", N_("Film"), "film", isFilm,
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new FilmView(pointer, parent); }},
    ViewDef{"slices", N_("Slices"), "slices", [](const FeatureMaps& maps) { return maps.axes().slice >= 0; },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new SlicesView(pointer, parent); }},
    ViewDef{"maps", N_("Maps"), "maps", [](const FeatureMaps& maps) { return !maps.isVector(); },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new MapsView(pointer, parent); }},
    ViewDef{"bars", N_("Bars"), "bars", [](const FeatureMaps& maps) { return maps.isVector(); },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new BarsView(pointer, parent); }},
    ViewDef{"statistics", N_("Statistics"), "histogram", [](const FeatureMaps&) { return true; },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new StatisticsView(pointer, parent); }},
    ViewDef{"numbers", N_("Numbers"), "table", [](const FeatureMaps&) { return true; },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new NumbersView(pointer, parent); }},
};

} // namespace

std::span<const ViewDef> viewDefs() {
    return kViews;
}

} // namespace layerscope
