// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/Comparison.h"

#include "base/Numbers.h"
#include "explain/Explain.h"
#include "session/Text.h"

#include <QCoreApplication>
#include <QStringList>

#include <cmath>
#include <functional>

namespace layerscope {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("layerscope::Comparison", text);
}

/// B's axes as if they came from A's source, where they mean the same: of two copies of a network, each with inputs of
/// its own, the views still point at the same places.
Value onSourcesOf(const Value& a, Value b) {
    for (std::size_t i = 0; i < b.axes.size() && i < a.axes.size(); ++i)
        if (b.axes[i].kind == a.axes[i].kind && b.axes[i].unit == a.axes[i].unit)
            b.axes[i].source = a.axes[i].source;
    return b;
}

Shown shownOf(const CompareSide& side, const Value& value) {
    Shown shown = makeShown(side.node, value, side.picture);
    shown.stale = side.stale;
    return shown;
}

/// "+1,234", "−8", "same".
QString byHowMuch(double a, double b, const std::function<std::string(double)>& text) {
    const QString sign = b > a ? QStringLiteral("+") : QStringLiteral("−");
    return sign + toQString(text(std::abs(b - a)));
}

QString part(const QString& what, double a, double b, const std::function<std::string(double)>& text) {
    if (text(a) == text(b))
        return tr("%1 same (%2)").arg(what, toQString(text(a)));
    return tr("%1 %2 (%3 → %4)").arg(what, byHowMuch(a, b, text), toQString(text(a)), toQString(text(b)));
}

std::string counted(double number) {
    return shortCount(static_cast<std::int64_t>(number));
}

std::string sized(double bytes) {
    return byteSize(static_cast<std::uint64_t>(bytes));
}

} // namespace

Comparison compareSides(const CompareSide& a, const CompareSide& b, std::stop_token stop) {
    Comparison made;
    const Value second = onSourcesOf(a.value, b.value);
    made.a = shownOf(a, a.value);
    made.b = shownOf(b, second);
    if (!a.value.tensor || !b.value.tensor || stop.stop_requested())
        return made;
    // A difference is as large as A and its maps are read twice more.
    if (4 * std::uint64_t{a.value.bytes()} > Budget{}.effective()) {
        made.problem = Error{message(N_("The difference would take %1, more than there is room for."),
                                     byteSize(4 * std::uint64_t{a.value.bytes()})),
                             message(N_("Choose nodes with smaller results.")),
                             {}};
        return made;
    }
    auto found = differenceOf(a.value, second, stop);
    if (!found) {
        made.problem = found.error();
        return made;
    }
    made.difference = makeShown(a.node, found->value, false);
    made.difference.stale = a.stale || b.stale;
    made.figures = std::move(*found);
    return made;
}

QString figuresText(const Difference& figures) {
    if (figures.differing == 0)
        return tr("A and B are the same: MSE 0 · PSNR ∞ · SSIM 1 · largest |A − B| 0");
    const Tensor& tensor = figures.value.tensor;
    QStringList parts;
    parts << tr("MSE %1").arg(toQString(shortNumber(figures.squaredError)));
    parts << tr("PSNR %1 dB").arg(toQString(shortNumber(figures.ratio)));
    if (figures.similarity)
        parts << tr("SSIM %1").arg(toQString(shortNumber(figures.similarity->mean)));
    const auto at = indexOf(tensor.shape(), figures.largestAt);
    parts << tr("largest |A − B| %1 at %2")
                 .arg(toQString(shortNumber(figures.largest)),
                      translated(elementText(figures.value.axes, tensor.shape(), at)));
    parts << tr("%1 of %2 numbers differ")
                 .arg(toQString(groupedNumber(figures.differing)), toQString(groupedNumber(tensor.elements())));
    if (figures.nonFinite > 0)
        parts << tr("%1 are NaN or infinite and left out").arg(toQString(groupedNumber(figures.nonFinite)));
    return parts.join(QStringLiteral(" · "));
}

QString figuresHelp(const Difference& figures) {
    QStringList lines;
    lines << tr("MSE: the mean of (A − B)².");
    lines << tr("PSNR: 10 log10(range² ÷ MSE); the range is that of A's and B's numbers together, %1.")
                 .arg(toQString(shortNumber(figures.range)));
    if (figures.similarity)
        lines
            << tr("SSIM: structural similarity after Wang and others 2004, with a Gaussian window of %1 × %1, the mean "
                  "over all maps; 1 is alike.")
                   .arg(figures.similarity->window);
    else
        lines << tr("SSIM needs maps of at least 3 × 3.");
    return lines.join(u'\n');
}

QString costText(const CompareSide& a, const CompareSide& b) {
    const auto number = [](auto count) { return static_cast<double>(count); };
    return QStringList{part(tr("parameters"), number(a.cost.parameters), number(b.cost.parameters), counted),
                       part(tr("MAC"), number(a.cost.multiplyAccumulates), number(b.cost.multiplyAccumulates), counted),
                       part(tr("bytes"), number(a.cost.outputBytes), number(b.cost.outputBytes), sized),
                       part(tr("time"), a.milliseconds, b.milliseconds, duration)}
        .join(QStringLiteral(" · "));
}

} // namespace layerscope
