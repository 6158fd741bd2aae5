// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasActions.h"
#include "canvas/GraphView.h"
#include "layers/Layers.h"

#include <QTest>

#include <memory>

namespace layerscope {

/// A canvas of 900 × 600 pixels at zoom 1 over a document, without a live session unless asked for.
class CanvasFixture {
public:
    enum class Live { No, Yes };

    explicit CanvasFixture(Live live = Live::No) {
        if (live == Live::Yes)
            session = std::make_unique<LiveSession>(document);
        view = std::make_unique<GraphView>(CanvasContext{document, session.get(), selection, pointer});
        view->resize(900, 600);
        view->show();
        view->activateWindow();
        view->setFocus();
        static_cast<void>(QTest::qWaitForWindowActive(view.get()));
        view->centerOn(450, 300);
    }
    ~CanvasFixture() { view.reset(); }

    NodeId add(const char* type, double x, double y) {
        return document.addNode(*document.registry().find(type), {x, y});
    }
    void link(NodeId from, NodeId to, int input = 0) { document.link({from, 0}, {to, input}); }
    void select(std::set<NodeId> nodes) { selection.set(std::move(nodes)); }

    GraphScene& scene() const { return view->graphScene(); }
    const Graph& graph() const { return document.graph(); }
    bool linked(NodeId from, NodeId to, int input = 0) const {
        const auto at = graph().links().find({to, input});
        return at != graph().links().end() && at->second.node == from;
    }
    Point placeOf(NodeId id) const { return graph().find(id)->position; }

    QPointF title(NodeId id) const {
        const NodeItem* item = scene().node(id);
        return item->pos() + item->geometry().title().center();
    }
    QPointF input(NodeId id, int index = 0) const { return scene().node(id)->inputPort(index); }
    QPointF output(NodeId id) const { return scene().node(id)->outputPort(); }

    void press(QPointF place, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        QTest::mousePress(view->viewport(), button, keys, pixel(place));
    }
    void move(QPointF place) const { QTest::mouseMove(view->viewport(), pixel(place)); }
    void release(QPointF place, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers keys = {}) const {
        QTest::mouseRelease(view->viewport(), button, keys, pixel(place));
    }
    void drag(QPointF from, QPointF to, Qt::MouseButton button = Qt::LeftButton,
              Qt::KeyboardModifiers keys = {}) const {
        press(from, button, keys);
        move((from + to) / 2);
        move(to);
        release(to, button, keys);
    }
    void click(QPointF place, Qt::KeyboardModifiers keys = {}) const {
        press(place, Qt::LeftButton, keys);
        release(place, Qt::LeftButton, keys);
    }
    void doubleClick(QPointF place) const {
        QTest::mouseDClick(view->viewport(), Qt::LeftButton, {}, pixel(place));
        QTest::mouseRelease(view->viewport(), Qt::LeftButton, {}, pixel(place));
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(view.get(), key, modifiers); }
    QPoint pixel(QPointF place) const { return view->mapFromScene(place); }

    Document document{layerRegistry()};
    Selection selection;
    SharedPointer pointer;
    std::unique_ptr<LiveSession> session;
    std::unique_ptr<GraphView> view;
};

} // namespace layerscope
