// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Statistics.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

class QCPBars;
class QCheckBox;
class QCustomPlot;
class QLabel;
class QSpinBox;
class QTableWidget;

namespace layerscope {

/// How the numbers are spread: a histogram and figures, of all maps or of one. Pointing at a bar reads it.
class StatisticsView : public TensorView {
    Q_OBJECT
public:
    explicit StatisticsView(QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;

    /// -1 for all maps together.
    void setMap(int map);
    bool isReady() const { return m_histogram.has_value() && !m_job.isBusy(); }
    const Histogram& histogram() const { return *m_histogram; }
    /// The figure in a row of the table, as text.
    QString figure(const QString& name) const;
    QString readOut() const;
    QCustomPlot* plot() const { return m_plot; }

private:
    void layOut();
    void styleLikeTheme();
    void compute();
    void showResult(const Statistics& statistics, const Histogram& histogram);
    void drawBars();
    void fillTable(const Statistics& statistics);
    void readBin(double value);

    Shown m_shown;
    std::optional<Histogram> m_histogram;
    QCustomPlot* m_plot;
    QCPBars* m_bars;
    QSpinBox* m_map;
    QCheckBox* m_log;
    QLabel* m_readOut;
    QTableWidget* m_table;
    LatestJob m_job;
};

} // namespace layerscope
