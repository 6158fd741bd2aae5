// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/MapGrid.h"
#include "views/TensorView.h"

class QLabel;
class QSlider;
class QStackedWidget;
class QToolButton;

namespace layerscope {

class ColorBar;
class MapZoom;
class StyleBar;

/// All maps of a value in a grid, one of them large, or the value as a colour picture; the value under the pointer on
/// every map at once, and to all digits in the strip below.
class MapsView : public TensorView {
    Q_OBJECT
public:
    explicit MapsView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    void openMap(std::int64_t map);
    void closeMap();
    bool isZoomed() const;
    bool showsPicture() const;
    MapGrid* grid() const { return m_grid; }
    MapZoom* zoom() const { return m_zoom; }
    ColorBar* colorBar() const { return m_colorBar; }
    /// "channel 3 · row 40, 81.5 px · column 33, 67.5 px · field 5 × 5 px · 0.123456789"
    QString readOut() const;

private:
    void layOut();
    QWidget* makeTopBar();
    void connectParts();
    void showAgain();
    void updateColorBar();
    void updateReadOut();
    std::optional<MapPlace> hovered() const;
    std::optional<MapPlace> readPlace() const;
    QString textAt(const MapPlace& place) const;
    std::int64_t shownMap() const;

    SharedPointer& m_pointer;
    Shown m_shown;
    MapStyle m_style;
    bool m_wantsPicture = true;
    QStackedWidget* m_stack;
    MapGrid* m_grid;
    MapZoom* m_zoom;
    StyleBar* m_styleBar;
    ColorBar* m_colorBar;
    QSlider* m_size;
    QToolButton* m_back;
    QToolButton* m_picture;
    QLabel* m_title;
    QLabel* m_readOut;
};

} // namespace layerscope
