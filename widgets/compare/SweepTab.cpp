// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/SweepTab.h"

#include "compare/SweepStrip.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {

SweepTab::SweepTab(Document& document, LiveSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_bench(document, session)
    , m_node(new NodeCombo(document, session, tr("Node whose parameter is swept"), this))
    , m_param(new QComboBox(this))
    , m_values(new QLineEdit(this))
    , m_look(new NodeCombo(document, session, tr("Node whose result is shown"), this))
    , m_same(new QCheckBox(tr("Same colours"), this))
    , m_follow(new IconButton(QStringLiteral("crosshair"), tr("Follow the selected node"), this))
    , m_stopButton(new IconButton(QStringLiteral("stop"), tr("Stop"), this))
    , m_strip(new SweepStrip(this))
    , m_status(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_trials(std::make_shared<Trials>(document.registry())) {
    m_node->setSuits([this](NodeId id) { return canSweepNode(id); });
    m_look->setSuits([this](NodeId id) { return node() && m_document.graph().reaches(node(), id); });
    layOut();
    connectParts();
    followSelection();
}

SweepTab::~SweepTab() {
    m_stop.request_stop();
}

QWidget* SweepTab::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_param->setAccessibleName(tr("Parameter"));
    m_param->setToolTip(tr("The parameter that takes several values"));
    m_param->setFocusPolicy(Qt::StrongFocus);
    m_values->setAccessibleName(tr("Values"));
    m_values->setToolTip(tr("Values with commas between them, or 1..8, or 0..1 step 0.25"));
    m_values->setPlaceholderText(tr("1, 2, 4 or 1..8"));
    m_values->setMinimumWidth(theme.space(24));
    m_same->setToolTip(tr("One range of colours for all pictures, instead of each its own"));
    m_follow->setCheckable(true);
    m_follow->setChecked(true);
    auto* at = new ThemedLabel(tr("seen at"), Theme::Role::TextMuted, Theme::FontRole::Normal, this);
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(1));
    for (QWidget* part : std::initializer_list<QWidget*>{m_follow, m_node, m_param})
        row->addWidget(part);
    row->addWidget(m_values, 1);
    for (QWidget* part : std::initializer_list<QWidget*>{at, m_look, m_same, m_stopButton})
        row->addWidget(part);
    return bar;
}

void SweepTab::layOut() {
    const Theme& theme = Theme::instance();
    m_status->setContentsMargins(theme.space(3), 0, theme.space(3), theme.space(1));
    m_status->setWordWrap(true);
    m_status->setAccessibleName(tr("State of the sweep"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeTopBar());
    column->addWidget(m_status);
    column->addWidget(m_strip, 1);
    m_stopButton->setEnabled(false);
}

void SweepTab::connectParts() {
    connect(m_node, &NodeCombo::chosen, this, [this] {
        m_follow->setChecked(false);
        nodeChosen();
    });
    connect(m_param, &QComboBox::activated, this, [this] {
        m_follow->setChecked(false);
        paramChosen();
    });
    connect(m_values, &QLineEdit::editingFinished, this, [this] {
        if (m_values->isModified())
            start();
    });
    connect(m_look, &NodeCombo::chosen, this, &SweepTab::start);
    connect(m_same, &QCheckBox::toggled, this, &SweepTab::recolor);
    connect(m_stopButton, &IconButton::clicked, this, &SweepTab::stop);
    connect(m_strip, &SweepStrip::chosen, this, &SweepTab::takeOver);
    connect(m_follow, &IconButton::toggled, this, &SweepTab::followSelection);
    connect(&m_selection, &Selection::changed, this, &SweepTab::followSelection);
    connect(&m_bench, &LiveBench::edited, this, [this] {
        m_look->refill();
        m_strip->setAllStale();
        if (!m_document.graph().find(node()))
            followSelection();
    });
    connect(&m_bench, &LiveBench::renewed, this, &SweepTab::renew);
}

bool SweepTab::canSweepNode(NodeId id) const {
    const Node* layer = m_document.graph().layerOf(id);
    const LayerDef* def = layer ? m_document.registry().find(layer->type) : nullptr;
    return def && std::ranges::any_of(def->params, canSweep);
}

void SweepTab::followSelection() {
    const NodeId current = m_selection.current();
    if (m_follow->isChecked() && canSweepNode(current) && current != node()) {
        m_node->setNode(current);
        nodeChosen();
    } else if (!node()) {
        say(tr("Select a layer that has settings: what it gives with other values is shown here."));
        m_strip->setCells({});
    }
}

void SweepTab::sweep(NodeId wanted, const std::string& name) {
    m_follow->setChecked(false);
    m_node->refill();
    m_node->setNode(wanted);
    fillParams();
    if (const int at = m_param->findData(toQString(name)); at >= 0)
        m_param->setCurrentIndex(at);
    m_look->refill();
    m_look->setNode(wanted);
    paramChosen();
}

void SweepTab::nodeChosen() {
    fillParams();
    m_look->refill();
    m_look->setNode(node());
    paramChosen();
}

/// Keeps the parameter of that name when the other node has it as well.
void SweepTab::fillParams() {
    const QSignalBlocker quiet(m_param);
    const QVariant kept = m_param->currentData();
    m_param->clear();
    const Node* layer = m_document.graph().layerOf(node());
    const LayerDef* def = layer ? m_document.registry().find(layer->type) : nullptr;
    if (!def)
        return;
    for (const ParamDef& param : def->params)
        if (canSweep(param) && (!param.relevant || param.relevant(layer->params)))
            m_param->addItem(translated(param.label), QString::fromLatin1(param.id));
    m_param->setCurrentIndex(std::max(0, m_param->findData(kept)));
}

const ParamDef* SweepTab::paramDef() const {
    const Node* layer = m_document.graph().layerOf(node());
    const LayerDef* def = layer ? m_document.registry().find(layer->type) : nullptr;
    return def ? def->param(param()) : nullptr;
}

const ParamValue* SweepTab::now() const {
    const Node* layer = m_document.graph().layerOf(node());
    return layer ? layer->params.find(param()) : nullptr;
}

std::string SweepTab::param() const {
    return m_param->currentData().toString().toStdString();
}

QString SweepTab::values() const {
    return m_values->text();
}

QString SweepTab::status() const {
    return m_status->text();
}

void SweepTab::paramChosen() {
    if (const ParamDef* def = paramDef(); def && now())
        setValues(toQString(sweepText(*def, usualSweep(*def, *now()))));
}

void SweepTab::setValues(const QString& text) {
    m_values->setText(text);
    start();
}

void SweepTab::setLook(NodeId wanted) {
    m_look->setNode(wanted);
    start();
}

void SweepTab::setSameColors(bool same) {
    m_same->setChecked(same);
}

void SweepTab::say(const QString& text, bool wrong) {
    m_status->setRole(wrong ? Theme::Role::Error : Theme::Role::TextMuted);
    m_status->setText(text);
}

/// With what the fields say and the newest network; later, while nobody looks.
void SweepTab::start() {
    m_dirty = true;
    m_values->setModified(false);
    const ParamDef* def = paramDef();
    if (!isVisible() || !def)
        return;
    auto wanted = parseSweep(*def, m_values->text().toStdString());
    if (!wanted)
        return say(translated(wanted.error()), true);
    SweepRun run;
    run.bench = m_bench.take();
    run.registry = &m_document.registry();
    run.media = &m_bench.media();
    run.trials = m_trials;
    run.node = node();
    run.param = param();
    run.values = std::move(*wanted);
    run.look = look() ? look() : node();
    const NodeLive* live = m_session.live(run.look);
    run.picture = live && live->picture;
    run.size = m_strip->pictureSize();
    startFrom(std::move(run));
}

void SweepTab::startFrom(SweepRun run) {
    m_stop.request_stop();
    m_stop = {};
    const bool same = m_run && m_run->param == run.param && m_run->node == run.node && m_run->values == run.values;
    m_run = std::move(run);
    m_next = 0;
    m_again = false;
    m_dirty = false;
    ++m_round;
    if (same) {
        m_strip->setAllStale();
    } else {
        const ParamDef* def = paramDef();
        std::vector<SweepCell> cells(m_run->values.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            cells[i].name = toQString(def->brief(m_run->values[i]));
            cells[i].now = now() && *now() == m_run->values[i];
        }
        m_strip->setCells(std::move(cells));
        const auto isNow = [](const SweepCell& cell) { return cell.now; };
        const auto at = std::ranges::find_if(m_strip->cells(), isNow);
        m_strip->setCurrent(static_cast<int>(at == m_strip->cells().end() ? 0 : at - m_strip->cells().begin()));
    }
    step();
}

void SweepTab::step() {
    m_stopButton->setEnabled(isRunning());
    if (!isRunning())
        return finish();
    say(tr("%1 of %2").arg(m_next + 1).arg(m_run->values.size()));
    m_job.start([this, run = *m_run, index = m_next, round = m_round, stop = m_stop.get_token()]() -> LatestJob::Show {
        SweepCell cell = sweepCell(run, index, stop);
        return [this, cell = std::move(cell), index, round] {
            if (round != m_round || !cell.done)
                return;
            m_strip->setCell(index, cell);
            ++m_next;
            step();
        };
    });
}

void SweepTab::finish() {
    const auto wrong = std::ranges::count_if(m_strip->cells(), [](const SweepCell& c) { return !c.mistake.isEmpty(); });
    say(wrong > 0 ? tr("Click a picture, or press Enter, to take its value over. %n value(s) cannot be.", nullptr,
                       static_cast<int>(wrong))
                  : tr("Click a picture, or press Enter, to take its value over."));
    if (m_same->isChecked())
        recolor();
    if (m_again)
        start();
}

void SweepTab::stop() {
    if (!isRunning())
        return;
    m_stop.request_stop();
    m_stop = {};
    ++m_round;
    m_next = m_run->values.size();
    m_stopButton->setEnabled(false);
    say(tr("Stopped. Any edit starts it again."));
}

/// New numbers of the sources wait until a sweep is through, so that a stream does not keep it from ending; another
/// network does not wait.
void SweepTab::renew() {
    if (m_run && isRunning() && m_run->bench.graph == m_document.snapshot())
        m_again = true;
    else
        start();
}

void SweepTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (m_dirty)
        start();
}

/// All pictures again, in one range or in their own.
void SweepTab::recolor() {
    if (!m_run || isRunning())
        return;
    double low = 0;
    double high = 0;
    bool first = true;
    for (const SweepCell& cell : m_strip->cells())
        if (m_same->isChecked() && cell.done && cell.mistake.isEmpty()) {
            low = first ? cell.low : std::min(low, cell.low);
            high = first ? cell.high : std::max(high, cell.high);
            first = false;
        }
    m_job.start([this, run = *m_run, cells = m_strip->cells(), low, high, round = m_round]() -> LatestJob::Show {
        std::vector<SweepCell> redrawn = cells;
        for (SweepCell& cell : redrawn)
            cell.picture = sweepPicture(run, cell, low, high);
        return [this, redrawn = std::move(redrawn), round] {
            for (std::size_t i = 0; round == m_round && i < redrawn.size(); ++i)
                m_strip->setCell(i, redrawn[i]);
        };
    });
}

void SweepTab::takeOver(int index) {
    const ParamDef* def = paramDef();
    if (!m_run || !def || index < 0 || static_cast<std::size_t>(index) >= m_run->values.size())
        return;
    m_document.setParam(m_run->node, m_run->param, m_run->values[static_cast<std::size_t>(index)]);
}

} // namespace layerscope
