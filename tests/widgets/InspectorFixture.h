// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "inspector/Inspector.h"
#include "inspector/ParamForm.h"
#include "inspector/editors/ParamEditor.h"
#include "layers/Layers.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace layerscope {

/// A document with a picture at an Input -> Conv2D, a session that runs it, and an inspector on the screen.
struct InspectorFixture {
    Document document{layerRegistry()};
    LiveSession session{document};
    Selection selection;
    std::unique_ptr<Inspector> inspector;
    QTemporaryDir folder;
    NodeId input;
    NodeId conv;

    InspectorFixture() {
        input = document.addNode(*layerRegistry().find("Input"), {});
        conv = document.addNode(*layerRegistry().find("Conv2D"), {});
        const QString picture = folder.filePath("picture.png");
        QImage(16, 16, QImage::Format_RGB32).save(picture);
        document.setParam(input, "source", picture.toStdString());
        document.setParam(input, "shape", Ints{16, 16, 3});
        document.setParam(conv, "filters", std::int64_t{4});
        document.link({input, 0}, {conv, 0});
        inspector = std::make_unique<Inspector>(document, session, selection);
        inspector->resize(360, 800);
        inspector->show();
    }

    bool select(NodeId node) {
        selection.set({node});
        selection.setCurrent(node);
        inspector->activateWindow();
        return QTest::qWaitForWindowActive(inspector.get()) && settle();
    }
    bool settle() {
        return QTest::qWaitFor([this] { return session.plan() && session.isSettled(); }, 20000);
    }
    ParamEditor* editor(const char* param) { return inspector->form()->editor(param); }
    template <class Field>
    Field* field(const char* param) {
        return editor(param)->findChild<Field*>();
    }
    const Params& params(NodeId node) { return document.graph().find(node)->params; }
    int steps() { return document.undoStack().count(); }
};

} // namespace layerscope
