// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/StepView.h"

#include "base/Numbers.h"
#include "inspector/parts/ThemedLabel.h"
#include "picture/MapAxes.h"
#include "probe/Connections.h"
#include "probe/FormulaText.h"
#include "probe/FunctionPlot.h"
#include "probe/PatchView.h"
#include "probe/ScatterView.h"
#include "probe/ShareBar.h"
#include "probe/Signs.h"
#include "probe/TermTable.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

/// What a rule does with the terms above, in a few words.
QString ruleText(const Step& step) {
    const auto count = static_cast<qlonglong>(step.terms.size());
    switch (step.rule) {
    case Rule::Sum:
        return StepView::tr("Sum of %L1 products").arg(count);
    case Rule::Mean:
        return StepView::tr("Mean of %L1").arg(count);
    case Rule::MeanSquare:
        return StepView::tr("Mean of %L1 squared distances from %2").arg(count).arg(signedText(step.centre.value));
    case Rule::Product:
        return StepView::tr("Product of %L1").arg(count);
    case Rule::Max:
        return StepView::tr("Largest of %L1").arg(count);
    case Rule::Min:
        return StepView::tr("Smallest of %L1").arg(count);
    case Rule::Copy:
        return StepView::tr("Taken as it is");
    case Rule::Softmax:
        return StepView::tr("Share of exp(value) among %L1").arg(count);
    case Rule::Activation:
        return toQString(step.function.name);
    case Rule::Formula:
        return StepView::tr("Formula");
    }
    return {};
}

QString resultOf(const Step& step) {
    const QString result = fullText(step.result);
    switch (step.rule) {
    case Rule::Sum:
        return StepView::tr("Sum = %1").arg(result);
    case Rule::Mean:
    case Rule::MeanSquare:
        return StepView::tr("%1 ÷ %2 = %3")
            .arg(fullText(step.result * step.divisor), toQString(shortNumber(step.divisor)), result);
    case Rule::Activation:
        return step.terms.empty()
                   ? result
                   : StepView::tr("%1(%2) = %3")
                         .arg(toQString(step.function.name), fullText(step.terms.front().factor.value), result);
    default:
        return StepView::tr("= %1").arg(result);
    }
}

/// The picture is worth its place where there is a window; a single cell is not.
bool hasPicture(const ProbedStep& parts) {
    return parts.patch && (parts.patch->taps() > 1 || parts.patch->hasKernel);
}

/// Which output channel was probed, of a layer whose kernel leaves some inputs out.
std::int64_t channelOf(const Probed& probed) {
    const MapAxes axes(probed.step->output.shape, probed.step->output.axes);
    const int dimension = axes.channel >= 0 ? axes.channel : axes.row;
    return dimension < 0 ? 0 : probed.point.element[static_cast<std::size_t>(dimension)];
}

} // namespace

StepView::StepView(QWidget* parent)
    : QWidget(parent)
    , m_title(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this))
    , m_rule(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_patch(new PatchView(this))
    , m_scatterSwitch(new QToolButton(this))
    , m_scatter(new ScatterView(this))
    , m_links(new Connections(this))
    , m_shares(new ShareBar(this))
    , m_table(new TermTable(this))
    , m_formula(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this))
    , m_curve(new FunctionPlot(this))
    , m_result(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this)) {
    layOut();
    connect(m_shares, &ShareBar::channelChosen, m_patch, &PatchView::showChannel);
    connect(m_scatterSwitch, &QToolButton::toggled, this, &StepView::showScatter);
    connect(m_scatter, &ScatterView::pointed, this, &StepView::outputPointed);
    connect(this, &StepView::pointed, this, [this](const Number& number) {
        if (number.origin != Origin::Input || number.index == m_read)
            return;
        m_read = number.index;
        showScatter();
    });
    connect(m_patch, &PatchView::pointed, this, &StepView::pointed);
    connect(m_patch, &PatchView::followed, this, &StepView::followed);
    connect(m_table, &TermTable::pointed, this, &StepView::pointed);
    connect(m_table, &TermTable::followed, this, &StepView::followed);
}

void StepView::layOut() {
    const Theme& theme = Theme::instance();
    m_formula->setWordWrap(true);
    m_formula->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_rule->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_rule->setWordWrap(true);
    auto* top = new QHBoxLayout;
    top->addWidget(m_title);
    top->addWidget(m_rule, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addLayout(top);
    m_scatterSwitch->setCheckable(true);
    m_scatterSwitch->setText(tr("What one input writes"));
    m_scatterSwitch->setToolTip(
        tr("Above is who wrote here. This shows the other way round: where the input element that "
           "you point at writes, times each number of the kernel."));
    m_scatterSwitch->setAccessibleName(m_scatterSwitch->text());
    for (QWidget* part :
         {static_cast<QWidget*>(m_patch), static_cast<QWidget*>(m_scatterSwitch), static_cast<QWidget*>(m_scatter),
          static_cast<QWidget*>(m_links), static_cast<QWidget*>(m_shares), static_cast<QWidget*>(m_table),
          static_cast<QWidget*>(m_formula), static_cast<QWidget*>(m_curve), static_cast<QWidget*>(m_result)})
        column->addWidget(part);
}

void StepView::showParts(const Probed& probed, const Step& step, const ProbedStep& parts) {
    const std::optional<ChannelLinks> links =
        parts.patch && parts.patch->hasKernel ? channelLinksOf(*probed.step, probed.numbers.inputs) : std::nullopt;
    m_patch->setVisible(hasPicture(parts));
    m_links->setVisible(links.has_value());
    m_shares->setVisible(parts.chapters.size() > 1 && step.rule == Rule::Sum);
    m_curve->setVisible(step.rule == Rule::Activation && !step.terms.empty());
    m_formula->setVisible(step.rule == Rule::Formula);
    // What is one number and said below already needs no table, unless it can be followed.
    const bool said =
        step.rule == Rule::Activation && !step.terms.empty() && step.terms.front().factor.origin != Origin::Input;
    m_table->setVisible(!said && !step.terms.empty());
    if (links)
        m_links->setLinks(*links, channelOf(probed));
}

/// Of the term that reads the element that was pointed at last, or of the one that counts most.
void StepView::showScatter() {
    const Step& step = m_probed->explanation.steps[m_index];
    std::optional<Scatter> scatter;
    const bool transposed = std::ranges::any_of(
        m_probed->step->weights, [](const WeightDef& weight) { return weight.layout == KernelLayout::FilterChannel; });
    for (const std::size_t term : m_probed->steps[m_index].order) {
        const Number& factor = step.terms[term].factor;
        if (!transposed)
            break;
        if (scatter && factor.index != m_read)
            continue;
        if (auto one = scatterOf(step, term, *m_probed->step, m_probed->numbers, m_probed->point.element))
            scatter = std::move(one);
        if (scatter && factor.index == m_read)
            break;
    }
    m_scatterSwitch->setVisible(scatter.has_value());
    m_scatter->setVisible(scatter && m_scatterSwitch->isChecked());
    if (scatter)
        m_scatter->setScatter(*scatter);
}

void StepView::setStep(std::shared_ptr<const Probed> probed, std::size_t index) {
    m_probed = probed;
    m_index = index;
    const Step& step = probed->explanation.steps[index];
    const ProbedStep& parts = probed->steps[index];
    m_title->setText(step.title.empty() ? translated(ruleName(step.rule)) : translated(step.title));
    m_rule->setText(ruleText(step));
    m_result->setText(resultOf(step));
    if (hasPicture(parts))
        m_patch->setStep(probed, index);
    if (parts.chapters.size() > 1)
        m_shares->setStep(*probed, index);
    if (step.rule == Rule::Activation && !step.terms.empty())
        m_curve->setPoint(step.function, step.terms.front().factor.value, step.result);
    if (step.rule == Rule::Formula)
        m_formula->setText(QStringLiteral("%1\n= %2").arg(formulaText(step), formulaWithNumbers(step)));
    if (!step.terms.empty())
        m_table->setStep(probed, index);
    showParts(*probed, step, parts);
    showScatter();
    setAccessibleName(tr("%1: %2").arg(m_title->text(), m_result->text()));
}

QString StepView::resultText() const {
    return m_result->text();
}

QString StepView::formula() const {
    return m_formula->text();
}

void StepView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(QPen(Theme::instance().color(Theme::Role::Border), 1));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace layerscope
