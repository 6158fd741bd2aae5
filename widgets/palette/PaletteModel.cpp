// SPDX-License-Identifier: GPL-3.0-or-later
#include "palette/PaletteModel.h"

#include "session/LayerMime.h"
#include "session/Text.h"
#include "theme/CategoryIcon.h"

#include <QMimeData>

#include <algorithm>

namespace layerscope {

namespace {
/// internalId of a drawer; a layer's is its drawer's row + 1.
constexpr quintptr kTop = 0;
} // namespace

PaletteModel::PaletteModel(const LayerRegistry& registry, QObject* parent)
    : QAbstractItemModel(parent)
    , m_registry(registry) {
    setQuery({});
}

void PaletteModel::setQuery(const QString& query) {
    std::vector<const LayerDef*> found = m_registry.offered();
    if (!query.trimmed().isEmpty())
        found = m_registry.search(query.trimmed().toStdString());
    beginResetModel();
    m_best = found.empty() ? nullptr : found.front();
    m_drawers.clear();
    for (const LayerDef* layer : found) {
        auto drawer = std::ranges::find(m_drawers, layer->category, &Drawer::category);
        if (drawer == m_drawers.end())
            drawer = m_drawers.insert(m_drawers.end(), {layer->category, {}});
        drawer->layers.push_back(layer);
    }
    std::ranges::sort(m_drawers, {}, &Drawer::category);
    endResetModel();
}

const LayerDef* PaletteModel::layerAt(const QModelIndex& index) const {
    if (!index.isValid() || index.internalId() == kTop)
        return nullptr;
    return m_drawers[index.internalId() - 1].layers[static_cast<std::size_t>(index.row())];
}

Category PaletteModel::categoryAt(const QModelIndex& index) const {
    const LayerDef* layer = layerAt(index);
    return layer ? layer->category : m_drawers[static_cast<std::size_t>(index.row())].category;
}

QModelIndex PaletteModel::bestMatch() const {
    for (std::size_t row = 0; row < m_drawers.size(); ++row)
        if (const auto at = std::ranges::find(m_drawers[row].layers, m_best); at != m_drawers[row].layers.end())
            return createIndex(static_cast<int>(at - m_drawers[row].layers.begin()), 0, row + 1);
    return {};
}

QModelIndex PaletteModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || row >= rowCount(parent) || column != 0)
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kTop);
}

QModelIndex PaletteModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kTop);
}

int PaletteModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_drawers.size());
    return parent.internalId() == kTop
               ? static_cast<int>(m_drawers[static_cast<std::size_t>(parent.row())].layers.size())
               : 0;
}

QVariant PaletteModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (const LayerDef* layer = layerAt(index))
        return layerData(*layer, role);
    return drawerData(index, role);
}

QVariant PaletteModel::drawerData(const QModelIndex& index, int role) const {
    const QString name = translated(categoryLabel(categoryAt(index)));
    switch (role) {
    case Qt::DisplayRole:
        return name;
    case CountRole:
        return rowCount(index);
    case Qt::AccessibleTextRole:
        return tr("%1, %n layers", nullptr, rowCount(index)).arg(name);
    default:
        return {};
    }
}

QVariant PaletteModel::layerData(const LayerDef& layer, int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return translated(layer.name);
    case SummaryRole:
        return translated(layer.summary);
    case Qt::DecorationRole:
        return categoryIcon(layer.category);
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(translated(layer.name), translated(layer.summary));
    case Qt::ToolTipRole:
        return QStringLiteral("<p><b>%1</b><br>%2</p><p>%3</p>")
            .arg(translated(layer.name).toHtmlEscaped(), translated(layer.summary).toHtmlEscaped(),
                 translated(layer.purpose).toHtmlEscaped());
    default:
        return {};
    }
}

Qt::ItemFlags PaletteModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags either = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return layerAt(index) ? either | Qt::ItemIsDragEnabled : either;
}

QStringList PaletteModel::mimeTypes() const {
    return {QString::fromLatin1(kLayerMime)};
}

QMimeData* PaletteModel::mimeData(const QModelIndexList& indexes) const {
    const LayerDef* layer = indexes.isEmpty() ? nullptr : layerAt(indexes.front());
    if (!layer)
        return nullptr;
    auto* data = new QMimeData;
    data->setData(QString::fromLatin1(kLayerMime), layer->id);
    data->setText(translated(layer->name));
    return data;
}

} // namespace layerscope
