// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Playing.h"

#include "session/Text.h"

#include <cmath>

namespace layerscope {

namespace {

const Params* paramsOf(const Document& document, NodeId input) {
    const Node* layer = document.graph().layerOf(input);
    const LayerDef* def = layer ? document.registry().find(layer->type) : nullptr;
    return def && def->isSource() ? &layer->params : nullptr;
}

} // namespace

std::string sourceOf(const Document& document, NodeId input) {
    const Params* params = paramsOf(document, input);
    const ParamValue* source = params ? params->find("source") : nullptr;
    return source ? std::get<std::string>(*source) : std::string();
}

bool canScrub(const Document& document, NodeId input) {
    const Params* params = paramsOf(document, input);
    return params && hasPlaces(sourceOf(document, input), *params);
}

bool canPlay(const Document& document, NodeId input) {
    const Params* params = paramsOf(document, input);
    return params && canRun(sourceOf(document, input), *params);
}

void playInput(const Document& document, LiveSession& session, NodeId input, Playback playback, double length) {
    const Params* params = paramsOf(document, input);
    const ParamValue* start = params ? params->find("start") : nullptr;
    playback.start = start ? std::get<double>(*start) : 0;
    constexpr double kNearEnd = 0.99;
    if (length > 0 && playback.start >= length * kNearEnd)
        playback.start = 0;
    session.startStream(input, toQString(sourceOf(document, input)), playback);
}

void pauseInput(Document& document, LiveSession& session, NodeId input) {
    const Stream* stream = session.stream(input);
    if (!stream)
        return;
    const Params* params = paramsOf(document, input);
    if (!params || !hasPlaces(stream->source(), *params))
        return session.stopStream(input);
    const double place = std::round(stream->place() * 1000) / 1000; // so that it reads well in the form
    session.stopStream(input, false);
    document.setParam(input, "start", place);
}

} // namespace layerscope
