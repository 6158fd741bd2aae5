// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PreviewMaker.h"

#include "picture/Preview.h"
#include "session/TokenWords.h"

#include <memory>
#include <utility>

namespace layerscope {

namespace {

/// The bitmap's pixels as an image that owns them.
QImage imageOf(Bitmap bitmap) {
    if (bitmap.empty())
        return {};
    auto held = std::make_unique<Bitmap>(std::move(bitmap));
    Bitmap* pixels = held.release();
    return QImage(
        reinterpret_cast<const uchar*>(pixels->pixels.data()), pixels->width, pixels->height,
        static_cast<qsizetype>(pixels->width) * 4, QImage::Format_ARGB32,
        [](void* owned) { delete static_cast<Bitmap*>(owned); }, pixels);
}

} // namespace

bool PreviewSettings::looksLike(const PreviewSettings& other) const {
    return size == other.size && style == other.style;
}

void PreviewMaker::setSettings(PreviewSettings settings) {
    if (!settings.looksLike(m_settings))
        for (auto& [node, kept] : m_kept)
            kept.preview = {};
    m_settings = std::move(settings);
}

PreviewMaker::Made PreviewMaker::make(NodeId node, const Value& value, const Key& key, bool picture) {
    if (!m_settings.wants(node))
        return {};
    Kept& kept = m_kept[node];
    if (kept.key != key) {
        const ChannelTable table = channelTable(value);
        kept = {key, table.total(), table.health(), {}, {}};
    }
    if (kept.preview.isNull())
        render(kept, value, picture);
    return {kept.preview, kept.layout, kept.statistics, kept.health};
}

void PreviewMaker::render(Kept& kept, const Value& value, bool picture) const {
    const int width = m_settings.size.width();
    const int height = m_settings.size.height();
    Preview made = makePreview(value, m_settings.style, width, height, picture);
    kept.preview = imageOf(std::move(made.bitmap));
    kept.layout = std::move(made.layout);
    if (previewKindOf(value) == PreviewKind::Tokens)
        drawTokenWords(kept.preview, kept.layout, value);
}

} // namespace layerscope
