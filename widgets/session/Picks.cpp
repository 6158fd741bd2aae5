// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Picks.h"

#include "tensor/Elements.h"
#include "tensor/Largest.h"

namespace layerscope {

bool pickBrightest(const LiveSession& session, SharedPointer& pointer, NodeId node) {
    const NodeLive* live = session.live(node);
    if (!live || live->value.tensor.elements() == 0)
        return false;
    const Tensor& tensor = live->value.tensor;
    pointer.pick(probeOf(node, live->value.axes, indexOf(tensor.shape(), largestOf(tensor))));
    return true;
}

} // namespace layerscope
