// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "picture/Mosaic.h"
#include "session/NodeLive.h"

#include <QSize>

#include <map>
#include <optional>
#include <set>

namespace layerscope {

/// How previews are made, and for which nodes.
struct PreviewSettings {
    QSize size{176, 120}; ///< device pixels
    MapStyle style;
    std::optional<std::set<NodeId>> visible; ///< all when not set
    std::set<NodeId> inspected;              ///< shown larger elsewhere: made first, also when not visible

    bool wants(NodeId node) const { return !visible || visible->contains(node) || inspected.contains(node); }
    /// Whether a preview looks the same under both.
    bool looksLike(const PreviewSettings& other) const;
};

/// Makes a node's small picture and figures, once for each value and look. Used by the worker alone.
class PreviewMaker {
public:
    struct Made {
        QImage preview;
        MosaicLayout layout; ///< of preview
        Statistics statistics;
        ChannelHealth health;
    };

    const PreviewSettings& settings() const { return m_settings; }
    void setSettings(PreviewSettings settings);
    /// Nothing for a node that nobody looks at.
    Made make(NodeId node, const Value& value, const Key& key, bool picture);
    /// Forgets the previews of other nodes.
    template <class Exists>
    void keepOnly(const Exists& exists) {
        std::erase_if(m_kept, [&](const auto& entry) { return !exists(entry.first); });
    }

private:
    struct Kept {
        Key key;
        Statistics statistics;
        ChannelHealth health;
        QImage preview; ///< null when the look has changed since
        MosaicLayout layout;
    };
    void render(Kept& kept, const Value& value, bool picture) const;

    PreviewSettings m_settings;
    std::map<NodeId, Kept> m_kept;
};

} // namespace layerscope
