// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/StatusLine.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "window/LoadingNote.h"
#include "window/Workspace.h"

#include <QLabel>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {
constexpr int kReadableMs = 100; // figures that change with each frame of a film
} // namespace

StatusLine::StatusLine(Workspace& workspace, QWidget* parent)
    : QStatusBar(parent)
    , m_workspace(workspace)
    , m_mistakes(addFigure(tr("Mistakes"), tr("Layers that cannot run; each says why on its card")))
    , m_arithmetic(addFigure(tr("Arithmetic"), tr("Results are within 0.0001 of the exact ones (Graph > Arithmetic)")))
    , m_run(addFigure(tr("Run time"), tr("Time of the last run, of what had to be computed")))
    , m_parameters(addFigure(tr("Parameters"), tr("Numbers that the network would learn")))
    , m_operations(addFigure(tr("Multiply-accumulates"), tr("Multiplications and additions of one whole run")))
    , m_memory(addFigure(tr("Memory"), tr("Memory of all results and weights together")))
    , m_skipped(addFigure(tr("Skipped frames"), tr("Live frames that came while another was computed")))
    , m_zoom(addFigure(tr("Zoom"), tr("Size of the canvas"))) {
    LiveSession& live = workspace.live;
    connect(&live, &LiveSession::planned, this, &StatusLine::showPlan);
    connect(&live, &LiveSession::settled, this, &StatusLine::showRunLater);
    connect(&live, &LiveSession::runStarted, this, &StatusLine::showRunning);
    connect(&live, &LiveSession::frameShown, this, [this] {
        m_framesCame = true;
        if (!m_later.isActive())
            m_later.start();
    });
    m_later.setSingleShot(true);
    m_later.setInterval(kReadableMs);
    connect(&m_later, &QTimer::timeout, this, &StatusLine::showRun);
    connect(&Theme::instance(), &Theme::changed, this, &StatusLine::restyle);
    connect(&live, &LiveSession::arithmeticChanged, this, &StatusLine::showArithmetic);
    addWidget(new LoadingNote(workspace, this));
    m_skipped->hide();
    restyle();
    showArithmetic();
    showPlan();
}

QLabel* StatusLine::addFigure(const QString& name, const QString& help) {
    auto* label = new QLabel(this);
    label->setAccessibleName(name);
    label->setToolTip(help);
    addPermanentWidget(label);
    return label;
}

void StatusLine::showPlan() {
    const std::shared_ptr<const Plan> plan = m_workspace.live.plan();
    if (!plan)
        return;
    const std::vector<Issue> issues = plan->issues();
    const auto errors =
        std::ranges::count_if(issues, [](const Issue& issue) { return issue.severity == Issue::Severity::Error; });
    m_mistakes->setText(errors == 0 ? QString() : tr("⚠ %n mistake(s)", nullptr, static_cast<int>(errors)));
    m_mistakes->setVisible(errors > 0);
    m_parameters->setText(tr("%1 parameters").arg(toQString(groupedNumber(plan->total.parameters))));
    m_operations->setText(tr("%1 multiply-accumulates").arg(toQString(shortCount(plan->total.multiplyAccumulates))));
    m_memory->setText(toQString(byteSize(plan->total.outputBytes + plan->total.weightBytes)));
}

void StatusLine::showArithmetic() {
    m_arithmetic->setText(tr("Fast arithmetic"));
    m_arithmetic->setVisible(m_workspace.live.arithmetic() == Arithmetic::Fast);
}

void StatusLine::showRunLater(double milliseconds) {
    m_milliseconds = milliseconds;
    if (!m_later.isActive())
        m_later.start();
}

void StatusLine::showRun() {
    if (m_milliseconds > 0)
        m_run->setText(tr("Run %1").arg(toQString(duration(m_milliseconds))));
    if (m_framesCame)
        showSkipped();
}

void StatusLine::showRunning() {
    if (m_run->text().isEmpty())
        m_run->setText(tr("Computing…"));
}

void StatusLine::showSkipped() {
    m_skipped->setText(tr("%n frame(s) skipped", nullptr, static_cast<int>(m_workspace.live.skippedFrames())));
    m_skipped->show();
}

void StatusLine::showZoom(double zoom) {
    m_zoom->setText(tr("%1 %").arg(std::lround(zoom * 100)));
}

void StatusLine::restyle() {
    const Theme& theme = Theme::instance();
    for (QLabel* label : findChildren<QLabel*>()) {
        label->setFont(theme.figures(Theme::FontRole::Small));
        label->setContentsMargins(theme.space(1), 0, theme.space(1), 0);
    }
}

} // namespace layerscope
