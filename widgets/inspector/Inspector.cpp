// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/Inspector.h"

#include "base/Files.h"
#include "inspector/EditTarget.h"
#include "inspector/FactsPanel.h"
#include "inspector/HelpPage.h"
#include "inspector/InspectorHeader.h"
#include "inspector/ParamForm.h"
#include "inspector/ParamRow.h"
#include "inspector/PlaceholderNote.h"
#include "inspector/RepairList.h"
#include "inspector/SharingNote.h"
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/Background.h"
#include "inspector/parts/FlatScroll.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/Section.h"
#include "inspector/parts/ThemedLabel.h"
#include "inspector/weights/WeightsPanel.h"
#include "session/Text.h"

#include <QAbstractButton>
#include <QApplication>
#include <QFileInfo>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::uint64_t kMostMediaBytes = 512ULL << 20;

QVBoxLayout* makeColumn(QWidget* widget) {
    auto* layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

/// The nested model that the nodes, several, are all of; null when they are not.
const Group* wholeGroup(const Graph& graph, const std::vector<NodeId>& nodes) {
    if (nodes.size() < 2 || graph.groups().empty())
        return nullptr;
    const Group* group = graph.findGroup(graph.find(nodes.front())->group);
    for (std::size_t depth = 0; group && depth <= graph.groups().size(); ++depth) {
        const std::vector<NodeId> within = graph.nodesWithin(group->id);
        if (within.size() == nodes.size() && std::ranges::is_permutation(within, nodes))
            return group;
        group = graph.findGroup(group->parent);
    }
    return nullptr;
}

} // namespace

Inspector::Inspector(Document& document, LiveSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_target(new EditTarget(document, session, this))
    , m_pages(new QStackedWidget(this)) {
    makeColumn(this)->addWidget(m_pages);
    buildPages();
    followSession();
    selectionChanged();
}

Inspector::~Inspector() = default;

void Inspector::buildPages() {
    const Theme& theme = Theme::instance();
    m_emptyPage = new QWidget(this);
    m_emptyTitle = new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Title, m_emptyPage);
    m_emptyHint = new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Normal, m_emptyPage);
    auto* empty = new QVBoxLayout(m_emptyPage);
    empty->setContentsMargins(theme.space(6), theme.space(8), theme.space(6), theme.space(8));
    empty->setSpacing(theme.space(2));
    empty->addStretch(1);
    for (ThemedLabel* label : {m_emptyTitle, m_emptyHint}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignHCenter);
        empty->addWidget(label);
    }
    empty->addStretch(2);

    m_layerPage = new QWidget(this);
    m_header = new InspectorHeader(m_document, m_session, *m_target, m_layerPage);
    m_body = new QStackedWidget(m_layerPage);
    m_help = new HelpPage(m_body);
    auto* column = makeColumn(m_layerPage);
    column->addWidget(m_header);
    m_repairs = new RepairList(m_layerPage);
    column->addWidget(m_repairs);
    m_sharing = new SharingNote(m_document, m_selection, m_layerPage);
    column->addWidget(m_sharing);
    m_placeholder = new PlaceholderNote(m_document, m_layerPage);
    column->addWidget(m_placeholder);
    connect(m_placeholder, &PlaceholderNote::becameExpression, this, &Inspector::focusExpression);
    column->addWidget(m_body, 1);

    auto* sections = new QWidget;
    auto* settings = new QWidget;
    m_formPlace = makeColumn(settings);
    m_weights = new WeightsPanel(m_document, m_session);
    m_facts = new FactsPanel(m_document, m_session);
    auto* stack = makeColumn(sections);
    stack->setContentsMargins(theme.space(1), 0, theme.space(1), 0);
    stack->addWidget(new Section(tr("Settings"), settings, sections));
    m_weightsSection = new Section(tr("Weights"), m_weights, sections);
    stack->addWidget(m_weightsSection);
    m_factsSection = new Section(tr("Shape and cost"), m_facts, sections);
    stack->addWidget(m_factsSection);
    stack->addStretch(1);
    m_body->addWidget(makeFlatScroll(sections, m_body));
    m_body->addWidget(m_help);
    m_pages->addWidget(m_emptyPage);
    m_pages->addWidget(m_layerPage);
}

void Inspector::followSession() {
    connect(&m_selection, &Selection::changed, this, &Inspector::selectionChanged);
    connect(&m_document, &Document::wasReset, this, &Inspector::selectionChanged);
    connect(&m_document, &Document::changed, this, [this](const GraphDelta& delta) {
        if (!delta.groups.empty())
            selectionChanged(); // the same layers may be a model now, or one no longer
        else if (touches(delta))
            refreshValues();
    });
    connect(&m_session, &LiveSession::planned, this, &Inspector::refreshPlan);
    connect(&m_session, &LiveSession::nodeUpdated, this, [this](NodeId node) {
        if (!m_target->nodes().empty() && m_target->nodes().front() == node) {
            m_header->refresh();
            m_facts->refresh();
        }
    });
    connect(m_header, &InspectorHeader::helpToggled, this, &Inspector::showHelp);
}

bool Inspector::touches(const GraphDelta& delta) const {
    const auto isShown = [this](NodeId id) {
        return std::ranges::any_of(m_target->nodes(), [&](NodeId shown) {
            const Node* layer = m_document.graph().layerOf(shown);
            return shown == id || (layer && layer->id == id);
        });
    };
    return std::ranges::any_of(delta.nodes, [&](const auto& change) { return isShown(change.id); }) ||
           std::ranges::any_of(delta.links, [&](const auto& change) { return isShown(change.to.node); });
}

void Inspector::selectionChanged() {
    std::vector<NodeId> nodes;
    for (NodeId id : m_selection.nodes()) {
        if (m_document.graph().find(id))
            nodes.push_back(id);
    }
    // The current one leads: its name is shown first, and its numbers where only one can be shown.
    const auto current = std::ranges::find(nodes, m_selection.current());
    if (current != nodes.end())
        std::rotate(nodes.begin(), current, current + 1);
    m_target->setNodes(std::move(nodes));
    showNodes();
}

void Inspector::showNodes() {
    const auto& nodes = m_target->nodes();
    if (nodes.empty()) {
        showEmpty(tr("No layer is selected"), tr("Click a layer to see and change its settings, or press Tab on the "
                                                 "canvas to add one."));
        return;
    }
    if (const Group* group = wholeGroup(m_document.graph(), nodes); group && (!group->open || !m_target->def())) {
        showEmpty(tr("The model “%1”").arg(toQString(group->name)),
                  group->open ? tr("%n layers. Press O on the canvas to shut it to one card.", nullptr,
                                   static_cast<int>(nodes.size()))
                              : tr("%n layers. Double-click its card, or press Enter on the canvas, to open it.",
                                   nullptr, static_cast<int>(nodes.size())));
        return;
    }
    if (nodes.size() > 1 && !m_target->def()) {
        showEmpty(tr("%n layers of several types are selected", nullptr, static_cast<int>(nodes.size())),
                  tr("Select layers of one type to change their settings together."));
        return;
    }
    rebuildForm(m_target->def());
    if (m_target->def())
        m_help->showLayer(*m_target->def());
    else
        showHelp(false);
    const bool single = nodes.size() == 1;
    m_sharing->setNode(single ? nodes.front() : NodeId());
    m_placeholder->setNode(single ? nodes.front() : NodeId());
    m_repairs->setNode(single ? nodes.front() : NodeId());
    m_weights->setNode(single ? nodes.front() : NodeId());
    m_facts->setNode(single ? nodes.front() : NodeId());
    m_weightsSection->setVisible(single && m_target->def() && m_target->def()->weights);
    m_factsSection->setVisible(single);
    m_pages->setCurrentWidget(m_layerPage);
    refreshValues();
    refreshPlan();
}

void Inspector::showEmpty(const QString& text, const QString& nextStep) {
    rebuildForm(nullptr);
    m_weights->setNode({});
    m_facts->setNode({});
    m_emptyTitle->setText(text);
    m_emptyHint->setText(nextStep);
    m_pages->setCurrentWidget(m_emptyPage);
}

QString Inspector::emptyText() const {
    return m_pages->currentWidget() == m_emptyPage ? m_emptyTitle->text() : QString();
}

void Inspector::rebuildForm(const LayerDef* def) {
    if (m_form && def == &m_form->def())
        return;
    if (m_form) {
        m_form->hide();
        m_form->deleteLater(); // one of its editors may be what asked for this
        m_form = nullptr;
    }
    if (!def)
        return;
    m_form = new ParamForm(*def, *m_target, this);
    m_formPlace->addWidget(m_form);
    connect(m_form, &ParamForm::embeddingRequested, this, &Inspector::embed);
    connect(m_form, &ParamForm::sourceChosen, this, &Inspector::bring);
}

void Inspector::refreshValues() {
    if (m_target->nodes().empty() || !m_target->node()) {
        selectionChanged();
        return;
    }
    m_header->refresh();
    // Another layer may be what counts now: a call became a layer of its own, or the other way round.
    if (m_target->def() && m_form && &m_form->def() != m_target->def())
        rebuildForm(m_target->def());
    if (m_form)
        m_form->refresh();
    m_weights->refresh();
}

void Inspector::refreshPlan() {
    const auto plan = m_session.plan();
    if (!plan || m_target->nodes().empty() || m_pages->currentWidget() != m_layerPage)
        return;
    const NodePlan* nodePlan = plan->find(m_target->nodes().front());
    std::vector<Issue> issues = nodePlan ? nodePlan->issues : std::vector<Issue>();
    if (m_form)
        issues = m_form->showIssues(issues);
    m_header->showIssues(issues);
    m_header->refresh();
    m_facts->refresh();
    m_weights->refresh();
}

void Inspector::setRepairFinder(RepairFinder* finder) {
    m_repairs->setFinder(finder);
}

void Inspector::showHelp(bool on) {
    const bool shown = on && m_target->def();
    m_header->helpButton()->setChecked(shown);
    m_body->setCurrentIndex(shown ? 1 : 0);
}

void Inspector::focusFirstField() {
    showHelp(false);
    if (m_form && !m_form->def().params.empty())
        m_form->editor(m_form->def().params.front().id)->setFocus(Qt::ShortcutFocusReason);
    else
        focusName();
}

void Inspector::focusExpression() {
    showHelp(false);
    if (!m_form)
        return;
    const auto expression = std::ranges::find(m_form->def().params, ParamKind::Expression, &ParamDef::kind);
    if (expression != m_form->def().params.end())
        m_form->editor(expression->id)->firstField()->setFocus(Qt::OtherFocusReason);
}

void Inspector::focusName() {
    m_header->nameField()->setFocus(Qt::ShortcutFocusReason);
    m_header->nameField()->selectAll();
}

void Inspector::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* button = qobject_cast<QAbstractButton*>(QApplication::focusWidget());
    if (enter && button && !button->isCheckable()) {
        button->click();
    } else if (enter || event->key() == Qt::Key_Escape) {
        emit canvasFocusRequested();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void Inspector::bring(const QString& source) {
    for (NodeId node : m_target->nodes()) {
        if (m_bringer)
            m_bringer(node, source);
        else
            m_document.setParam(node, "source", source.toStdString());
    }
}

void Inspector::embed(const std::string& param, const QString& path) {
    inBackground(
        this, [file = std::filesystem::path(path.toStdU16String())] { return readFile(file, kMostMediaBytes); },
        [this, nodes = m_target->nodes(), param, path](const Result<std::vector<std::byte>>& bytes) {
            embedded(bytes, nodes, param, path);
        });
}

void Inspector::embedded(const Result<std::vector<std::byte>>& bytes, const std::vector<NodeId>& nodes,
                         const std::string& param, const QString& path) {
    if (!bytes) {
        if (ParamRow* row = m_form ? m_form->row(param) : nullptr)
            row->notice()->show(Notice::Kind::Problem, translated(bytes.error()));
        return;
    }
    const std::string source = m_document.embedMedia(QFileInfo(path).fileName().toStdString(), *bytes);
    for (NodeId node : nodes) {
        if (m_document.graph().find(node))
            m_document.setParam(node, param, source);
    }
}

} // namespace layerscope
