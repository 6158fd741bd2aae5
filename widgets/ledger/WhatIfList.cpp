// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/WhatIfList.h"

#include "base/Numbers.h"
#include "run/Repairs.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

enum Column { Change, Parameters, Products, Memory };

QString signedCount(std::int64_t difference) {
    if (difference == 0)
        return QStringLiteral("=");
    return (difference < 0 ? QStringLiteral("−") : QStringLiteral("+")) + toQString(shortCount(std::abs(difference)));
}

QString signedBytes(std::uint64_t after, std::uint64_t before) {
    if (after == before)
        return QStringLiteral("=");
    return after < before ? QStringLiteral("−") + toQString(byteSize(before - after))
                          : QStringLiteral("+") + toQString(byteSize(after - before));
}

bool takesTheSame(const NodeCost& a, const NodeCost& b) {
    return a.parameters == b.parameters && a.multiplyAccumulates == b.multiplyAccumulates &&
           a.outputBytes == b.outputBytes;
}

} // namespace

WhatIfList::WhatIfList(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_title(new QLabel(this))
    , m_list(new QTreeWidget(this))
    , m_summary(new QLabel(this))
    , m_use(new QPushButton(tr("Use it"), this)) {
    const Theme& theme = Theme::instance();
    m_list->setColumnCount(4);
    m_list->setHeaderLabels({tr("What if"), tr("Parameters"), tr("MACs"), tr("Memory")});
    m_list->setRootIsDecorated(false);
    m_list->setAllColumnsShowFocus(true);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Alternatives to the selected layer"));
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents); // stretched, the words would go first
    m_title->setWordWrap(true);
    m_summary->setWordWrap(true);
    m_use->setToolTip(tr("Make this change to the network; it can be undone"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), 0, 0, 0);
    column->setSpacing(theme.space(1));
    column->addWidget(m_title);
    column->addWidget(m_list, 1);
    column->addWidget(m_summary);
    column->addWidget(m_use, 0, Qt::AlignRight);
    connect(m_list, &QTreeWidget::currentItemChanged, this, &WhatIfList::describe);
    connect(m_list, &QTreeWidget::itemActivated, this, &WhatIfList::use);
    connect(m_use, &QPushButton::clicked, this, &WhatIfList::use);
    show({}, {});
}

QString WhatIfList::summary() const {
    return m_summary->text();
}

void WhatIfList::setNode(NodeId node, const NodeCost& total) {
    // A film that plays changes times only, and no alternative.
    if (node && node == m_node && m_document.revision() == m_revision && takesTheSame(total, m_total))
        return;
    m_total = total;
    m_revision = m_document.revision();
    if (!node)
        m_job.cancel();
    if (!node || node != m_node)
        show(node, {});
    if (node)
        m_job.start(
            [this, node, graph = m_document.snapshot(), &registry = m_document.registry()]() -> LatestJob::Show {
                return [this, node, found = whatIf(*graph, node, registry)] {
                    if (node == m_node)
                        show(node, found);
                };
            });
}

void WhatIfList::show(NodeId node, std::vector<Alternative> alternatives) {
    const QString kept = m_list->currentItem() && node == m_node ? m_list->currentItem()->text(Change) : QString();
    m_node = node;
    m_alternatives = std::move(alternatives);
    m_list->clear();
    for (const Alternative& alternative : m_alternatives) {
        auto* item = new QTreeWidgetItem(
            m_list, {translated(alternative.label), signedCount(alternative.total.parameters - m_total.parameters),
                     signedCount(alternative.total.multiplyAccumulates - m_total.multiplyAccumulates),
                     signedBytes(alternative.total.outputBytes, m_total.outputBytes)});
        for (const int column : {Parameters, Products, Memory}) {
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            item->setFont(column, Theme::instance().figures(Theme::FontRole::Small));
        }
        item->setToolTip(Change, alternative.output ? toQString(alternative.output->toString()) : QString());
    }
    const Node* shown = m_document.graph().find(node);
    m_title->setText(!shown ? tr("Select a layer to see what could be done to it and what that saves.")
                     : m_alternatives.empty()
                         ? tr("There is no usual alternative to %1.").arg(toQString(shown->name))
                         : tr("What the network would save with another %1:").arg(toQString(shown->name)));
    m_list->setVisible(!m_alternatives.empty());
    m_use->setVisible(!m_alternatives.empty());
    keepCurrent(kept);
    describe();
}

void WhatIfList::keepCurrent(const QString& label) {
    if (const auto same = m_list->findItems(label, Qt::MatchExactly, Change); !label.isEmpty() && !same.isEmpty())
        m_list->setCurrentItem(same.front());
}

const Alternative* WhatIfList::current() const {
    const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
    return row < 0 || row >= static_cast<int>(m_alternatives.size()) ? nullptr
                                                                     : &m_alternatives[static_cast<std::size_t>(row)];
}

void WhatIfList::describe() {
    const Alternative* chosen = current();
    m_use->setEnabled(chosen != nullptr);
    m_summary->setVisible(chosen != nullptr);
    if (!chosen)
        return m_summary->clear();
    const auto count = [](std::int64_t number) { return toQString(shortCount(number)); };
    m_summary->setText(
        tr("%1 comes out. The layer: %2 parameters, %3 MACs. The network: %4 → %5 parameters, %6 → %7 MACs.")
            .arg(chosen->output ? toQString(chosen->output->toString()) : tr("Nothing"), count(chosen->node.parameters),
                 count(chosen->node.multiplyAccumulates), count(m_total.parameters), count(chosen->total.parameters),
                 count(m_total.multiplyAccumulates), count(chosen->total.multiplyAccumulates)));
}

void WhatIfList::use() {
    const Alternative* chosen = current();
    if (!chosen)
        return;
    const Alternative taken = *chosen;
    if (!stillFits(taken.change, m_document.graph()))
        return emit refused(tr("The network has changed meanwhile; look at the numbers again."));
    m_document.edit(translated(taken.label), [&](Graph& graph) { taken.change.apply(graph); });
}

} // namespace layerscope
