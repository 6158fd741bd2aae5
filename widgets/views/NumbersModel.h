// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"
#include "views/Shown.h"

#include <QAbstractTableModel>

#include <vector>

namespace layerscope {

/// Two axes of a tensor as a table; the others stand at one index each. Reads the tensor when a cell is asked for and
/// copies nothing.
class NumbersModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the slices where the shape is the same.
    void setShown(const Shown& shown);
    void setMapStyle(const MapStyle& style);
    void setHeat(bool on);

    /// The axes across and down; -1 when the tensor has too few.
    int rowAxis() const { return m_rowAxis; }
    int columnAxis() const { return m_columnAxis; }
    /// The axes that a slice is chosen of.
    const std::vector<int>& sliceAxes() const { return m_sliceAxes; }
    std::int64_t axisSize(int axis) const;
    /// "channel", "row", ...
    QString axisName(int axis) const;
    std::int64_t slice(int axis) const { return m_index[static_cast<std::size_t>(axis)]; }
    void setSlice(int axis, std::int64_t index);

    double numberAt(int row, int column) const;
    /// Its index along every dimension.
    std::vector<std::int64_t> elementAt(int row, int column) const;
    /// Whether the value's mask leaves that number out.
    bool isMasked(int row, int column) const;
    /// "row 3, column 5, channel 2: 0.123456789"
    QString describe(int row, int column) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void chooseAxes();
    std::int64_t offset(int row, int column) const;
    QString fullText(double value) const;

    Shown m_shown;
    ColorScale m_scale;
    MapStyle m_style;
    bool m_heat = false;
    int m_rowAxis = -1;
    int m_columnAxis = -1;
    std::vector<int> m_sliceAxes;
    std::vector<std::int64_t> m_index;   ///< by axis
    std::vector<std::int64_t> m_strides; ///< by axis
};

} // namespace layerscope
