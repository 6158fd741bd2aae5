// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightTable.h"

#include "base/Numbers.h"
#include "inspector/parts/NumberBox.h"
#include "session/Text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

int asCount(std::int64_t count) {
    return static_cast<int>(std::min<std::int64_t>(count, std::numeric_limits<int>::max()));
}

} // namespace

void WeightTable::setSlice(WeightSlice slice) {
    const bool sameSize = slice.rows() == m_slice.rows() && slice.columns() == m_slice.columns();
    if (!sameSize)
        beginResetModel();
    m_slice = std::move(slice);
    if (!sameSize)
        endResetModel();
    else if (rowCount() > 0 && columnCount() > 0) // keeps the place of the cursor
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int WeightTable::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : asCount(m_slice.rows());
}

int WeightTable::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : asCount(m_slice.columns());
}

QVariant WeightTable::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const double number = m_slice.at(index.row(), index.column());
    const bool isFloat = m_slice.tensor().dtype() == DType::Float32;
    switch (role) {
    case Qt::DisplayRole:
        return toQString(shortNumber(number));
    case Qt::EditRole:
    case Qt::ToolTipRole:
        return toQString(isFloat ? fullNumber(static_cast<float>(number)) : groupedNumber(std::llround(number)));
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(Qt::AlignRight | Qt::AlignVCenter);
    default:
        return {};
    }
}

bool WeightTable::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid())
        return false;
    const std::optional<double> number = numberFromText(value.toString());
    if (!number || !std::isfinite(*number) || std::abs(*number) > std::numeric_limits<float>::max()) {
        emit refused(tr("“%1” is not a number that a weight can have.").arg(value.toString()));
        return false;
    }
    emit refused({});
    if (static_cast<float>(*number) != static_cast<float>(m_slice.at(index.row(), index.column())))
        emit numberEdited(index.row(), index.column(), static_cast<float>(*number));
    return true;
}

QVariant WeightTable::headerData(int section, Qt::Orientation, int role) const {
    return role == Qt::DisplayRole ? QVariant(section) : QVariant();
}

Qt::ItemFlags WeightTable::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    flags.setFlag(Qt::ItemIsEditable, m_slice.tensor() && m_slice.tensor().dtype() == DType::Float32);
    return flags;
}

} // namespace layerscope
