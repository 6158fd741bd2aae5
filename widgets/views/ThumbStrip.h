// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QImage>
#include <QWidget>

#include <optional>
#include <vector>

namespace layerscope {

/// Small pictures of evenly chosen slices of a volume, or frames of a film; the current one is framed. A click or a
/// drag chooses. (The keys that do it belong to the view that holds the strip.)
class ThumbStrip : public QWidget {
    Q_OBJECT
public:
    explicit ThumbStrip(QWidget* parent = nullptr);

    /// `color` shows the first three channels as one picture.
    void setSource(const Shown& shown, std::int64_t channel, const ColorScale& scale, bool color);
    void setCurrent(std::int64_t slice);
    /// Where the shared pointer is; nothing for none.
    void setMarked(std::optional<std::int64_t> slice);

    std::int64_t current() const { return m_current; }
    bool isComplete() const { return !m_images.empty() && !m_job.isBusy(); }
    /// Which slice a place along the strip stands for.
    std::int64_t sliceAt(double x) const;
    /// The middle of a slice's place along the strip.
    double placeOf(std::int64_t slice) const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void chosen(qint64 slice);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    std::int64_t slices() const;
    QSize thumbSize() const;
    int thumbs() const;
    std::int64_t sliceOfThumb(int thumb) const;
    QRect thumbRect(int thumb) const;
    int labelHeight() const;
    void render();

    Shown m_shown;
    std::int64_t m_channel = 0;
    ColorScale m_scale;
    bool m_color = false;
    std::int64_t m_current = 0;
    std::optional<std::int64_t> m_marked;
    std::vector<QImage> m_images;
    LatestJob m_job;
};

} // namespace layerscope
