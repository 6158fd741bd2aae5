// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/ProbePanel.h"

#include "base/Numbers.h"
#include "inspector/parts/FlatScroll.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/ThemedLabel.h"
#include "probe/ProbeHeader.h"
#include "probe/Signs.h"
#include "probe/StepView.h"
#include "session/Text.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// Beyond this, terms and engine do not tell the same: relative, and against float32's own steps near zero.
constexpr double kTolerance = 1e-4;
/// Up to this it is float32's rounding, which nobody need be told of.
constexpr double kRounding = 2e-6;

/// Whether the sum lies within that part of `size`, or of the largest number that it is made of.
bool agree(const Probed& probed, double tolerance, double size) {
    if (probed.explanation.steps.empty())
        return true;
    const double sum = probed.explanation.value();
    if (!std::isfinite(sum) || !std::isfinite(probed.value))
        return std::isnan(sum) == std::isnan(probed.value);
    size = std::max(size, std::abs(probed.value));
    for (const Term& term : probed.explanation.steps.front().terms)
        if (std::isfinite(term.product()))
            size = std::max(size, std::abs(term.product()));
    return std::abs(sum - probed.value) <= tolerance * std::max(size, 1e-6);
}

/// A difference that is no mistake: the layer multiplied in another way than its definition says.
bool differsByArithmetic(const Probed& probed) {
    return probed.arithmetic == Arithmetic::Fast && !agree(probed, kRounding, 0);
}

} // namespace

ProbePanel::ProbePanel(Probe& probe, SharedPointer& pointer, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_probe(probe)
    , m_pointer(pointer)
    , m_selection(selection)
    , m_header(new ProbeHeader(probe, this))
    , m_notice(new Notice(this))
    , m_empty(new QLabel(this))
    , m_list(new QWidget(this))
    , m_scroll(makeFlatScroll(m_list, this))
    , m_end(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this)) {
    layOut();
    connect(&m_probe, &Probe::changed, this, &ProbePanel::refresh);
    connect(m_header, &ProbeHeader::copyWanted, this, &ProbePanel::copyText);
    connect(m_header, &ProbeHeader::saveWanted, this, &ProbePanel::copyCsv);
    connect(m_header, &ProbeHeader::moved, this, &ProbePanel::selectPicked);
    refresh();
}

void ProbePanel::layOut() {
    const Theme& theme = Theme::instance();
    setAccessibleName(tr("Probe"));
    setFocusPolicy(Qt::StrongFocus);
    auto* copy = new QAction(tr("Copy the sum"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &ProbePanel::copyText);
    addAction(copy);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(theme.space(6));
    m_end->setWordWrap(true);
    m_end->setContentsMargins(theme.space(3), theme.space(2), theme.space(3), theme.space(3));
    auto* list = new QVBoxLayout(m_list);
    list->setContentsMargins({});
    list->setSpacing(0);
    list->addWidget(m_end);
    list->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_notice);
    column->addWidget(m_empty, 1);
    column->addWidget(m_scroll, 1);
}

QString ProbePanel::emptyText() const {
    switch (m_probe.state()) {
    case Probe::State::Nothing:
        return tr("Click an element of a result, or press P there: the arithmetic that made it stands here.\n\nOn the "
                  "canvas, P explains the brightest element of the selected node.");
    case Probe::State::NoNumbers:
        return tr("This node has no numbers now. Connect its input, or put right what comes before it.");
    default:
        return tr("Computing…");
    }
}

void ProbePanel::refresh() {
    const std::shared_ptr<const Probed> probed = m_probe.probed();
    const bool any = probed && m_probe.state() != Probe::State::Nothing;
    m_empty->setText(emptyText());
    m_empty->setVisible(!any);
    m_scroll->setVisible(any);
    if (!any) {
        m_drawn.reset();
        return m_notice->clear();
    }
    showNotice(*probed);
    if (std::exchange(m_drawn, probed) != probed)
        showSteps(probed);
}

void ProbePanel::showNotice(const Probed& probed) {
    if (probed.error)
        m_notice->show(Notice::Kind::Problem, translated(probed.error->what), translated(probed.error->hint));
    else if (!agree(probed, kTolerance, probed.largest)) // which fast arithmetic is off against
        m_notice->show(Notice::Kind::Problem,
                       tr("The terms come to %1, but the layer computed %2.")
                           .arg(fullText(probed.explanation.value()), fullText(probed.value)),
                       tr("Please report it: the explanation is wrong here."));
    else if (m_probe.state() == Probe::State::NoNumbers)
        m_notice->show(Notice::Kind::Hint, emptyText());
    else if (differsByArithmetic(probed))
        m_notice->show(Notice::Kind::Hint,
                       tr("Computed fast: the layer's %1 differs by %2 from this sum.")
                           .arg(fullText(probed.value),
                                toQString(shortNumber(std::abs(probed.explanation.value() - probed.value)))),
                       tr("Graph > Arithmetic > Exact takes every product as it stands here."));
    else if (!probed.explanation.remark.empty())
        m_notice->show(Notice::Kind::Hint, translated(probed.explanation.remark));
    else
        m_notice->clear();
}

StepView* ProbePanel::stepAt(std::size_t index) {
    while (m_steps.size() <= index) {
        auto* step = new StepView(m_list);
        connect(step, &StepView::pointed, this, &ProbePanel::point);
        connect(step, &StepView::followed, this, &ProbePanel::follow);
        connect(step, &StepView::outputPointed, this, [this](const std::vector<std::int64_t>& element) {
            const std::shared_ptr<const Probed> probed = m_probe.probed();
            if (probed && !element.empty())
                m_pointer.set(probeOf(probed->point.node, probed->step->output.axes, element));
            else
                m_pointer.clear();
        });
        qobject_cast<QVBoxLayout*>(m_list->layout())->insertWidget(static_cast<int>(m_steps.size()), step);
        m_steps.push_back(step);
    }
    return m_steps[index];
}

void ProbePanel::showSteps(const std::shared_ptr<const Probed>& probed) {
    const std::size_t count = probed->explanation.steps.size();
    m_shown = std::min(count, kMostSteps);
    m_first = count - m_shown;
    for (std::size_t i = 0; i < m_shown; ++i) {
        stepAt(i)->setStep(probed, m_first + i);
        m_steps[i]->show();
    }
    for (std::size_t i = m_shown; i < m_steps.size(); ++i)
        m_steps[i]->hide();
    QString end = probed->isSource() ? tr("This is where the network begins: the number comes from the input.")
                  : probed->error    ? QString()
                  : differsByArithmetic(*probed) ? tr("The layer's own number was computed fast and differs a little.")
                  : m_shown == 0                 ? tr("No arithmetic is needed for this number.")
                                                 : tr("This is the number that the layer computed.");
    if (m_first > 0)
        end += u' ' + tr("%1 earlier steps are not drawn; copy the sum to read them all.").arg(m_first);
    m_end->setText(end);
}

std::vector<StepView*> ProbePanel::steps() const {
    return {m_steps.begin(), m_steps.begin() + static_cast<std::ptrdiff_t>(m_shown)};
}

QString ProbePanel::noticeText() const {
    return m_notice->text();
}

void ProbePanel::point(const Number& number) {
    if (const ProbePoint origin = m_probe.originOf(number); origin.valid)
        m_pointer.set(origin);
    else if (m_pointing)
        m_pointer.clear();
    m_pointing = number.origin == Origin::Input;
}

void ProbePanel::follow(const Number& number) {
    if (number.origin == Origin::Step) {
        const auto step = static_cast<std::size_t>(number.index);
        if (step >= m_first && step - m_first < m_shown)
            m_scroll->ensureWidgetVisible(m_steps[step - m_first]);
        return;
    }
    if (m_probe.follow(number))
        selectPicked();
}

void ProbePanel::selectPicked() {
    if (const NodeId node = m_probe.point().node) {
        m_selection.set({node});
        m_selection.setCurrent(node);
    }
}

QString ProbePanel::text() const {
    const std::shared_ptr<const Probed> probed = m_probe.probed();
    if (!probed)
        return {};
    return QStringLiteral("%1 [%2] = %3\n").arg(m_header->nodeText(), m_header->elementText(), m_header->valueText()) +
           toQString(explanationText(probed->place()));
}

QString ProbePanel::csv() const {
    return m_probe.probed() ? toQString(explanationCsv(m_probe.probed()->place())) : QString();
}

void ProbePanel::copyText() {
    if (m_probe.probed())
        QGuiApplication::clipboard()->setText(text());
}

void ProbePanel::copyCsv() {
    if (m_probe.probed())
        QGuiApplication::clipboard()->setText(csv());
}

void ProbePanel::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers() == Qt::AltModifier;
    switch (event->key()) {
    case Qt::Key_Space:
        return m_probe.setPlaying(!m_probe.isPlaying());
    case Qt::Key_Comma:
        return m_probe.step(-1);
    case Qt::Key_Period:
        return m_probe.step(1);
    case Qt::Key_Escape:
        return m_probe.letGo();
    case Qt::Key_Left:
    case Qt::Key_Right:
        if (!alt)
            break;
        m_probe.go(event->key() == Qt::Key_Left ? -1 : 1);
        return selectPicked();
    default:
        break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace layerscope
