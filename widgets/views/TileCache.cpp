// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/TileCache.h"

#include "views/Drawing.h"

#include <QElapsedTimer>

#include <algorithm>

namespace layerscope {

namespace {

constexpr qsizetype kBudgetBytes = 160 * 1024 * 1024;
/// A batch is handed over when it took this long, so that the first tiles are seen soon.
constexpr int kBatchMs = 12;

QImage makeTile(const Shown& shown, const MapStyle& style, QSize size, bool asPicture, std::int64_t map) {
    QImage image = toImage(asPicture ? shown.maps->renderColor() : shown.maps->render(map, style));
    if (image.width() > size.width() || image.height() > size.height())
        image = image.scaled(std::min(size.width(), image.width()), std::min(size.height(), image.height()),
                             Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    return std::move(image).convertToFormat(QImage::Format_RGB32);
}

bool sameGrid(const Shown& a, const Shown& b) {
    return a && b && a.node == b.node && a.maps->count() == b.maps->count() && a.maps->rows() == b.maps->rows() &&
           a.maps->columns() == b.maps->columns();
}

} // namespace

TileCache::TileCache(QObject* parent)
    : QObject(parent) {}

void TileCache::setSource(const Shown& shown, const MapStyle& style, QSize deviceSize, bool asPicture) {
    ++m_generation;
    if (!sameGrid(shown, m_shown) || asPicture != m_asPicture) {
        m_tiles.clear();
        m_bytes = 0;
        m_oldestUsable = m_generation;
    }
    m_shown = shown;
    m_style = style;
    m_size = deviceSize;
    m_asPicture = asPicture;
    m_wanted.clear();
}

void TileCache::request(std::vector<std::int64_t> maps) {
    if (!m_shown)
        return;
    m_requested = maps;
    std::erase_if(maps, [this](std::int64_t map) {
        const auto tile = m_tiles.find(map);
        return tile != m_tiles.end() && tile->second.generation == m_generation;
    });
    m_wanted = std::move(maps);
    if (!m_job.isBusy())
        makeNext();
}

const QImage* TileCache::find(std::int64_t map) const {
    const auto tile = m_tiles.find(map);
    return tile == m_tiles.end() ? nullptr : &tile->second.image;
}

void TileCache::makeNext() {
    if (m_wanted.empty())
        return;
    m_job.start([this, shown = m_shown, style = m_style, size = m_size, asPicture = m_asPicture, wanted = m_wanted,
                 generation = m_generation]() -> LatestJob::Show {
        QElapsedTimer clock;
        clock.start();
        Batch batch;
        for (std::int64_t map : wanted) {
            batch.emplace_back(map, makeTile(shown, style, size, asPicture, map));
            if (clock.elapsed() >= kBatchMs)
                break;
        }
        return [this, batch = std::move(batch), generation] { accept(batch, generation); };
    });
}

void TileCache::accept(const Batch& batch, quint64 generation) {
    for (const auto& [map, image] : batch) {
        if (generation < m_oldestUsable)
            break;
        Tile& tile = m_tiles[map];
        m_bytes += image.sizeInBytes() - tile.image.sizeInBytes();
        tile = {image, generation};
        if (generation == m_generation)
            std::erase(m_wanted, map);
    }
    if (m_bytes > kBudgetBytes)
        forgetOld();
    makeNext();
    emit tilesMade();
}

/// Keeps what was asked for last; the rest is made again when it is scrolled to.
void TileCache::forgetOld() {
    std::erase_if(m_tiles, [this](const auto& tile) {
        if (m_bytes <= kBudgetBytes / 2 || std::ranges::find(m_requested, tile.first) != m_requested.end())
            return false;
        m_bytes -= tile.second.image.sizeInBytes();
        return true;
    });
}

} // namespace layerscope
