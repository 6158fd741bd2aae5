// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveSession.h"

#include <algorithm>
#include <utility>

namespace layerscope {

void LiveSession::startStream(NodeId source, const QString& fileOrCamera) {
    retireStream(source);
    const std::string file = fileOrCamera.toStdString();
    Stream::Callbacks callbacks;
    const std::uint64_t ticket = m_frames.open(source);
    callbacks.frame = [this, source, ticket](std::shared_ptr<const LiveFrame> frame) {
        m_frames.put(source, ticket, std::move(frame));
        m_worker->wake();
    };
    callbacks.failed = [this, source, file](const Error& error) {
        QMetaObject::invokeMethod(
            this, [this, source, file, error] { streamEnded(source, file, error); }, Qt::QueuedConnection);
    };
    m_streams[source] = std::make_unique<Stream>(m_options.openFrames, file, std::move(callbacks));
}

void LiveSession::stopStream(NodeId source) {
    retireStream(source);
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
}

void LiveSession::streamEnded(NodeId source, const std::string& file, const Error& error) {
    const auto found = m_streams.find(source);
    if (found == m_streams.end() || found->second->source() != file)
        return; // stopped, or replaced by another, in the meantime
    retireStream(source);
    emit streamFailed(source, error);
}

void LiveSession::dropStreamsOfChangedSources(const GraphDelta& delta) {
    for (const GraphDelta::NodeChange& change : delta.nodes) {
        const LayerDef* def = change.before ? m_document.registry().find(change.before->type) : nullptr;
        if (!def || !def->isSource())
            continue;
        const bool otherFile = std::ranges::any_of(def->params, [&](const ParamDef& param) {
            if (param.kind != ParamKind::File || !change.after)
                return !change.after;
            const ParamValue* after = change.after->params.find(param.id);
            const auto stream = m_streams.find(change.id);
            const bool isPlayed = stream != m_streams.end() && after && *after == ParamValue(stream->second->source());
            const ParamValue* before = change.before->params.find(param.id);
            return !isPlayed && after && before && *after != *before;
        });
        if (otherFile) {
            retireStream(change.id);
            m_frames.drop(change.id);
        }
    }
}

} // namespace layerscope
