// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/PlotStyle.h"

#include "theme/Theme.h"

#include <QCoreApplication>
#include <qcustomplot.h>

#include <array>
#include <cmath>

namespace layerscope {

namespace {

QString translatedName(const char* text) {
    return QCoreApplication::translate("PlotStyle", text);
}

QString nameOf(AxisKind kind) {
    switch (kind) {
    case AxisKind::Time:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "time"));
    case AxisKind::Frequency:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "frequency"));
    case AxisKind::Depth:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "depth"));
    case AxisKind::Row:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "row"));
    case AxisKind::Column:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "column"));
    default:
        return translatedName(QT_TRANSLATE_NOOP("PlotStyle", "place"));
    }
}

} // namespace

void styleAxis(QCPAxis* axis) {
    const Theme& theme = Theme::instance();
    const QPen line(theme.color(Theme::Role::BorderStrong), 1);
    axis->setBasePen(line);
    axis->setTickPen(line);
    axis->setSubTickPen(line);
    axis->setTickLabelColor(theme.color(Theme::Role::TextMuted));
    axis->setLabelColor(theme.color(Theme::Role::TextMuted));
    axis->setTickLabelFont(theme.figures(Theme::FontRole::Small));
    axis->setLabelFont(theme.font(Theme::FontRole::Small));
    axis->grid()->setPen(QPen(theme.color(Theme::Role::Border), 1));
    axis->grid()->setZeroLinePen(QPen(theme.color(Theme::Role::BorderStrong), 1));
}

QColor curveColor(std::int64_t index) {
    // The hues of the categories were searched for the largest distance; these eight are never grey.
    static constexpr std::array<Category, kCurveColors> kHues{
        Category::Convolution, Category::Core,  Category::Activation,    Category::Pooling,
        Category::Source,      Category::Shape, Category::Normalization, Category::Regularization};
    return Theme::instance().category(kHues[static_cast<std::size_t>(index % kCurveColors)]);
}

QString axisTitle(const Axis& axis) {
    if (axis.unit == AxisUnit::Token || axis.unit == AxisUnit::Frame)
        return QString::fromLatin1(symbolOf(axis.unit));
    const QString symbol = QString::fromLatin1(symbolOf(axis.unit));
    return symbol.isEmpty() ? nameOf(axis.kind) : QStringLiteral("%1 (%2)").arg(nameOf(axis.kind), symbol);
}

QString placeText(const Axis& axis, double place) {
    // One digit more than a step has, so that neighbours differ.
    const double step = std::abs(axis.step);
    const bool whole = step >= 1 && step == std::floor(step) && place == std::floor(place);
    const int decimals =
        whole || !(step > 0) ? 0 : std::clamp(static_cast<int>(2 - std::floor(std::log10(step))), 0, 9);
    const QString number = QString::number(place, 'f', decimals);
    const QString symbol = QString::fromLatin1(symbolOf(axis.unit));
    if (axis.unit == AxisUnit::None || axis.unit == AxisUnit::Token || axis.unit == AxisUnit::Frame)
        return QStringLiteral("%1 %2").arg(symbol.isEmpty() ? nameOf(axis.kind) : symbol, number);
    return QStringLiteral("%1 %2").arg(number, symbol);
}

} // namespace layerscope
