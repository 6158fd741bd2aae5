// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/HelpText.h"

#include "inspector/parts/NumberBox.h"
#include "session/Text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>

namespace layerscope {
namespace {

struct HelpText {
    Q_DECLARE_TR_FUNCTIONS(HelpText)
};

QString escaped(const char* text) {
    return translated(text).toHtmlEscaped().replace(QLatin1Char('\n'), QLatin1String("<br>"));
}

bool isEmpty(const char* text) {
    return !text || !*text;
}

QString section(const QString& title, const QString& body) {
    return body.isEmpty() ? QString() : QStringLiteral("<h2>%1</h2>%2").arg(title, body);
}

QString paragraph(const char* text) {
    return isEmpty(text) ? QString() : QStringLiteral("<p>%1</p>").arg(escaped(text));
}

QString dataKindName(DataKind kind) {
    switch (kind) {
    case DataKind::Text:
        return HelpText::tr("text");
    case DataKind::Audio:
        return HelpText::tr("audio");
    case DataKind::TimeSeries:
        return HelpText::tr("time series");
    case DataKind::Image:
        return HelpText::tr("images");
    case DataKind::Video:
        return HelpText::tr("video");
    case DataKind::Volume:
        return HelpText::tr("volumes");
    }
    return {};
}

QString uses(const LayerDef& def) {
    QStringList kinds;
    for (DataKind kind : def.dataKinds)
        kinds += dataKindName(kind);
    QString body = paragraph(def.uses);
    if (!kinds.isEmpty())
        body += QStringLiteral("<p class=muted>%1</p>")
                    .arg(HelpText::tr("Common with: %1").arg(kinds.join(QStringLiteral(", "))));
    return body;
}

QString arity(Arity arity) {
    if (arity.max == 0)
        return HelpText::tr("None: this is where data enters the network.");
    if (arity.max < 0)
        return HelpText::tr("%1 or more.").arg(arity.min);
    if (arity.min == arity.max)
        return arity.max == 1 ? HelpText::tr("One.") : HelpText::tr("%1.").arg(arity.max);
    return HelpText::tr("%1 to %2.").arg(arity.min).arg(arity.max);
}

QString inputs(const LayerDef& def) {
    QString body = arity(def.arity);
    const std::string spec = def.inputSpec ? def.inputSpec(def.defaults()).toString() : std::string();
    if (!spec.empty())
        body += QLatin1Char(' ') + HelpText::tr("With the default settings: %1.").arg(toQString(spec));
    return QStringLiteral("<p>%1</p>").arg(body.toHtmlEscaped());
}

QString choices(const ParamDef& param) {
    QStringList all;
    for (const Choice& choice : param.choices)
        all += translated(choice.label);
    return all.join(QStringLiteral(", "));
}

QString parameter(const ParamDef& param) {
    const QString fallback = toQString(param.brief(param.defaultValue()));
    QStringList facts;
    if (const QString range = rangeText(param); !range.isEmpty())
        facts += range;
    if (!fallback.isEmpty())
        facts += HelpText::tr("default %1").arg(fallback);
    return QStringLiteral("<h3>%1 <span class=code>%2</span></h3><p>%3<br><span class=muted>%4</span></p>")
        .arg(escaped(param.label), QString::fromUtf8(param.id).toHtmlEscaped(), escaped(param.help),
             facts.join(QStringLiteral(" · ")).toHtmlEscaped());
}

QString parameters(const LayerDef& def) {
    QString body;
    for (const ParamDef& param : def.params)
        body += parameter(param);
    return body;
}

/// The numbers of one sample: without the batch, as nested lists.
QString numbers(const char* text) {
    return QStringLiteral("<span class=code>%1</span>").arg(escaped(text));
}

QString exampleRow(const QString& name, const QString& value) {
    return QStringLiteral("<tr><td><p class=muted>%1&nbsp;&nbsp;</p></td><td><p>%2</p></td></tr>").arg(name, value);
}

QString example(const LayerDef& def) {
    const LayerExample& shown = def.example;
    if (isEmpty(shown.output))
        return {};
    QString rows;
    for (std::size_t i = 0; i < shown.inputs.size() && shown.inputs[i]; ++i)
        rows += exampleRow(HelpText::tr("Input"), numbers(shown.inputs[i]));
    if (std::string_view(shown.params) != "{}")
        rows += exampleRow(HelpText::tr("Settings"), numbers(shown.params));
    for (std::size_t i = 0; i < shown.weights.size() && shown.weights[i]; ++i)
        rows += exampleRow(HelpText::tr("Weight"), numbers(shown.weights[i]));
    rows += exampleRow(HelpText::tr("Output"), numbers(shown.output));
    return paragraph(shown.caption) +
           QStringLiteral("<table>%1</table><p><a href='%2'>%3</a></p>")
               .arg(rows, QString::fromLatin1(kExampleLink), HelpText::tr("Put this example on the canvas"));
}

/// What other names people and files have for it.
QString alsoCalled(const LayerDef& def) {
    QStringList names;
    for (const char* name : def.kerasNames)
        names += QString::fromUtf8(name);
    return names.isEmpty()
               ? QString()
               : QStringLiteral("<p class=muted>%1</p>")
                     .arg(HelpText::tr("Also called %1").arg(names.join(QStringLiteral(", "))).toHtmlEscaped());
}

} // namespace

QString rangeText(const ParamDef& param) {
    if (!param.choices.empty())
        return choices(param);
    const bool below = std::isfinite(param.hard.min);
    const bool above = std::isfinite(param.hard.max);
    if (below && above)
        return HelpText::tr("%1 to %2").arg(numberText(param.hard.min), numberText(param.hard.max));
    if (below)
        return HelpText::tr("%1 or more").arg(numberText(param.hard.min));
    return above ? HelpText::tr("%1 or less").arg(numberText(param.hard.max)) : QString();
}

QString layerHelpHtml(const LayerDef& def) {
    QString html =
        QStringLiteral("<h1>%1</h1><p class=muted>%2 · <span class=code>keras.layers.%3</span></p>")
            .arg(escaped(def.name), escaped(categoryLabel(def.category)), QString::fromUtf8(def.id).toHtmlEscaped());
    html += alsoCalled(def) + paragraph(def.summary);
    html += section(HelpText::tr("What it is for"), paragraph(def.purpose));
    if (!isEmpty(def.formula))
        html += section(HelpText::tr("What it computes"),
                        QStringLiteral("<p class=formula>%1</p>").arg(escaped(def.formula)));
    html += section(HelpText::tr("An example"), example(def));
    html += section(HelpText::tr("Where it is used"), uses(def));
    html += section(HelpText::tr("Inputs"), inputs(def));
    html += section(HelpText::tr("Settings"), parameters(def));
    return html;
}

} // namespace layerscope
