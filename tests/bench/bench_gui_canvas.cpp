// SPDX-License-Identifier: GPL-3.0-or-later
//
// A canvas of 1,000 nodes and 1,500 wires at 1600 × 1000, then one of 5,000 and 7,500: opening it from a file, laying
// it out, and frames zoomed to fit, panning, and at natural size. A frame is all of the window; "what scrolls in" is
// what a pan paints. Printed, not asserted.
#include "bench/Measure.h"

#include "canvas/CanvasEdits.h"
#include "canvas/GraphView.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "session/ProjectFiles.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>
#include <memory>
#include <random>

using namespace layerscope;

namespace {

constexpr int kColumns = 50;
constexpr int kFrames = 100;

/// 50 columns of convolutions and sums, each wired to the one before, and further wires across.
Graph bigGraph(int rows) {
    Graph graph;
    std::vector<NodeId> nodes;
    for (int column = 0; column < kColumns; ++column)
        for (int row = 0; row < rows; ++row) {
            const char* type = column == 0 ? "Input" : column % 2 ? "Conv2D" : "Add";
            nodes.push_back(graph.add(makeNode(*layerRegistry().find(type), {column * 290.0, row * 330.0})));
            if (column > 0)
                graph.link({nodes[nodes.size() - 1 - static_cast<std::size_t>(rows)], 0}, {nodes.back(), 0});
        }
    std::mt19937 random(7);
    for (int wires = 0; wires < rows * 55 / 2;) {
        const int to = 2 * std::uniform_int_distribution(1, kColumns / 2 - 1)(random);
        const int from = std::uniform_int_distribution(0, to - 1)(random);
        const auto pick = [&](int column) {
            return nodes[static_cast<std::size_t>(column * rows + std::uniform_int_distribution(0, rows - 1)(random))];
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

/// From the file to a canvas that shows every shape.
void open(const std::string& path, Document& document, LiveSession& session, GraphView& view) {
    ProjectFiles files(document);
    QEventLoop loop;
    QObject::connect(&files, &ProjectFiles::opened, &loop, [&] {
        view.fit();
        loop.quit();
    });
    files.open(path);
    loop.exec();
    while (!session.plan() || session.plan()->nodes.size() != document.graph().nodes().size())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    view.viewport()->repaint();
}

void measureFrames(GraphView& view) {
    const auto pan = [&](int frame) { view.panBy({frame % 40 < 20 ? 9 : -9, 4}); };
    frames("zoomed to fit, all of it", view, pan);
    frames("zooming about the fit", view, [&](int frame) { view.zoomAt({800, 500}, frame % 2 ? 1.1 : 1 / 1.1); });
    view.fit();
    view.setZoom(0.4);
    frames("picture and name, all of it", view, pan);
    view.fit();
    view.setZoom(1);
    frames("natural size, all of it", view, pan);
    int frame = 0;
    bench::measure("natural size, what scrolls in", kFrames, [&] {
        pan(frame++);
        QCoreApplication::processEvents();
    });
}

void measureGraph(const QString& folder, int rows) {
    Project project;
    project.graph = bigGraph(rows);
    std::printf("%zu nodes, %zu wires\n", project.graph.nodes().size(), project.graph.links().size());
    const std::string path = (folder + QStringLiteral("/graph.layerscope")).toStdString();
    if (!writeProject(path, project, layerRegistry()))
        return;
    Document document(layerRegistry());
    Selection selection;
    SharedPointer pointer;
    LiveSession session(document);
    const CanvasContext context{document, &session, selection, pointer};
    GraphView view(context);
    view.resize(1600, 1000);
    view.show();
    once("open a file to every shape painted", [&] { open(path, document, session, view); });
    once("once more", [&] { open(path, document, session, view); });
    measureFrames(view);
    const NodeId some = document.graph().nodes().begin()->first;
    bool bypassed = false;
    bench::measure("one edit, scene kept in step", 50, [&] { document.setBypassed({some}, bypassed = !bypassed); });
    once("lay out", [&] {
        layOut(context, view.graphScene().sizes());
        view.fit();
        view.viewport()->repaint();
    });
}

} // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication app(argc, argv);
    const QTemporaryDir folder;
    measureGraph(folder.path(), 20);
    measureGraph(folder.path(), 100);
    return 0;
}
