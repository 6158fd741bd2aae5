// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/FactsPanel.h"

#include "base/Numbers.h"
#include "inspector/parts/FormGrid.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/LayerFacts.h"
#include "session/Text.h"

namespace layerscope {

FactsPanel::FactsPanel(Document& document, LiveSession& session, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_grid(makeFormGrid(this)) {
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (const auto& [name, value] : m_rows)
            name->setFixedWidth(formLabelWidth());
    });
}

namespace {

QString found(const std::vector<Message>& findings) {
    QStringList sentences;
    for (const Message& finding : findings)
        sentences << translated(finding);
    return sentences.join(QLatin1Char(' '));
}

} // namespace

void FactsPanel::setNode(NodeId node) {
    m_node = node;
    refresh();
}

void FactsPanel::refresh() {
    show(facts());
}

QString FactsPanel::fact(const QString& name) const {
    for (const auto& [label, value] : m_rows) {
        if (label->text() == name && !label->isHidden())
            return value->text();
    }
    return {};
}

std::vector<FactsPanel::Fact> FactsPanel::facts() const {
    const Node* node = m_document.graph().find(m_node);
    const auto plan = m_session.plan();
    if (!node || !plan)
        return {};
    std::vector<Fact> all = shapes(*node, *plan);
    for (const LayerFact& size : sizeFacts(m_document, *plan, m_node))
        all.push_back({size.name, size.text, tr("How this size of the output comes about")});
    for (const LayerFact& remark : remarkFacts(m_document, *plan, m_node))
        all.push_back({remark.name, remark.text, {}});
    if (const NodeLive* live = m_session.live(m_node); live && !live->findings.empty())
        all.push_back({tr("Found"), found(live->findings), tr("What the file holds, as it was found out by itself")});
    if (const NodePlan* known = plan->find(m_node); known && known->output) {
        const std::vector<Fact> more = costs(known->cost);
        all.insert(all.end(), more.begin(), more.end());
    }
    if (const NodeLive* live = m_session.live(m_node); live && live->value.tensor)
        all.push_back({tr("Time"), toQString(duration(live->milliseconds)),
                       tr("How long the last computation of this layer took")});
    return all;
}

std::vector<FactsPanel::Fact> FactsPanel::shapes(const Node& node, const Plan& plan) const {
    std::vector<Fact> all;
    const std::vector<Link> links = m_document.graph().linksInto(node.id);
    for (const Link& link : links) {
        const NodePlan* before = plan.find(link.from.node);
        const QString name = links.size() > 1 ? tr("Input %1").arg(link.to.index + 1) : tr("Input");
        all.push_back({name, before && before->output ? toQString(before->output->toString()) : tr("not known"),
                       tr("What comes in; b batch, t time, d depth, h rows, w columns, c channels, f features")});
    }
    const Node* layer = m_document.graph().layerOf(node.id);
    const LayerDef* def = layer ? m_document.registry().find(layer->type) : nullptr;
    if (def && !def->isSource() && links.empty())
        all.push_back({tr("Input"), tr("nothing is connected"), {}});
    if (const QString wants = wantedInput(m_document, node.id); !wants.isEmpty())
        all.push_back({tr("Expects"), wants, tr("What the layer asks of its input, the batch counted")});
    const NodePlan* own = plan.find(node.id);
    all.push_back({tr("Output"), own && own->output ? toQString(own->output->toString()) : tr("not known"),
                   tr("What goes out; b batch, t time, d depth, h rows, w columns, c channels, f features")});
    return all;
}

std::vector<FactsPanel::Fact> FactsPanel::costs(const NodeCost& cost) const {
    std::vector<Fact> all;
    const auto count = [](std::int64_t number) { return toQString(groupedNumber(number)); };
    all.push_back({tr("Parameters"), count(cost.parameters), tr("Numbers that the layer learns")});
    all.push_back({tr("MACs"), count(cost.multiplyAccumulates),
                   tr("Multiply-accumulates of one call: multiplications, each with an addition")});
    all.push_back({tr("Memory"), toQString(byteSize(cost.outputBytes)), tr("What the output takes")});
    if (cost.weightBytes > 0)
        all.push_back({tr("Weights"), toQString(byteSize(cost.weightBytes)), tr("What the weights take")});
    if (cost.scratchBytes > 0)
        all.push_back(
            {tr("Scratch"), toQString(byteSize(cost.scratchBytes)), tr("Memory that is needed only while it runs")});
    return all;
}

void FactsPanel::show(const std::vector<Fact>& facts) {
    while (m_rows.size() < facts.size()) {
        const int row = static_cast<int>(m_rows.size());
        auto* name = new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Normal, this);
        auto* value = new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Normal, this);
        name->setFixedWidth(formLabelWidth());
        name->setWordWrap(true);
        value->setWordWrap(true);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        m_grid->addWidget(name, row, 0, Qt::AlignTop);
        m_grid->addWidget(value, row, 1, Qt::AlignTop);
        m_rows.emplace_back(name, value);
    }
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const auto& [name, value] = m_rows[i];
        name->setVisible(i < facts.size());
        value->setVisible(i < facts.size());
        if (i >= facts.size())
            continue;
        name->setText(facts[i].name);
        value->setText(facts[i].value);
        name->setToolTip(facts[i].help);
        value->setToolTip(facts[i].help);
        value->setAccessibleName(facts[i].name + QStringLiteral(": ") + facts[i].value);
    }
}

} // namespace layerscope
