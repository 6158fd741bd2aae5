// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/WeightSlice.h"
#include "picture/Mosaic.h"

#include <QWidget>

namespace layerscope {

/// A weight as pictures: one tile a filter, all on one scale. The framed tile is the one whose numbers are shown; a
/// click or the arrow keys choose another. Weights without filters are one tile. Paints only the tiles in sight.
class KernelGrid : public QWidget {
    Q_OBJECT
public:
    explicit KernelGrid(QWidget* parent = nullptr);

    /// The slice's tiles.
    void setSlice(WeightSlice slice, const ColorScale& scale);
    const ColorScale& scale() const { return m_scale; }
    std::int64_t tileCount() const;
    std::int64_t currentTile() const;

    QSize sizeHint() const override { return {200, heightForWidth(width() > 0 ? width() : 200)}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QRect tileRect(std::int64_t tile) const;

signals:
    void tileChosen(std::int64_t tile);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    bool hasFilters() const { return m_slice.hasTiles(); }
    QSize tileSize(int width) const;
    int tilesPerRow(int width) const;
    QImage tileImage(std::int64_t tile, QSize devicePixels) const;
    void choose(std::int64_t tile);

    WeightSlice m_slice;
    ColorScale m_scale;
};

} // namespace layerscope
