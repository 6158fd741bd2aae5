// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/WeightSlice.h"

#include <QAbstractTableModel>

namespace layerscope {

/// The numbers of a slice as a table. Floats can be edited: the model says so and shows what it is given next.
class WeightTable : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setSlice(WeightSlice slice);
    const WeightSlice& slice() const { return m_slice; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void numberEdited(int row, int column, float number);
    /// Why the text is no number for this cell; empty when it was one.
    void refused(const QString& why);

private:
    WeightSlice m_slice;
};

} // namespace layerscope
