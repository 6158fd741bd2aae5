// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasCalls.h"

#include <algorithm>
#include <unordered_map>

namespace layerscope {
namespace {

constexpr const char* kMask = "mask";

/// How often each layer's outputs are taken.
using Uses = std::unordered_map<std::string, std::size_t>;

bool takeOut(FileModel& model) {
    std::unordered_map<std::string, bool> operators;
    for (const FileLayer& layer : model.layers)
        operators[layer.name] = layer.isOperator;
    bool any = false;
    for (FileLayer& layer : model.layers)
        for (FileCall& call : layer.calls) {
            const auto mask = call.kwargs.find(kMask);
            const auto tensor = mask == call.kwargs.end() ? std::nullopt : fileTensorFrom(*mask);
            if (layer.isOperator || !tensor || !operators[tensor->layer])
                continue;
            call.kwargs.erase(kMask);
            call.masked = true;
            any = true;
        }
    return any;
}

Uses usesIn(const FileModel& model) {
    Uses uses;
    for (const FileTensor& output : model.outputs)
        ++uses[output.layer];
    for (const FileLayer& layer : model.layers)
        for (const FileCall& call : layer.calls)
            for (const FileTensor& tensor : tensorsOf(call))
                ++uses[tensor.layer];
    return uses;
}

} // namespace

void leaveOutMasks(FileModel& model) {
    if (!takeOut(model))
        return;
    Uses uses = usesIn(model);
    std::unordered_map<std::string, const FileLayer*> byName;
    for (const FileLayer& layer : model.layers)
        byName.emplace(layer.name, &layer);
    std::vector<const FileLayer*> unused;
    for (const FileLayer& layer : model.layers)
        if (layer.isOperator && uses[layer.name] == 0)
            unused.push_back(&layer);
    std::unordered_map<const FileLayer*, bool> gone;
    while (!unused.empty()) {
        const FileLayer* layer = unused.back();
        unused.pop_back();
        if (gone[layer])
            continue;
        gone[layer] = true;
        for (const FileCall& call : layer->calls)
            for (const FileTensor& tensor : tensorsOf(call)) {
                const auto before = byName.find(tensor.layer);
                if (--uses[tensor.layer] == 0 && before != byName.end() && before->second->isOperator)
                    unused.push_back(before->second);
            }
    }
    std::vector<FileLayer> kept;
    for (FileLayer& layer : model.layers)
        if (!gone[&layer])
            kept.push_back(std::move(layer));
    model.layers = std::move(kept);
}

} // namespace layerscope
