// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GraphView.h"

#include <functional>

namespace layerscope::bench {

struct SharedState {
    Selection selection;
    SharedPointer pointer;
};

/// The canvas at the size of a window, with the whole graph in it; tells when it has painted.
class WatchedView : private SharedState, public GraphView {
public:
    WatchedView(Document& document, LiveSession& session)
        : GraphView(CanvasContext{document, &session, selection, pointer}) {
        resize(1600, 1000);
        show();
        fit();
    }
    std::function<void()> painted;

protected:
    void paintEvent(QPaintEvent* event) override {
        GraphView::paintEvent(event);
        if (painted)
            painted();
    }
};

} // namespace layerscope::bench
