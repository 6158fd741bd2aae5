// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/AbTab.h"

#include "inspector/parts/IconButton.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"
#include "views/ViewRegistry.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace layerscope {
namespace {

/// A node and everything that leads to it.
std::set<NodeId> leadingTo(const Graph& graph, NodeId node) {
    std::set<NodeId> found;
    std::vector<NodeId> open{node};
    while (!open.empty()) {
        const NodeId next = open.back();
        open.pop_back();
        if (!found.insert(next).second)
            continue;
        for (const Link& link : graph.linksInto(next))
            open.push_back(link.from.node);
    }
    return found;
}

} // namespace

AbTab::AbTab(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_a(new NodeCombo(document, session, tr("A: the node on the left"), this))
    , m_b(new NodeCombo(document, session, tr("B: the node on the right"), this))
    , m_kind(new QComboBox(this))
    , m_mode(new QComboBox(this))
    , m_same(new QCheckBox(tr("Same colours"), this))
    , m_swap(new IconButton(QStringLiteral("sort"), tr("Swap A and B"), this))
    , m_keep(new IconButton(QStringLiteral("pin"),
                            tr("Keep B's result as A, to compare it with what comes of later edits"), this))
    , m_controls(new IconButton(QStringLiteral("settings"), tr("Colours and channels of the views"), this))
    , m_views(new ComparedViews(pointer, this))
    , m_figures(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this))
    , m_costs(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this)) {
    layOut();
    connectParts();
    refresh();
}

AbTab::~AbTab() {
    m_stop.request_stop();
}

QWidget* AbTab::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_kind->setAccessibleName(tr("Way to look"));
    m_kind->setToolTip(tr("The kind of view for both"));
    m_kind->setSizeAdjustPolicy(QComboBox::AdjustToContents); // empty when it is first shown
    m_kind->setFocusPolicy(Qt::StrongFocus);
    m_mode->addItems({tr("Side by side"), tr("Only A"), tr("Only B")});
    m_mode->setAccessibleName(tr("How A and B lie"));
    m_mode->setToolTip(tr("Side by side, or in one place to flip between them (X)"));
    m_mode->setFocusPolicy(Qt::StrongFocus);
    m_same->setChecked(true);
    m_same->setToolTip(tr("One range of colours for A and B, so that equal numbers look alike"));
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(1));
    for (QWidget* part : std::initializer_list<QWidget*>{m_a, m_swap, m_b, m_keep, m_kind, m_mode, m_same, m_controls})
        row->addWidget(part);
    row->addStretch();
    return bar;
}

void AbTab::layOut() {
    const Theme& theme = Theme::instance();
    for (ThemedLabel* label : {m_figures, m_costs}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setContentsMargins(theme.space(3), 0, theme.space(3), 0);
    }
    m_figures->setAccessibleName(tr("What differs"));
    m_costs->setAccessibleName(tr("What the difference costs"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, theme.space(1));
    column->setSpacing(0);
    column->addWidget(makeTopBar());
    column->addWidget(m_figures);
    column->addWidget(m_costs);
    column->addWidget(m_views, 1);
}

void AbTab::connectParts() {
    for (NodeCombo* combo : {m_a, m_b})
        connect(combo, &NodeCombo::chosen, this, &AbTab::refresh);
    m_controls->setCheckable(true);
    m_views->makePickable();
    connect(m_controls, &IconButton::toggled, m_views, &ComparedViews::setControlsShown);
    connect(m_swap, &IconButton::clicked, this, &AbTab::swap);
    connect(m_keep, &IconButton::clicked, this, [this] { keep(b()); });
    connect(m_kind, &QComboBox::activated, this, [this] { m_views->setViewId(m_kind->currentData().toString()); });
    connect(m_mode, &QComboBox::activated, this,
            [this](int index) { setMode(static_cast<ComparedViews::Mode>(index)); });
    connect(m_same, &QCheckBox::toggled, m_views, &ComparedViews::setSameColors);
    connect(m_views, &ComparedViews::sameColorsChanged, this, [this](bool same) {
        const QSignalBlocker quiet(m_same);
        m_same->setChecked(same);
    });
    connect(&m_session, &LiveSession::planned, this, &AbTab::refresh);
    connect(&m_session, &LiveSession::settled, this, &AbTab::refresh);
    connect(&m_session, &LiveSession::nodeUpdated, this, [this](NodeId node) {
        if (node == a() || node == b())
            refresh();
    });
    connect(&m_document, &Document::wasReset, this, [this] {
        m_kept.reset();
        m_a->setFirst({});
        compare({}, {});
    });
}

void AbTab::compare(NodeId first, NodeId second) {
    m_a->refill();
    m_b->refill();
    if (first)
        m_a->setNode(first);
    m_b->setNode(second);
    if (!first && !second)
        m_a->setNode({});
    refresh();
}

bool AbTab::keep(NodeId node) {
    const NodeLive* live = m_session.live(node);
    const Node* layer = m_document.graph().layerOf(node);
    if (!live || !live->value.tensor || !layer)
        return false;
    const LayerDef* def = m_document.registry().find(layer->type);
    m_kept = Kept{sideOf(node, {}), nameOf(node), def ? toQString(def->subtitle(layer->params)) : QString(),
                  QTime::currentTime()};
    m_kept->side.stale = false;
    m_a->setFirst(nameOfA());
    m_a->chooseFirst();
    m_b->setNode(node);
    refresh();
    return true;
}

bool AbTab::comparesKept() const {
    return m_kept && m_a->isFirstChosen();
}

void AbTab::swap() {
    if (comparesKept())
        return;
    compare(b(), a());
}

void AbTab::flip() {
    setMode(m_views->mode() == ComparedViews::Mode::FlipA ? ComparedViews::Mode::FlipB : ComparedViews::Mode::FlipA);
}

void AbTab::setMode(ComparedViews::Mode mode) {
    m_mode->setCurrentIndex(static_cast<int>(mode));
    m_views->setMode(mode);
}

void AbTab::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_X && !event->modifiers())
        return flip();
    if (event->key() == Qt::Key_Escape && m_views->mode() != ComparedViews::Mode::Beside)
        return setMode(ComparedViews::Mode::Beside);
    QWidget::keyPressEvent(event);
}

void AbTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

QString AbTab::nameOf(NodeId node) const {
    const Node* found = m_document.graph().find(node);
    return found ? toQString(found->name) : tr("nothing chosen");
}

QString AbTab::nameOfA() const {
    if (!m_kept)
        return nameOf(a());
    const QString name = tr("%1 as it was at %2").arg(m_kept->name, m_kept->when.toString(QStringLiteral("HH:mm:ss")));
    return m_kept->settings.isEmpty() ? name : tr("%1 (%2)").arg(name, m_kept->settings);
}

/// What both need is left out of the cost: a branch is compared with a branch.
CompareSide AbTab::sideOf(NodeId node, NodeId other) const {
    CompareSide side;
    side.node = node;
    if (const NodeLive* live = m_session.live(node)) {
        side.value = live->value;
        side.key = live->key;
        side.picture = live->picture;
        side.stale = live->status != NodeLive::Status::Fresh;
    }
    const auto plan = m_session.plan();
    const std::set<NodeId> shared = other ? leadingTo(m_document.graph(), other) : std::set<NodeId>{};
    for (const NodeId id : leadingTo(m_document.graph(), node)) {
        const NodePlan* planned = plan && !shared.contains(id) ? plan->find(id) : nullptr;
        const NodeLive* live = planned ? m_session.live(id) : nullptr;
        if (!planned)
            continue;
        side.cost.parameters += planned->cost.parameters;
        side.cost.multiplyAccumulates += planned->cost.multiplyAccumulates;
        side.cost.outputBytes += planned->cost.outputBytes;
        side.milliseconds += live ? live->milliseconds : 0;
    }
    return side;
}

AbTab::Pair AbTab::sides() const {
    if (comparesKept())
        return {m_kept->side, sideOf(b(), {})};
    return {sideOf(a(), b()), sideOf(b(), a())};
}

/// Takes over what there is; what has to be read again is read on the worker, and only while somebody looks. A frame
/// of a stream does not stop the one before it, another node does.
void AbTab::refresh() {
    m_keep->setEnabled(static_cast<bool>(b()));
    m_swap->setEnabled(!comparesKept());
    if (!isVisible())
        return;
    const Pair now = sides();
    showCosts(now);
    if (m_coming && now.sameNumbers(*m_coming))
        return;
    if (!m_coming && m_shown && now.sameNumbers(*m_shown)) {
        if (now.a.stale != m_shown->a.stale || now.b.stale != m_shown->b.stale)
            adopt(now, m_last);
        return;
    }
    if (m_coming && (now.a.node != m_coming->a.node || now.b.node != m_coming->b.node)) {
        m_stop.request_stop();
        m_stop = {};
    }
    m_coming = now;
    m_job.start([this, now, stop = m_stop.get_token()]() -> LatestJob::Show {
        Comparison made = compareSides(now.a, now.b, stop);
        if (stop.stop_requested())
            return {};
        return [this, now, made = std::move(made)] {
            if (m_coming && m_coming->sameNumbers(now))
                m_coming.reset();
            adopt(now, made);
            refresh();
        };
    });
}

void AbTab::adopt(const Pair& sides, const Comparison& comparison) {
    m_shown = sides;
    m_last = comparison;
    m_last.a.stale = sides.a.stale;
    m_last.b.stale = sides.b.stale;
    m_last.difference.stale = sides.a.stale || sides.b.stale;
    m_views->show(m_last, {tr("A · %1").arg(comparesKept() ? nameOfA() : nameOf(a())), tr("A − B"),
                           tr("B · %1").arg(nameOf(b()))});
    fillKinds();
    if (comparison.figures) {
        m_figures->setText(figuresText(*comparison.figures) +
                           (m_last.difference.stale ? tr(" · older result") : QString()));
        m_figures->setToolTip(figuresHelp(*comparison.figures));
    } else {
        m_figures->setText(comparison.problem ? translated(*comparison.problem)
                                              : tr("Choose A and B, or select two nodes on the canvas and press C. "
                                                   "Fork a node with Y to have a copy to change."));
        m_figures->setToolTip({});
    }
    showCosts(sides);
}

void AbTab::showCosts(const Pair& sides) {
    if (!sides.b.node || (!sides.a.node && !comparesKept()))
        return m_costs->clear();
    m_costs->setText(costText(sides.a, sides.b));
    m_costs->setToolTip(
        tr("What B takes more or less than A, of all that leads to one of them and not to both: parameters, "
           "multiply-accumulates (MAC), bytes of the results, and time"));
}

void AbTab::fillKinds() {
    const QStringList ids = m_views->suitable();
    const QSignalBlocker quiet(m_kind);
    m_kind->clear();
    for (const ViewDef& def : viewDefs())
        if (ids.contains(QLatin1String(def.id)))
            m_kind->addItem(Theme::instance().icon(QLatin1String(def.icon)), translated(def.label),
                            QString(QLatin1String(def.id)));
    m_kind->setCurrentIndex(m_kind->findData(m_views->viewId()));
}

QString AbTab::figures() const {
    return m_figures->text();
}

QString AbTab::costs() const {
    return m_costs->text();
}

bool AbTab::isReady() const {
    return m_shown && !m_coming && !m_job.isBusy();
}

} // namespace layerscope
