// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/TensorView.h"

#include <span>

namespace layerscope {

/// A kind of view: picked by what the axes of a value mean, never by the layer that made it.
struct ViewDef {
    const char* id;    ///< saved in settings
    const char* label; ///< N_()
    const char* icon;
    bool (*suits)(const FeatureMaps& maps);
    TensorView* (*make)(SharedPointer& pointer, QWidget* parent);
};

/// In the order of their tabs; the first that suits is the one to show when nothing was chosen.
std::span<const ViewDef> viewDefs();

} // namespace layerscope
