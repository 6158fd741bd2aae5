// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/NumbersModel.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "tensor/Elements.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QBrush>
#include <QColor>

#include <algorithm>
#include <limits>
#include <utility>

namespace layerscope {

namespace {

/// Kinds in the order in which they want to be down, and across.
bool isDown(AxisKind kind) {
    return kind == AxisKind::Row || kind == AxisKind::Time;
}
bool isAcross(AxisKind kind) {
    return kind == AxisKind::Column;
}

int clamped(std::int64_t size) {
    return static_cast<int>(std::min<std::int64_t>(size, std::numeric_limits<int>::max() / 2));
}

} // namespace

void NumbersModel::setShown(const Shown& shown) {
    const bool sameForm = shown && m_shown && shown.value().tensor.shape() == m_shown.value().tensor.shape() &&
                          shown.value().axes == m_shown.value().axes;
    if (!sameForm)
        beginResetModel();
    m_shown = shown;
    if (!sameForm)
        chooseAxes();
    setMapStyle(m_style);
    if (!sameForm)
        endResetModel();
}

void NumbersModel::setMapStyle(const MapStyle& style) {
    m_style = style;
    m_scale = {};
    if (m_shown && m_shown.maps->count() > 0) {
        MapStyle shared = style;
        if (shared.range == RangeMode::Own)
            shared.range = RangeMode::Shared;
        m_scale = m_shown.maps->scaleOf(0, shared);
    }
    if (rowCount() > 0 && columnCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

void NumbersModel::setHeat(bool on) {
    m_heat = on;
    setMapStyle(m_style);
}

void NumbersModel::chooseAxes() {
    m_rowAxis = m_columnAxis = -1;
    m_sliceAxes.clear();
    m_index.clear();
    m_strides.clear();
    if (!m_shown)
        return;
    const Value& value = m_shown.value();
    const int rank = value.tensor.shape().rank();
    m_index.assign(static_cast<std::size_t>(rank), 0);
    m_strides.assign(static_cast<std::size_t>(rank), 1);
    for (int axis = rank - 2; axis >= 0; --axis)
        m_strides[static_cast<std::size_t>(axis)] =
            m_strides[static_cast<std::size_t>(axis) + 1] * value.tensor.shape()[axis + 1];
    const auto kind = [&](int axis) { return value.axes[static_cast<std::size_t>(axis)].kind; };
    for (int axis = 0; axis < rank; ++axis) {
        if (m_rowAxis < 0 && isDown(kind(axis)))
            m_rowAxis = axis;
        if (m_columnAxis < 0 && isAcross(kind(axis)))
            m_columnAxis = axis;
    }
    // What has no rows and columns: the last axis, across from the one before it, which is not the batch.
    for (int axis = rank - 1; axis >= 0; --axis) {
        if (kind(axis) == AxisKind::Batch || axis == m_rowAxis || axis == m_columnAxis)
            continue;
        if (m_rowAxis >= 0 && m_columnAxis < 0)
            m_columnAxis = axis;
        else if (m_rowAxis < 0)
            m_rowAxis = axis;
    }
    if (m_columnAxis >= 0 && m_columnAxis < m_rowAxis && !isAcross(kind(m_columnAxis)))
        std::swap(m_rowAxis, m_columnAxis);
    for (int axis = 0; axis < rank; ++axis)
        if (axis != m_rowAxis && axis != m_columnAxis && value.tensor.shape()[axis] > 1)
            m_sliceAxes.push_back(axis);
}

std::int64_t NumbersModel::axisSize(int axis) const {
    return m_shown.value().tensor.shape()[axis];
}

QString NumbersModel::axisName(int axis) const {
    switch (m_shown.value().axes[static_cast<std::size_t>(axis)].kind) {
    case AxisKind::Batch:
        return tr("batch");
    case AxisKind::Time:
        return tr("time");
    case AxisKind::Frequency:
        return tr("frequency");
    case AxisKind::Depth:
        return tr("depth");
    case AxisKind::Row:
        return tr("row");
    case AxisKind::Column:
        return tr("column");
    case AxisKind::Channel:
        return tr("channel");
    case AxisKind::Feature:
        return tr("feature");
    }
    return {};
}

void NumbersModel::setSlice(int axis, std::int64_t index) {
    m_index[static_cast<std::size_t>(axis)] = std::clamp<std::int64_t>(index, 0, axisSize(axis) - 1);
    setMapStyle(m_style);
}

std::int64_t NumbersModel::offset(int row, int column) const {
    std::int64_t sum = 0;
    for (std::size_t axis = 0; axis < m_index.size(); ++axis) {
        const std::int64_t at = static_cast<int>(axis) == m_rowAxis      ? row
                                : static_cast<int>(axis) == m_columnAxis ? column
                                                                         : m_index[axis];
        sum += at * m_strides[axis];
    }
    return sum;
}

std::vector<std::int64_t> NumbersModel::elementAt(int row, int column) const {
    return indexOf(m_shown.value().tensor.shape(), offset(row, column));
}

double NumbersModel::numberAt(int row, int column) const {
    return m_shown.value().tensor.at(offset(row, column));
}

bool NumbersModel::isMasked(int row, int column) const {
    const Value& value = m_shown.value();
    return m_shown.maps->hasMask() && value.mask->at(offset(row, column) / value.tensor.shape()[-1]) == 0;
}

QString NumbersModel::fullText(double value) const {
    if (m_shown.value().tensor.dtype() == DType::Int32)
        return toQString(groupedNumber(static_cast<std::int64_t>(value)));
    return toQString(fullNumber(static_cast<float>(value)));
}

QString NumbersModel::describe(int row, int column) const {
    QStringList places;
    const auto add = [&](int axis, std::int64_t at) {
        if (axis >= 0)
            places << QStringLiteral("%1 %2").arg(axisName(axis)).arg(at);
    };
    add(m_rowAxis, row);
    add(m_columnAxis, column);
    for (int axis : m_sliceAxes)
        add(axis, slice(axis));
    QString number = fullText(numberAt(row, column));
    if (isMasked(row, column))
        number += tr(" · masked: later layers leave it out");
    return places.isEmpty() ? number : places.join(QStringLiteral(" · ")) + QStringLiteral(" · ") + number;
}

int NumbersModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_shown)
        return 0;
    return m_rowAxis < 0 ? 1 : clamped(axisSize(m_rowAxis));
}

int NumbersModel::columnCount(const QModelIndex& parent) const {
    if (parent.isValid() || !m_shown)
        return 0;
    return m_columnAxis < 0 ? 1 : clamped(axisSize(m_columnAxis));
}

QVariant NumbersModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_shown)
        return {};
    const double value = numberAt(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return toQString(shortNumber(value));
    case Qt::ToolTipRole:
        return describe(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    case Qt::BackgroundRole:
        if (!m_heat && isMasked(index.row(), index.column()))
            return QBrush(Theme::instance().color(Theme::Role::Hatch), Qt::FDiagPattern);
        return m_heat && m_scale.map ? QColor::fromRgb(m_scale.color(value)) : QVariant();
    case Qt::ForegroundRole:
        return m_heat && m_scale.map ? inkOn(m_scale.color(value)) : QVariant();
    default:
        return {};
    }
}

QVariant NumbersModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (role == Qt::DisplayRole)
        return section;
    const int axis = orientation == Qt::Horizontal ? m_columnAxis : m_rowAxis;
    if (role == Qt::ToolTipRole && m_shown && axis >= 0)
        return QStringLiteral("%1 %2").arg(axisName(axis)).arg(section);
    return {};
}

} // namespace layerscope
