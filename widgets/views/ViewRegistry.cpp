// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ViewRegistry.h"

#include "base/Message.h"
#include "views/BarsView.h"
#include "views/MapsView.h"
#include "views/NumbersView.h"
#include "views/StatisticsView.h"

#include <array>

namespace layerscope {

namespace {

constexpr std::array kViews{
    ViewDef{"maps", N_("Maps"), "maps", [](const FeatureMaps& maps) { return !maps.isVector(); },
            [](SharedPointer& pointer, QWidget* parent) -> TensorView* { return new MapsView(pointer, parent); }},
    ViewDef{"bars", N_("Bars"), "bars", [](const FeatureMaps& maps) { return maps.isVector(); },
            [](SharedPointer&, QWidget* parent) -> TensorView* { return new BarsView(parent); }},
    ViewDef{"statistics", N_("Statistics"), "histogram", [](const FeatureMaps&) { return true; },
            [](SharedPointer&, QWidget* parent) -> TensorView* { return new StatisticsView(parent); }},
    ViewDef{"numbers", N_("Numbers"), "table", [](const FeatureMaps&) { return true; },
            [](SharedPointer&, QWidget* parent) -> TensorView* { return new NumbersView(parent); }},
};

} // namespace

std::span<const ViewDef> viewDefs() {
    return kViews;
}

} // namespace layerscope
