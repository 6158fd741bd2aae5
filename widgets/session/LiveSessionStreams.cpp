// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveSession.h"

#include <algorithm>
#include <utility>

namespace layerscope {

namespace {

bool differs(const Params& before, const Params& after, std::string_view id) {
    const ParamValue* was = before.find(id);
    const ParamValue* is = after.find(id);
    return was && is && *was != *is;
}

} // namespace

Params LiveSession::inputParams(NodeId source) const {
    const Node* layer = m_document.graph().layerOf(source);
    return layer ? layer->params : Params();
}

void LiveSession::startStream(NodeId source, const QString& fileOrDevice, const Playback& playback) {
    retireStream(source);
    const std::string file = fileOrDevice.toStdString();
    Stream::Callbacks callbacks;
    const std::uint64_t ticket = m_frames.open(source);
    callbacks.frame = [this, source, ticket](std::shared_ptr<const LiveFrame> frame) {
        m_frames.put(source, ticket, std::move(frame));
        m_worker->wake();
    };
    const auto end = [this, source, file](const std::optional<Error>& error) {
        QMetaObject::invokeMethod(
            this, [this, source, file, error] { streamEnded(source, file, error); }, Qt::QueuedConnection);
    };
    callbacks.failed = end;
    callbacks.ended = [end] { end({}); };
    const auto open = [this, openers = LiveOpeners{m_options.openFrames, m_options.openSamples}](
                          const std::string& name, const Params& input) {
        if (isDevice(name))
            return openLive(name, input, openers);
        return m_media.fileOf(name).and_then(
            [&](const std::filesystem::path& path) { return openLive(path.string(), input, openers); });
    };
    m_streams[source] = std::make_unique<Stream>(open, file, inputParams(source), playback, std::move(callbacks));
    emit streamsChanged();
}

void LiveSession::stopStream(NodeId source, bool keepFrame) {
    retireStream(source);
    if (keepFrame)
        return;
    m_frames.drop(source);
    reload();
}

Stream* LiveSession::stream(NodeId source) const {
    const auto found = m_streams.find(source);
    return found == m_streams.end() ? nullptr : found->second.get();
}

void LiveSession::retireStream(NodeId source) {
    std::erase_if(m_retired, [](const std::unique_ptr<Stream>& stream) { return stream->hasEnded(); });
    const auto found = m_streams.find(source);
    if (found == m_streams.end())
        return;
    found->second->stop();
    m_frames.close(source);
    m_retired.push_back(std::move(found->second));
    m_streams.erase(found);
    emit streamsChanged();
}

void LiveSession::streamEnded(NodeId source, const std::string& file, const std::optional<Error>& error) {
    const auto found = m_streams.find(source);
    if (found == m_streams.end() || found->second->source() != file)
        return; // stopped, or replaced by another, in the meantime
    retireStream(source);
    if (error)
        emit streamFailed(source, *error);
}

void LiveSession::dropStreamsOfChangedSources(const GraphDelta& delta) {
    for (const GraphDelta::NodeChange& change : delta.nodes) {
        const LayerDef* def = change.before ? m_document.registry().find(change.before->type) : nullptr;
        if (!def || !def->isSource())
            continue;
        Stream* playing = stream(change.id);
        const auto isPlayed = [&](std::string_view id) {
            const ParamValue* after = change.after->params.find(id);
            return playing && after && *after == ParamValue(playing->source());
        };
        const bool other =
            !change.after || (differs(change.before->params, change.after->params, "source") && !isPlayed("source"));
        const bool moved = !other && differs(change.before->params, change.after->params, "start");
        if (other)
            retireStream(change.id);
        if (other || (moved && !playing))
            m_frames.drop(change.id);
        if (other || !playing)
            continue;
        playing->setInput(change.after->params);
        if (moved)
            playing->seek(change.after->params.number("start"));
    }
}

} // namespace layerscope
