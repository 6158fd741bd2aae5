// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/FormulaText.h"

#include "probe/Signs.h"
#include "session/Text.h"

#include <QRegularExpression>

#include <algorithm>
#include <vector>

namespace layerscope {

QString formulaText(const Step& step) {
    return step.formula ? translated(step.formula->text) : QString();
}

QString formulaWithNumbers(const Step& step) {
    if (!step.formula)
        return {};
    struct Operand {
        QString name;
        QString number;
    };
    std::vector<Operand> operands;
    for (std::size_t i = 0; i < step.formula->operands.size() && i < step.terms.size(); ++i) {
        const double value = step.terms[i].factor.value;
        // A sign of its own must not run into the one before it.
        const QString number = value < 0 ? u'(' + signedText(value) + u')' : signedText(value).remove(u'+');
        operands.push_back({translated(step.formula->operands[i]), number});
    }
    // The longest first: "mean of x" before "x".
    std::ranges::stable_sort(operands, std::greater{}, [](const Operand& operand) { return operand.name.size(); });
    QStringList names;
    for (const Operand& operand : operands)
        names << QRegularExpression::escape(operand.name);
    const QRegularExpression any(
        QStringLiteral("(?<![\\p{L}\\p{Nd}_])(?:%1)(?![\\p{L}\\p{Nd}_])").arg(names.join(u'|')),
        QRegularExpression::UseUnicodePropertiesOption);
    const QString text = formulaText(step);
    QString written;
    qsizetype end = 0;
    for (auto it = any.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        written += text.mid(end, match.capturedStart() - end);
        written += std::ranges::find(operands, match.captured(), &Operand::name)->number;
        end = match.capturedEnd();
    }
    return written + text.mid(end);
}

} // namespace layerscope
