// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Prepared.h"

namespace layerscope {

struct LayerDef;

/// The prepared form of a layer that may be computed together with the one layer that reads it, so that what lies
/// between is never written as a whole.
class Pairable : public Prepared {
public:
    /// Both layers as one, each with its followers; null when they do not go together. `own` is what this one was
    /// prepared from, `next` the call of the layer that reads its output.
    virtual PreparedPointer pairedWith(const PrepareCall& own, const LayerDef& nextLayer,
                                       const PrepareCall& next) const = 0;
};

} // namespace layerscope
