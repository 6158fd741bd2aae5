// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/NGrams.h"

#include <QAbstractTableModel>

#include <memory>

namespace layerscope {

/// A row a channel: its number or name, its largest number, and the n-grams that it answers to most. SortRole gives
/// numbers as numbers.
class FiringsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Channel, Strongest, FirstNGram };
    static constexpr int kNGrams = 3;
    static constexpr int SortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// Either both or none.
    void set(const Series& series, std::shared_ptr<const TopFirings> top);
    /// What is in a cell of an n-gram; null elsewhere.
    const Firing* firingAt(const QModelIndex& index) const;
    QString channelName(std::int64_t channel) const;
    QString csvCell(int row, int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const TopFirings::Channel& channelAt(int row) const { return m_top->channels[static_cast<std::size_t>(row)]; }
    QString text(int row, int column) const;

    Series m_series;
    std::shared_ptr<const TopFirings> m_top;
};

} // namespace layerscope
