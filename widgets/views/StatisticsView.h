// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/ChannelStatistics.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

class QCPBars;
class QCheckBox;
class QCustomPlot;
class QLabel;
class QSpinBox;
class QSortFilterProxyModel;
class QTableView;
class QTableWidget;

namespace layerscope {

class ChannelsModel;

/// How the numbers are spread: a histogram and figures, of all channels or of one, and a table of all channels with
/// what is wrong with them. Pointing at a bar reads it; choosing a channel shows its histogram, and where it has NaN or
/// infinity, the pointer goes to the first.
class StatisticsView : public TensorView {
    Q_OBJECT
public:
    explicit StatisticsView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    std::string csv() const override;

    /// -1 for all channels together.
    void setChannel(int channel);
    bool isReady() const { return m_histogram.has_value() && !m_job.isBusy(); }
    const Histogram& histogram() const { return *m_histogram; }
    /// The figure in a row of the table, as text.
    QString figure(const QString& name) const;
    QString readOut() const;
    QCustomPlot* plot() const { return m_plot; }
    QTableView* channels() const { return m_channels; }

private:
    void layOut();
    void layOutTables();
    void styleLikeTheme();
    void compute();
    void showHistogram(int channel, const Histogram& histogram);
    void chooseRow(const QModelIndex& index);
    void drawBars();
    void fillTable(const Statistics& statistics);
    void readBin(double value);

    SharedPointer& m_pointer;
    Shown m_shown;
    std::shared_ptr<const ChannelTable> m_figures;
    std::optional<Histogram> m_histogram;
    QCustomPlot* m_plot;
    QCPBars* m_bars;
    QSpinBox* m_channel;
    QCheckBox* m_log;
    QLabel* m_readOut;
    QTableWidget* m_table;
    ChannelsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_channels;
    LatestJob m_job;
};

} // namespace layerscope
