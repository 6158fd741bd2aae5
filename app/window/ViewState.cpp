// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ViewState.h"

#include "canvas/GraphView.h"
#include "session/Text.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace layerscope {

std::string viewStateOf(const GraphView& view) {
    const QPointF center = view.visibleRect().center();
    QJsonObject canvas{
        {QStringLiteral("x"), center.x()}, {QStringLiteral("y"), center.y()}, {QStringLiteral("zoom"), view.zoom()}};
    if (const Node* node = view.context().document.graph().find(view.context().selection.current()))
        canvas.insert(QStringLiteral("selected"), toQString(node->name));
    return QJsonDocument(QJsonObject{{QStringLiteral("canvas"), canvas}}).toJson(QJsonDocument::Compact).toStdString();
}

void applyViewState(GraphView& view, const std::string& state) {
    const QJsonObject canvas =
        QJsonDocument::fromJson(QByteArray::fromStdString(state)).object().value(QLatin1String("canvas")).toObject();
    const std::string selected = canvas.value(QLatin1String("selected")).toString().toStdString();
    if (const Node* node = view.context().document.graph().findByName(selected))
        view.context().selection.setCurrent(node->id);
    const double zoom = canvas.value(QLatin1String("zoom")).toDouble();
    if (zoom < 0.01 || zoom > 100) {
        view.fit();
        return;
    }
    view.setZoom(zoom);
    view.centerOn(canvas.value(QLatin1String("x")).toDouble(), canvas.value(QLatin1String("y")).toDouble());
}

} // namespace layerscope
