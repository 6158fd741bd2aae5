// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "probe/ProbePanel.h"
#include "tensor/Elements.h"
#include "views/ViewPanel.h"

#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace layerscope {

/// A picture at an Input -> Conv2D -> MaxPooling2D -> Flatten -> Dense, live; the result and the probe on the screen.
struct ProbeFixture {
    QTemporaryDir folder;
    Document document{layerRegistry()};
    NodeId input = add("Input");
    NodeId conv = add("Conv2D");
    NodeId pool = add("MaxPooling2D");
    NodeId flat = add("Flatten");
    NodeId dense = add("Dense");
    LiveSession session{document};
    Selection selection;
    SharedPointer pointer;
    Probe probe{session, pointer};
    std::unique_ptr<ViewPanel> result;
    std::unique_ptr<ProbePanel> panel;

    ProbeFixture() {
        QImage image(16, 16, QImage::Format_RGB32);
        for (int y = 0; y < 16; ++y)
            for (int x = 0; x < 16; ++x)
                image.setPixel(x, y, qRgb(x * 16, y * 16, 128 + x));
        const QString picture = folder.filePath(QStringLiteral("picture.png"));
        image.save(picture);
        document.setParam(input, "source", picture.toStdString());
        document.setParam(input, "shape", Ints{16, 16, 3});
        document.setParam(conv, "filters", std::int64_t{4});
        document.setParam(conv, "padding", std::string("same"));
        document.setParam(conv, "activation", NamedFunction{"relu", {}});
        document.setParam(dense, "units", std::int64_t{5});
        for (const auto& [from, to] : {std::pair{input, conv}, {conv, pool}, {pool, flat}, {flat, dense}})
            document.link({from, 0}, {to, 0});
        result = std::make_unique<ViewPanel>(document, session, selection, pointer);
        panel = std::make_unique<ProbePanel>(probe, pointer, selection);
        result->resize(700, 420);
        panel->resize(330, 640);
        panel->move(720, 0);
        panel->show();
        result->show();
    }

    NodeId add(const char* type) { return document.addNode(*layerRegistry().find(type), {}); }
    bool settle() {
        return QTest::qWaitFor([this] { return session.isSettled(); }, 20'000);
    }
    bool isFresh() {
        return QTest::qWaitFor([this] { return probe.state() == Probe::State::Fresh; }, 20'000);
    }
    /// Selects the node and waits for its result in that view.
    TensorView* view(NodeId node, const char* id) {
        if (!settle())
            return nullptr;
        selection.set({node});
        selection.setCurrent(node);
        if (!QTest::qWaitFor([&] { return result->shown() && result->shown().node == node; }, 5'000))
            return nullptr;
        result->setViewId(QString::fromLatin1(id));
        result->activateWindow();
        const bool active = QTest::qWaitForWindowActive(result.get());
        return active && result->viewId() == QLatin1String(id) ? result->view() : nullptr;
    }
    double engine(NodeId node, const std::vector<std::int64_t>& element) const {
        const Tensor& tensor = session.live(node)->value.tensor;
        return tensor.at(flatOf(tensor.shape(), element));
    }
    const std::vector<std::int64_t>& picked() const { return pointer.picked().element; }
};

} // namespace layerscope
