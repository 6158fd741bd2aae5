// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/SlicePlanes.h"
#include "views/TensorView.h"

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace layerscope {

class ColorBar;
class StyleBar;
class ThumbStrip;

/// A value with three spatial axes (a volume, or a film with its time as depth): three linked orthogonal slices of one
/// channel with a cursor, or their projections; a strip of slices; the value and the place in source units.
class SlicesView : public TensorView {
    Q_OBJECT
public:
    explicit SlicesView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    SlicePlanes* planes() const { return m_planes; }
    ThumbStrip* strip() const { return m_strip; }
    std::int64_t channel() const;
    Projection projection() const;
    /// "slice 12, 36 mm · row 40, 20 mm · column 33, 16.5 mm · 0.123456789"
    QString readOut() const;

private:
    QWidget* makeTopBar();
    void layOut();
    void connectParts();
    void showAgain();
    void updateReadOut();
    void followPointer();
    ColorScale scale() const;
    QString textAt(int plane, const VoxelIndex& voxel) const;

    SharedPointer& m_pointer;
    Shown m_shown;
    MapStyle m_style;
    SlicePlanes* m_planes;
    ThumbStrip* m_strip;
    StyleBar* m_styleBar;
    ColorBar* m_colorBar;
    QComboBox* m_projection;
    QSpinBox* m_channel;
    QToolButton* m_follow;
    QLabel* m_readOut;
};

} // namespace layerscope
