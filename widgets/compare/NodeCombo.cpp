// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/NodeCombo.h"

#include "session/Text.h"
#include "theme/Theme.h"

#include <QAbstractItemView>
#include <QSignalBlocker>

namespace layerscope {
namespace {

constexpr qulonglong kFirst = ~qulonglong{0}; // no node has it

} // namespace

NodeCombo::NodeCombo(Document& document, LiveSession& session, const QString& name, QWidget* parent)
    : QComboBox(parent)
    , m_document(document)
    , m_session(session) {
    setAccessibleName(name);
    setToolTip(name);
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(8);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMaximumWidth(Theme::instance().space(56));
    setPlaceholderText(tr("choose a node"));
    view()->setTextElideMode(Qt::ElideMiddle);
    connect(this, &QComboBox::activated, this, &NodeCombo::chosen);
    connect(&m_document, &Document::changed, this, &NodeCombo::refill);
    connect(&m_document, &Document::wasReset, this, &NodeCombo::refill);
    connect(&m_session, &LiveSession::planned, this, &NodeCombo::refill);
    refill();
}

NodeId NodeCombo::node() const {
    const qulonglong id = currentIndex() < 0 ? 0 : currentData().toULongLong();
    return NodeId{id == kFirst ? 0 : id};
}

void NodeCombo::setNode(NodeId node) {
    const QSignalBlocker quiet(this);
    setCurrentIndex(node ? findData(qulonglong{node.value}) : -1);
}

void NodeCombo::setSuits(Suits suits) {
    m_suits = std::move(suits);
    refill();
}

void NodeCombo::setFirst(const QString& text) {
    m_first = text;
    refill();
}

void NodeCombo::chooseFirst() {
    const QSignalBlocker quiet(this);
    setCurrentIndex(findData(kFirst));
}

bool NodeCombo::isFirstChosen() const {
    return currentIndex() >= 0 && currentData().toULongLong() == kFirst;
}

NodeCombo::Entries NodeCombo::entries() const {
    const auto plan = m_session.plan();
    std::vector<NodeId> order = plan ? plan->order : std::vector<NodeId>{};
    const std::set<NodeId> known(order.begin(), order.end());
    for (const auto& [id, node] : m_document.graph().nodes())
        if (!known.contains(id))
            order.push_back(id);
    Entries entries;
    if (!m_first.isEmpty())
        entries.emplace_back(kFirst, m_first);
    for (const NodeId id : order)
        if (const Node* node = m_document.graph().find(id); node && (!m_suits || m_suits(id)))
            entries.emplace_back(id.value, toQString(node->name));
    return entries;
}

void NodeCombo::refill() {
    Entries wanted = entries();
    if (wanted == m_entries)
        return;
    m_entries = std::move(wanted);
    const QSignalBlocker quiet(this);
    const QVariant kept = currentIndex() < 0 ? QVariant() : currentData();
    clear();
    for (const auto& [id, name] : m_entries)
        addItem(name, id);
    setCurrentIndex(kept.isValid() ? findData(kept) : -1);
}

} // namespace layerscope
