// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "picture/NGrams.h"
#include "views/LatestJob.h"
#include "views/TensorView.h"

class QLabel;
class QSortFilterProxyModel;
class QSpinBox;
class QTableView;

namespace layerscope {

class FiringsModel;
class TokenStrip;

/// A value over the tokens of a text: the words coloured by one channel, and for each channel the n-grams that it
/// answers to most. Choosing an n-gram points at its place in every view. Of the text itself, its words and ids.
class TokensView : public TensorView {
    Q_OBJECT
public:
    explicit TokensView(SharedPointer& pointer, QWidget* parent = nullptr);

    /// Whether there are words along the only axis that is a place.
    static bool suits(const FeatureMaps& maps);
    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    std::string csv() const override;
    void setMapStyle(const MapStyle& style) override;
    Sight sight() const override;
    void setSight(const Sight& sight) override;
    std::vector<QWidget*> pickedFrom() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    std::int64_t channel() const { return m_channel; }
    void setChannel(std::int64_t channel);
    bool isReady() const { return m_top != nullptr && !m_job.isBusy(); }
    TokenStrip* strip() const { return m_strip; }
    QTableView* table() const { return m_table; }
    /// "token 3 · cat · channel 5 · 0.25 · sees: the cat sat"
    QString readOut() const;

private:
    void layOut();
    void connectParts();
    bool isText() const;
    void compute();
    void color();
    void choose(const QModelIndex& index);
    void point(std::int64_t element);
    void followPointer();
    void describe(std::int64_t element);
    void followMarks();

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    Shown m_shown;
    MapStyle m_style;
    Series m_series;
    std::shared_ptr<const TopFirings> m_top;
    std::int64_t m_channel = 0;
    bool m_pointing = false; ///< this view moves the pointer itself
    TokenStrip* m_strip;
    QSpinBox* m_channelBox;
    FiringsModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QLabel* m_readOut;
    LatestJob m_job;
};

} // namespace layerscope
