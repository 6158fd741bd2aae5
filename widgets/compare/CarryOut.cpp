// SPDX-License-Identifier: GPL-3.0-or-later
// What ExperimentsTab does on the worker.
#include "compare/ExperimentsTab.h"

#include "base/Numbers.h"
#include "picture/Preview.h"
#include "session/Text.h"
#include "session/TokenWords.h"
#include "views/Drawing.h"

namespace layerscope {
namespace {

QImage inputPicture(const Value& value, QSize size) {
    if (size.isEmpty() || !value.tensor)
        return {};
    const bool picture = MapAxes(value.tensor.shape(), value.axes).isPicture() && value.tensor.shape()[-1] == 3;
    Preview made = makePreview(value, {}, size.width(), size.height(), picture);
    QImage image = toImage(std::move(made.bitmap));
    if (previewKindOf(value) == PreviewKind::Tokens)
        drawTokenWords(image, made.layout, value);
    return image;
}

QString linesOf(const std::vector<Message>& findings) {
    QStringList lines;
    for (const Message& finding : findings)
        lines << translated(finding);
    return lines.join(u'\n');
}

Comparison comparisonOf(NodeId node, const Value& before, const Value& after, const std::stop_token& stop) {
    CompareSide first;
    first.node = node;
    first.value = before;
    CompareSide second = first;
    second.value = after;
    return compareSides(first, second, stop);
}

/// "1: 1 · 2: no (moves by 1, leaves 34 %)": what each shift came to.
QString stepsText(const ShiftFound& found) {
    QStringList parts;
    for (const ShiftFound::Step& step : found.steps) {
        const QString by = QString::number(step.by);
        parts << (step.exact ? ExperimentsTab::tr("%1 → %2 exactly").arg(by).arg(step.best)
                             : ExperimentsTab::tr("%1 → about %2, leaving %3 %")
                                   .arg(by)
                                   .arg(step.best)
                                   .arg(toQString(shortNumber(step.residue * 100))));
    }
    return parts.isEmpty() ? QString()
                           : u'\n' + ExperimentsTab::tr("By shift: %1").arg(parts.join(QStringLiteral("; ")));
}

} // namespace

ExperimentsTab::Found ExperimentsTab::carryOut(Experiments& experiments, const Wish& wish, std::stop_token stop) {
    Found found;
    const auto take = [&](const auto& made, const auto& first) {
        if (!made) {
            found.findings = translated(made.error());
            found.wrong = true;
            return false;
        }
        found.comparison = comparisonOf(wish.setup.node, first(*made), made->after, stop);
        found.input = inputPicture(made->input, wish.input);
        found.findings = linesOf(made->findings);
        return true;
    };
    const auto before = [](const auto& made) { return made.before; };
    if (wish.kind == Kind::Impulse) {
        const auto made = experiments.impulse(wish.setup, wish.place, wish.height, stop);
        if (take(made, before))
            found.moved = made->moved;
        found.titles = {tr("Zeros"), tr("Zeros − impulse"), tr("Impulse")};
    } else if (wish.kind == Kind::Shift) {
        const auto made = experiments.shift(wish.setup, wish.dimension, wish.place.front(), stop);
        if (take(made, [](const ShiftFound& shift) { return shift.expected; }))
            found.findings += stepsText(*made);
        found.titles = {tr("Before, moved"), tr("What that leaves"), tr("Input shifted")};
    } else {
        const auto made = experiments.poke(wish.setup, wish.dimension, wish.place.front(), stop);
        if (take(made, before))
            found.moved = made->moved;
        found.titles = {tr("Before the change"), tr("Before − after"), tr("After the change")};
    }
    return found;
}

} // namespace layerscope
