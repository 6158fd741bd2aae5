// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/CurveLines.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

#include <stop_token>

class QComboBox;
class QLabel;
class QScrollBar;
class QToolButton;

namespace layerscope {

class ColorBar;
class PlotPicture;
class StyleBar;

/// A value along one axis as curves: upon each other, in lanes, or as the colours of a heat map. The figures of a long
/// one are prepared on another thread.
class CurvesView : public TensorView {
    Q_OBJECT
public:
    enum class Mode { Overlay, Stacked, Heat };

    explicit CurvesView(SharedPointer& pointer, QWidget* parent = nullptr);
    ~CurvesView() override;

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;

    Mode mode() const;
    void setMode(Mode mode);
    /// The series at the top.
    void setFirst(std::int64_t series);
    CurveLayout layout() const;
    bool isReady() const;
    RangePlot* plot() const { return m_plot; }
    const CurveLines& lines() const { return m_lines; }
    QString readOut() const;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    /// All that is drawn of one value, constant.
    struct Curves {
        Peaks peaks;
        std::vector<Stretch> masked;
    };
    static std::shared_ptr<const Curves> prepare(const Value& value, const std::stop_token& stop);

    void layOut();
    QWidget* makeTopBar();
    void adopt(const Shown& shown, std::shared_ptr<const Curves> curves);
    void redraw();
    void updateParts();
    void updateMarks();
    std::vector<double> tapHeights(std::int64_t element) const;
    void drawHeat();
    void updateColorBar();
    void point();
    void updateReadOut();
    int lanesThatFit() const;
    std::int64_t seriesUnderPointer() const;
    QString nameOf(std::int64_t series) const;
    const Series& series() const { return m_curves->peaks.series(); }

    SharedPointer& m_pointer;
    Shown m_shown;
    Shown m_coming;
    std::shared_ptr<const Curves> m_curves;
    MapStyle m_style;
    QComboBox* m_mode;
    QToolButton* m_sameScale;
    QToolButton* m_fit;
    StyleBar* m_styleBar;
    RangePlot* m_plot;
    PlotPicture* m_heat;
    CurveLines m_lines;
    QScrollBar* m_scroll;
    QLabel* m_readOut;
    ColorBar* m_colorBar;
    std::stop_source m_stop;
    LatestJob m_preparing;
    LatestJob m_heating;
};

} // namespace layerscope
