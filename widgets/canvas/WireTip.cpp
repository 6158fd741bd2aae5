// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/WireTip.h"

#include "base/Numbers.h"
#include "canvas/NodeCard.h"
#include "session/LayerFacts.h"
#include "session/Text.h"

#include <QCoreApplication>

namespace layerscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::WireTip", text);
}

QString nameOf(const CanvasContext& context, NodeId id) {
    const Node* node = context.document.graph().find(id);
    return node ? toQString(node->name).toHtmlEscaped() : QString();
}

QString row(const QString& name, const QString& text) {
    return QStringLiteral("<tr><td style='padding-right: 8px'>%1</td><td>%2</td></tr>")
        .arg(name.toHtmlEscaped(), text.toHtmlEscaped());
}

QString shapeLines(const TensorSpec& spec) {
    const QString bytes = spec.bytes() ? toQString(byteSize(*spec.bytes())) : QString();
    return QStringLiteral("<b>%1</b><br>%2, %3")
        .arg(toQString(spec.toString()).toHtmlEscaped(), QString::fromLatin1(toString(spec.dtype)), bytes);
}

} // namespace

QString wireTip(const CanvasContext& context, Port to) {
    const Graph& graph = context.document.graph();
    const auto link = graph.links().find(to);
    const auto plan = context.live ? context.live->plan() : nullptr;
    if (link == graph.links().end() || !plan)
        return {};
    const NodeId from = link->second.node;
    QStringList parts;
    const Issue* issue = firstIssue(context, to.node);
    if (issue && issue->severity == Issue::Severity::Error && issue->port == to.index)
        parts << translated(issue->text).toHtmlEscaped();
    if (const TensorSpec* spec = outputSpec(context, from))
        parts << shapeLines(*spec);
    else
        parts << tr("Nothing comes out of %1 yet").arg(nameOf(context, from));
    QString rows;
    for (const LayerFact& fact : sizeFacts(context.document, *plan, from))
        rows += row(fact.name, fact.text);
    if (!rows.isEmpty())
        parts << tr("From %1:").arg(nameOf(context, from)) + QStringLiteral("<table>") + rows +
                     QStringLiteral("</table>");
    if (const QString wants = wantedInput(context.document, to.node); !wants.isEmpty())
        parts << tr("%1 takes: %2").arg(nameOf(context, to.node), wants.toHtmlEscaped());
    return QStringLiteral("<p style='white-space: pre'>") +
           parts.join(QStringLiteral("</p><p style='white-space: pre'>")) + QStringLiteral("</p>");
}

} // namespace layerscope
