// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/FiringsModel.h"

#include "base/Numbers.h"
#include "session/Text.h"

#include <limits>

namespace layerscope {

void FiringsModel::set(const Series& series, std::shared_ptr<const TopFirings> top) {
    beginResetModel();
    m_series = series;
    m_top = std::move(top);
    endResetModel();
}

const Firing* FiringsModel::firingAt(const QModelIndex& index) const {
    const int n = index.column() - FirstNGram;
    if (!m_top || !index.isValid() || n < 0)
        return nullptr;
    const auto& firings = channelAt(index.row()).firings;
    return static_cast<std::size_t>(n) < firings.size() ? &firings[static_cast<std::size_t>(n)] : nullptr;
}

QString FiringsModel::channelName(std::int64_t channel) const {
    const std::string name = m_series.nameOf(channel);
    return name.empty() ? QString::number(channel) : toQString(name);
}

int FiringsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_top ? 0 : static_cast<int>(m_top->channels.size());
}

int FiringsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : FirstNGram + kNGrams;
}

QString FiringsModel::text(int row, int column) const {
    if (column == Channel)
        return channelName(row);
    const auto& channel = channelAt(row);
    if (column == Strongest)
        return channel.firings.empty() ? QString()
                                       : toQString(shortNumber(static_cast<double>(channel.firings.front().value)));
    const Firing* firing = firingAt(index(row, column));
    return firing ? tr("%1 (%2)").arg(toQString(wordsOf(m_series.axis(), firing->element)),
                                      toQString(shortNumber(static_cast<double>(firing->value))))
                  : QString();
}

QString FiringsModel::csvCell(int row, int column) const {
    if (column == Channel)
        return channelName(row);
    const auto& firings = channelAt(row).firings;
    if (column == Strongest)
        return firings.empty() ? QString() : toQString(fullNumber(firings.front().value));
    const Firing* firing = firingAt(index(row, column));
    return firing ? toQString(wordsOf(m_series.axis(), firing->element)) : QString();
}

QVariant FiringsModel::data(const QModelIndex& index, int role) const {
    if (!m_top || !index.isValid())
        return {};
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return text(index.row(), index.column());
    if (role == Qt::TextAlignmentRole)
        return int((index.column() < FirstNGram ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != SortRole)
        return {};
    if (index.column() == Channel)
        return index.row();
    if (index.column() != Strongest)
        return text(index.row(), index.column());
    const auto& firings = channelAt(index.row()).firings;
    return firings.empty() ? -std::numeric_limits<double>::infinity() : static_cast<double>(firings.front().value);
}

QVariant FiringsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    if (section == Channel)
        return tr("Channel");
    return section == Strongest ? tr("Highest") : tr("Answers to (%1)").arg(section - FirstNGram + 1);
}

} // namespace layerscope
