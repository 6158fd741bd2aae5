// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/AbTab.h"
#include "compare/ComparePanel.h"
#include "graph/Fork.h"
#include "layers/Layers.h"

#include <QTest>

#include <memory>

namespace layerscope {

/// Input (made numbers) -> Conv2D -> MaxPooling2D, a session that runs it, and the panel on the screen.
struct CompareFixture {
    Document document{layerRegistry()};
    LiveSession session{document};
    Selection selection;
    SharedPointer pointer;
    std::unique_ptr<ComparePanel> panel;
    NodeId input = add("Input", {});
    NodeId conv = add("Conv2D", input);
    NodeId pool = add("MaxPooling2D", conv);

    explicit CompareFixture(const Ints& shape = {16, 20, 3}) {
        document.setParam(input, "shape", shape);
        document.setParam(input, "source", std::string("noise:3"));
        document.setParam(conv, "filters", std::int64_t{4});
        document.setParam(conv, "padding", std::string("same"));
        panel = std::make_unique<ComparePanel>(document, session, selection, pointer);
        panel->resize(900, 420);
        panel->show();
        panel->activateWindow();
        static_cast<void>(QTest::qWaitForWindowActive(panel.get()));
        document.undoStack().clear();
    }

    NodeId add(const char* type, NodeId from) {
        const NodeId id = document.addNode(*layerRegistry().find(type), {});
        if (from)
            document.link({from, 0}, {id, 0});
        return id;
    }
    bool settle() {
        return QTest::qWaitFor([this] { return session.plan() && session.isSettled(); }, 20000);
    }
    /// A copy of the node with the weights that it has now.
    NodeId forkNode(NodeId node) {
        ForkWeights weights;
        QMetaObject::Connection heard =
            QObject::connect(&session, &LiveSession::weightsReady, &session,
                             [&](NodeId of, const std::vector<std::pair<std::string, Tensor>>& named) {
                                 weights[of].insert(named.begin(), named.end());
                             });
        session.requestWeights(node);
        const bool there = QTest::qWaitFor([&] { return weights.contains(node); }, 20000);
        QObject::disconnect(heard);
        NodeId copy;
        if (there)
            document.edit(QStringLiteral("Fork"), [&](Graph& graph) {
                copy = fork(graph, {node}, {0, 200}, weights).at(node);
            });
        return copy;
    }
    const Params& params(NodeId node) { return document.graph().find(node)->params; }
};

} // namespace layerscope
