// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ChannelsModel.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "tensor/Csv.h"
#include "theme/Theme.h"
#include "views/PlaceText.h"

#include <algorithm>

namespace layerscope {

namespace {

QString number(double value) {
    return toQString(shortNumber(value));
}

double percent(std::int64_t part, std::int64_t whole) {
    return whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0;
}

} // namespace

void ChannelsModel::set(const MapAxes& axes, std::shared_ptr<const ChannelTable> table) {
    beginResetModel();
    m_axes = axes;
    m_table = std::move(table);
    endResetModel();
}

QString ChannelsModel::name(int row) const {
    if (m_table->axis < 0)
        return tr("all");
    const std::string* label = m_axes.axes[static_cast<std::size_t>(m_table->axis)].labelOf(row);
    return label ? tr("%1, %2").arg(row).arg(toQString(*label)) : QString::number(row);
}

std::vector<std::int64_t> ChannelsModel::brokenElement(int row) const {
    std::int64_t rest = at(row).firstBroken;
    std::vector<std::int64_t> element;
    if (rest < 0)
        return element;
    for (int i = m_axes.shape.rank() - 1; i >= 0; --i) {
        element.insert(element.begin(), rest % m_axes.shape[i]);
        rest /= m_axes.shape[i];
    }
    return element;
}

QString ChannelsModel::finding(int row) const {
    const ChannelStatistics& channel = at(row);
    QStringList parts;
    if (channel.isBroken()) {
        QStringList kinds;
        if (channel.nans > 0)
            kinds << tr("%1 NaN").arg(toQString(groupedNumber(channel.nans)));
        if (channel.infinities > 0)
            kinds << tr("%1 infinite").arg(toQString(groupedNumber(channel.infinities)));
        parts
            << tr("%1, the first at %2").arg(kinds.join(QStringLiteral(", ")), elementText(m_axes, brokenElement(row)));
    }
    if (channel.isDead())
        parts << tr("dead: all %1").arg(number(channel.min));
    const auto saturated = [&](std::int64_t part, double end) {
        parts << tr("saturated: %1 % at %2").arg(number(percent(part, channel.finite())), number(end));
    };
    if (channel.isSaturatedLow())
        saturated(channel.atLow, channel.min);
    if (channel.isSaturatedHigh())
        saturated(channel.atHigh, channel.max);
    return parts.join(QStringLiteral("; "));
}

int ChannelsModel::gravity(int row) const {
    const ChannelStatistics& channel = at(row);
    return channel.isBroken() ? 3 : channel.isDead() ? 2 : channel.isSaturated() ? 1 : 0;
}

double ChannelsModel::figure(int row, int column) const {
    const ChannelStatistics& channel = at(row);
    switch (column) {
    case Lowest:
        return channel.min;
    case Highest:
        return channel.max;
    case Mean:
        return channel.mean;
    case Deviation:
        return channel.deviation;
    case Zeros:
        return percent(channel.zeros, channel.count);
    default:
        return 0;
    }
}

int ChannelsModel::rowCount(const QModelIndex& parent) const {
    const std::size_t rows = parent.isValid() || !m_table ? 0 : m_table->channels.size();
    return static_cast<int>(std::min<std::size_t>(rows, 1'000'000));
}

int ChannelsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(kColumns);
}

QVariant ChannelsModel::data(const QModelIndex& index, int role) const {
    if (!m_table || !index.isValid())
        return {};
    const int row = index.row();
    const int column = index.column();
    const bool numeric = column >= Lowest;
    switch (role) {
    case Qt::DisplayRole:
        return column == Channel   ? name(row)
               : column == Finding ? finding(row)
               : column == Zeros   ? tr("%1 %").arg(number(figure(row, column)))
                                   : number(figure(row, column));
    case Qt::ToolTipRole:
        return numeric ? toQString(fullNumber(static_cast<float>(figure(row, column)))) : finding(row);
    case Qt::DecorationRole:
        if (column == Finding && gravity(row) > 0)
            return Theme::instance().icon(gravity(row) == 3 ? QStringLiteral("error") : QStringLiteral("warning"));
        return {};
    case Qt::TextAlignmentRole:
        return int((numeric ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case SortRole:
        return column == Channel ? QVariant(row) : column == Finding ? QVariant(gravity(row)) : figure(row, column);
    default:
        return {};
    }
}

QVariant ChannelsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList names{tr("Channel"), tr("Finding"),   tr("Lowest"), tr("Highest"),
                            tr("Mean"),    tr("Deviation"), tr("Zeros")};
    return names.value(section);
}

std::string ChannelsModel::csv() const {
    if (!m_table)
        return {};
    const auto full = [](double value) { return fullNumber(static_cast<float>(value)); };
    std::string out = csvLine({"channel", "lowest", "highest", "mean", "deviation", "numbers", "zeros", "nan",
                               "infinite", "dead", "saturated", "finding"});
    for (int row = 0; row < rowCount(); ++row) {
        const ChannelStatistics& channel = at(row);
        out += csvLine({name(row).toStdString(), full(channel.min), full(channel.max), full(channel.mean),
                        full(channel.deviation), std::to_string(channel.count), std::to_string(channel.zeros),
                        std::to_string(channel.nans), std::to_string(channel.infinities), channel.isDead() ? "1" : "0",
                        channel.isSaturated() ? "1" : "0", finding(row).toStdString()});
    }
    return out;
}

} // namespace layerscope
