// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "session/PointerMark.h"
#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QImage>
#include <QWidget>

#include <optional>

namespace layerscope {

/// One frame of a film, as large as there is room, in true proportions; made on another thread, so a frame that comes
/// too fast is left out.
class FilmFrame : public QWidget {
    Q_OBJECT
public:
    explicit FilmFrame(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown);
    /// `color` shows the first three channels as one picture.
    void setLook(std::int64_t channel, const ColorScale& scale, bool color);
    void setFrame(std::int64_t frame);
    std::int64_t frame() const { return m_frame; }
    /// The frame that is seen; -1 before the first.
    std::int64_t drawnFrame() const { return m_drawnFrame; }
    bool isRendered() const { return !m_image.isNull() && !m_job.isBusy(); }

    QRectF frameRect() const;
    /// Row and column under the pointer.
    struct Hovered {
        std::int64_t row = 0;
        std::int64_t column = 0;
        bool operator==(const Hovered&) const = default;
    };
    const std::optional<Hovered>& hovered() const { return m_hovered; }

signals:
    void hoveredChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void render();
    void hover(const QPointF& position);
    Pane pane() const { return {frameRect(), m_shown.maps->axes().mapSize()}; }
    Cut cut() const;
    void followMarks();

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    QRectF m_marked; ///< where marks were painted last
    QRectF m_place;  ///< of the frame that was painted last
    Shown m_shown;
    std::int64_t m_channel = 0;
    ColorScale m_scale;
    bool m_color = false;
    std::int64_t m_frame = 0;
    std::int64_t m_drawnFrame = -1;
    QImage m_image;
    std::optional<Hovered> m_hovered;
    LatestJob m_job;
};

} // namespace layerscope
