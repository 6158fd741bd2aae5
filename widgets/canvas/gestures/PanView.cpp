// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/PanView.h"

#include "canvas/GraphView.h"

namespace layerscope {

void PanView::move(const PointerEvent& event) {
    view().panBy(event.pixel - m_last);
    m_last = event.pixel;
}

} // namespace layerscope
