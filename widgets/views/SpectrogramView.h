// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/FrequencyMaps.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

#include <stop_token>

class QComboBox;
class QLabel;
class QSpinBox;
class QToolButton;

namespace layerscope {

class ColorBar;
class PlotPicture;
class RangePlot;
class StyleBar;

/// Time across, frequency up: of a value that has both, its numbers; of a waveform the spectrogram that is computed
/// for what is seen of it, on another thread.
class SpectrogramView : public TensorView {
    Q_OBJECT
public:
    explicit SpectrogramView(SharedPointer& pointer, QWidget* parent = nullptr);
    ~SpectrogramView() override;

    /// A value over time and frequency, or one over seconds with an audible sampling rate.
    static bool suits(const Value& value);
    static bool isWaveform(const Value& value);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;

    void setChannel(int channel);
    /// Samples a spectrum, for a waveform.
    void setWindow(int samples);
    bool isReady() const;
    RangePlot* plot() const { return m_plot; }
    QString readOut() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// What one pass of the other thread found.
    struct Found {
        std::shared_ptr<const FeatureMaps> of;
        Levels levels;
        double first = 0; ///< elements at the edges
        double end = 0;
        double low = 0; ///< what the colours span on their own
        double high = 1;
    };

    void layOut();
    QWidget* makeTopBar();
    void connectParts();
    void setUpAxes();
    void updateMarks();
    void compute();
    void accept(const Found& found);
    void recolor();
    ColorScale scale() const;
    void point();
    void updateReadOut();
    std::int64_t frequencyUnderPointer() const;
    double numberUnderPointer() const;

    SharedPointer& m_pointer;
    Shown m_shown;
    Series m_series;
    FrequencyMaps m_maps;
    bool m_waveform = false;
    Axis m_up; ///< frequency of the rows
    Found m_found;
    double m_loudest = 0;
    bool m_waiting = false; ///< until it is seen
    MapStyle m_style;
    QComboBox* m_window;
    QSpinBox* m_channel;
    QToolButton* m_fit;
    StyleBar* m_styleBar;
    RangePlot* m_plot;
    PlotPicture* m_picture;
    QLabel* m_readOut;
    ColorBar* m_colorBar;
    std::stop_source m_stop;
    LatestJob m_job;
};

} // namespace layerscope
