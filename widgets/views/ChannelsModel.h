// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/ChannelStatistics.h"
#include "picture/MapAxes.h"

#include <QAbstractTableModel>

#include <memory>

namespace layerscope {

/// A row a channel: its figures, and in words and with a sign what is wrong with it. SortRole gives numbers as numbers.
class ChannelsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Channel, Finding, Lowest, Highest, Mean, Deviation, Zeros, kColumns };
    static constexpr int SortRole = Qt::UserRole;

    using QAbstractTableModel::QAbstractTableModel;

    /// A null table empties it.
    void set(const MapAxes& axes, std::shared_ptr<const ChannelTable> table);
    const ChannelStatistics& at(int row) const { return m_table->channels[static_cast<std::size_t>(row)]; }
    /// The index in every dimension of the first NaN or infinity of a row; empty when there is none.
    std::vector<std::int64_t> brokenElement(int row) const;
    /// "dead: all 0", "saturated: 62 % at 6.00", "3 NaN, the first at row 3 · column 7"; "" when all is well.
    QString finding(int row) const;
    /// All rows with all digits, as comma-separated text.
    std::string csv() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString name(int row) const;
    double figure(int row, int column) const;
    int gravity(int row) const; ///< 0: all is well, up to 3: NaN or infinity

    MapAxes m_axes{Shape{}, {}};
    std::shared_ptr<const ChannelTable> m_table;
};

} // namespace layerscope
