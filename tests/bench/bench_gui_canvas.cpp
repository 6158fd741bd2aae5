// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas of 1,000 nodes and 1,500 wires at 1600 × 1000: building it, and frames zoomed to fit, panning, and at
// natural size. Run offscreen: QT_QPA_PLATFORM=offscreen bin/bench_gui_canvas
#include "bench/Measure.h"

#include "canvas/GraphView.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <QApplication>
#include <QElapsedTimer>

#include <cstdio>
#include <functional>
#include <memory>
#include <random>

using namespace layerscope;

namespace {

constexpr int kColumns = 50;
constexpr int kRows = 20;
constexpr int kExtraWires = 550;
constexpr int kFrames = 200;

/// Rows of convolutions and sums, each wired to the one before, and further wires across.
Graph bigGraph() {
    Graph graph;
    std::vector<NodeId> nodes;
    for (int column = 0; column < kColumns; ++column)
        for (int row = 0; row < kRows; ++row) {
            const char* type = column == 0 ? "Input" : column % 2 ? "Conv2D" : "Add";
            nodes.push_back(graph.add(makeNode(*layerRegistry().find(type), {column * 290.0, row * 330.0})));
            if (column > 0)
                graph.link({nodes[nodes.size() - 1 - kRows], 0}, {nodes.back(), 0});
        }
    std::mt19937 random(7);
    for (int wires = 0; wires < kExtraWires;) {
        const int to = 2 * std::uniform_int_distribution(1, kColumns / 2 - 1)(random);
        const int from = std::uniform_int_distribution(0, to - 1)(random);
        const auto pick = [&](int column) {
            return nodes[static_cast<std::size_t>(column * kRows +
                                                  std::uniform_int_distribution(0, kRows - 1)(random))];
        };
        const NodeId target = pick(to);
        const int port = inputPortCount(graph, *graph.find(target), layerRegistry()) - 1;
        wires += graph.link({pick(from), 0}, {target, port});
    }
    return graph;
}

void frames(const char* what, GraphView& view, const std::function<void(int)>& between) {
    int frame = 0;
    bench::measure(what, kFrames, [&] {
        between(frame++);
        view.viewport()->repaint();
    });
}

void once(const char* what, const std::function<void()>& work) {
    QElapsedTimer timer;
    timer.start();
    work();
    bench::print(what, bench::timingOf({static_cast<double>(timer.nsecsElapsed()) / 1e6}));
}

} // namespace

int main(int argc, char** argv) {
    const QApplication app(argc, argv);
    Document document(layerRegistry());
    Selection selection;
    SharedPointer pointer;
    LiveSession session(document);
    Project project;
    project.graph = bigGraph();
    std::printf("%zu nodes, %zu wires\n", project.graph.nodes().size(), project.graph.links().size());
    GraphView view({document, &session, selection, pointer});
    view.resize(1600, 1000);
    view.show();
    once("building the scene", [&] { document.reset(std::move(project)); });
    once("fit and first frame", [&] {
        view.fit();
        view.viewport()->repaint();
    });
    while (!session.plan() || session.plan()->nodes.empty())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);

    frames("zoomed to fit, repaint", view, [&](int) {});
    frames("zoomed to fit, panning", view, [&](int frame) { view.panBy({frame % 40 < 20 ? 5 : -5, 2}); });
    view.fit();
    frames("zooming about the fit", view, [&](int frame) { view.zoomAt({800, 500}, frame % 2 ? 1.1 : 1 / 1.1); });
    view.setZoom(0.4);
    frames("picture and name, panning", view, [&](int frame) { view.panBy({frame % 40 < 20 ? 9 : -9, 4}); });
    view.setZoom(1);
    frames("natural size, panning", view, [&](int frame) { view.panBy({frame % 40 < 20 ? 9 : -9, 4}); });
    const NodeId some = document.graph().nodes().begin()->first;
    bool bypassed = false;
    bench::measure("one edit, scene kept in step", 50, [&] { document.setBypassed({some}, bypassed = !bypassed); });
    return 0;
}
