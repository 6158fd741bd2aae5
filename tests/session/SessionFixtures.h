// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "session/Document.h"

#include <QImage>
#include <QString>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

namespace layerscope::test {

constexpr ParamDef kSlowParams[] = {
    {.id = "milliseconds", .label = "Time", .help = "", .kind = ParamKind::Integer, .number = 100, .hard = {0, 60'000}},
    {.id = "gain", .label = "Gain", .help = "", .kind = ParamKind::Number, .number = 1},
};

inline Checked<TensorSpec> inferSlow(const LayerInput& in) {
    return in.inputs[0];
}
inline Cost slowCost(const LayerInput&, const TensorSpec&) {
    return {};
}

/// output = gain * input, after a time; returns at once when it is stopped.
inline Value forwardSlow(const ForwardCall& call) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(call.params.integer("milliseconds"));
    while (std::chrono::steady_clock::now() < end && !call.exec.stopped())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    TensorBuilder builder(call.output.shape);
    const auto gain = static_cast<float>(call.params.number("gain"));
    std::ranges::transform(call.inputs[0].tensor.floats(), builder.floats().begin(),
                           [gain](float x) { return gain * x; });
    return {std::move(builder).finish(), call.output.axes, {}};
}

inline constexpr LayerDef kSlow{.id = "Slow",
                                .name = "Slow",
                                .category = Category::Core,
                                .summary = "",
                                .keywords = "",
                                .params = kSlowParams,
                                .infer = inferSlow,
                                .cost = slowCost,
                                .forward = forwardSlow};

/// Every layer, and one that takes as long as it is told to.
inline const LayerRegistry& registryWithSlow() {
    static const std::vector<const LayerDef*> layers = [] {
        const auto all = layerRegistry().all();
        std::vector<const LayerDef*> more(all.begin(), all.end());
        more.push_back(&kSlow);
        return more;
    }();
    static const LayerRegistry registry(layers);
    return registry;
}

inline NodeId add(Document& document, const char* type) {
    return document.addNode(*document.registry().find(type), {});
}

/// A picture file with a gradient.
inline QString writePicture(const QString& folder, int size = 16) {
    QImage image(size, size, QImage::Format_RGB32);
    for (int y = 0; y < size; ++y)
        for (int x = 0; x < size; ++x)
            image.setPixel(x, y, qRgb(x * 255 / size, y * 255 / size, 128));
    const QString path = folder + QStringLiteral("/picture.png");
    image.save(path);
    return path;
}

/// An Input of that picture at size × size × 3.
inline NodeId addPicture(Document& document, const QString& path, std::int64_t size = 16) {
    const NodeId input = add(document, "Input");
    document.setParam(input, "shape", Ints{size, size, 3});
    document.setParam(input, "source", path.toStdString());
    return input;
}

/// A chain of nodes, each linked to the one before.
inline NodeId addAfter(Document& document, NodeId before, const char* type) {
    const NodeId node = add(document, type);
    document.link({before, 0}, {node, 0});
    return node;
}

} // namespace layerscope::test
