// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "picture/Slices.h"
#include "session/PointerMark.h"
#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QImage>
#include <QWidget>

#include <array>
#include <memory>
#include <optional>

namespace layerscope {

/// Three planes through one voxel, the cursor, in true proportions; neighbours share an axis. A press or a drag puts
/// the cursor there, the wheel steps through a plane's slices. Keys: arrows move the cursor in the current plane, with
/// Shift by ten; Page Up, Page Down, Home and End step its slices; 1, 2, 3 choose the plane.
class SlicePlanes : public QWidget {
    Q_OBJECT
public:
    explicit SlicePlanes(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown);
    void setLook(std::int64_t channel, Projection projection, const ColorScale& scale);

    const VoxelIndex& voxel() const { return m_voxel; }
    void setVoxel(const VoxelIndex& voxel);
    int currentPlane() const { return m_plane; }
    /// Where a plane is drawn.
    QRectF planeRect(int plane) const;
    /// Where a voxel is drawn on a plane.
    QPointF pointOf(int plane, const VoxelIndex& voxel) const;
    bool isRendered() const;
    /// The plane and the voxel under the pointer; along a projection, the cursor's.
    struct Hovered {
        int plane = 0;
        VoxelIndex voxel{};
        bool operator==(const Hovered&) const = default;
    };
    const std::optional<Hovered>& hovered() const { return m_hovered; }
    /// The number that a plane shows at a voxel; nothing while it is not there.
    std::optional<float> shownNumber(int plane, const VoxelIndex& voxel) const;

signals:
    void voxelChanged();
    void hoveredChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    /// What a drawn plane was made of.
    struct Look {
        std::shared_ptr<const FeatureMaps> maps;
        std::int64_t channel = 0;
        Projection projection = Projection::Slice;
        const ColorMap* colors = nullptr;
        double min = 0;
        double max = 1;
        std::int64_t index = 0;
        bool sameNumbers(const Look& other) const;
        bool operator==(const Look&) const = default;
    };
    struct Drawn {
        Look look;
        std::shared_ptr<const Plane> plane;
        QImage image;
    };
    using Planes = std::array<Drawn, 3>;

    static Planes made(Planes planes, const std::array<Look, 3>& wanted);
    std::array<Look, 3> wantedLooks() const;
    void render();
    std::array<std::int64_t, 3> counts() const;
    int captionHeight() const;
    std::optional<Hovered> at(const QPointF& position) const;
    void hover(const QPointF& position);
    void moveCursorTo(const QPointF& position);
    void step(int direction, std::int64_t by);
    bool pressArrow(QKeyEvent* event);
    void point(const VoxelIndex& voxel, int projectedAlong);
    void drawPlane(QPainter& painter, int plane) const;
    QRectF paddedRect(int plane) const;
    void drawCursor(QPainter& painter, int plane) const;
    void drawPointer(QPainter& painter, int plane) const;
    QString caption(int plane) const;
    void drawHighlights(QPainter& painter, int plane) const;

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    Shown m_shown;
    std::int64_t m_channel = 0;
    Projection m_projection = Projection::Slice;
    ColorScale m_scale;
    VoxelIndex m_voxel{};
    int m_plane = 0;
    int m_wheel = 0; ///< eighths of a degree not yet used
    Planes m_planes;
    std::optional<Hovered> m_hovered;
    LatestJob m_job;
};

} // namespace layerscope
