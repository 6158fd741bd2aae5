// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QImage>
#include <QSize>

#include <unordered_map>
#include <vector>

namespace layerscope {

/// Pictures of single maps for a grid, made on another thread a few at a time, the wanted ones first. What was made of
/// an older value or style is handed out until its successor is there.
class TileCache : public QObject {
    Q_OBJECT
public:
    explicit TileCache(QObject* parent = nullptr);

    /// New numbers, colours or size: all tiles are made anew when they are wanted. `deviceSize` is the cell; a map that
    /// is smaller keeps one pixel an element.
    void setSource(const Shown& shown, const MapStyle& style, QSize deviceSize, bool asPicture);
    /// Tiles to be made now, the most wanted first.
    void request(std::vector<std::int64_t> maps);
    /// Null when there is none yet.
    const QImage* find(std::int64_t map) const;
    /// Whether all that was requested is there and of the newest source.
    bool isComplete() const { return m_wanted.empty(); }

signals:
    void tilesMade();

private:
    struct Tile {
        QImage image;
        quint64 generation = 0;
    };
    using Batch = std::vector<std::pair<std::int64_t, QImage>>;

    void makeNext();
    void accept(const Batch& batch, quint64 generation);
    void forgetOld();

    Shown m_shown;
    MapStyle m_style;
    QSize m_size;
    bool m_asPicture = false;
    quint64 m_generation = 0;
    std::unordered_map<std::int64_t, Tile> m_tiles;
    quint64 m_oldestUsable = 0; ///< generation since which the grid has this form
    std::vector<std::int64_t> m_requested;
    std::vector<std::int64_t> m_wanted; ///< of the requested, those not yet made
    qsizetype m_bytes = 0;
    LatestJob m_job;
};

} // namespace layerscope
