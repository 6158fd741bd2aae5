// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/SharingNote.h"

#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QGridLayout>
#include <QPushButton>

namespace layerscope {

namespace {
constexpr std::size_t kNamedCalls = 3;
}

SharingNote::SharingNote(Document& document, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_selection(selection)
    , m_sign(new QLabel(this))
    , m_text(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Small, this))
    , m_go(new QPushButton(tr("Go to the layer"), this))
    , m_own(new QPushButton(tr("Make it a layer of its own"), this)) {
    const Theme& theme = Theme::instance();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(theme.space(4), 0, theme.space(2), theme.space(2));
    grid->setSpacing(theme.space(2));
    grid->addWidget(m_sign, 0, 0, Qt::AlignTop);
    grid->addWidget(m_text, 0, 1);
    grid->addWidget(m_go, 1, 1, Qt::AlignLeft); // one below the other: side by side they would widen the panel
    grid->addWidget(m_own, 2, 1, Qt::AlignLeft);
    grid->setColumnStretch(1, 1);
    m_text->setWordWrap(true);
    m_go->setToolTip(tr("Select the layer whose settings and weights these are"));
    m_own->setToolTip(tr("Copy settings and weights, and share them no longer"));
    connect(m_go, &QPushButton::clicked, this, [this] {
        if (const Node* layer = m_document.graph().layerOf(m_node))
            m_selection.set({layer->id});
    });
    connect(m_own, &QPushButton::clicked, this, [this] { m_document.makeIndependent(m_node); });
    connect(&m_document, &Document::changed, this, &SharingNote::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &SharingNote::restyle);
    restyle();
    refresh();
}

void SharingNote::restyle() {
    const Theme& theme = Theme::instance();
    m_sign->setPixmap(theme.icon(QStringLiteral("link")).pixmap(theme.iconSize() * 3 / 4));
}

void SharingNote::setNode(NodeId node) {
    m_node = node;
    refresh();
}

QString SharingNote::text() const {
    return isHidden() ? QString() : m_text->text();
}

void SharingNote::refresh() {
    const Graph& graph = m_document.graph();
    const Node* node = graph.find(m_node);
    const Node* layer = graph.layerOf(m_node);
    const bool isCall = node && node->sharesWith;
    const std::vector<NodeId> calls = node && !isCall ? graph.callsOf(m_node) : std::vector<NodeId>();
    setVisible(isCall || !calls.empty());
    m_go->setVisible(isCall && layer);
    m_own->setVisible(isCall);
    if (isCall) {
        m_text->setText(
            layer ? tr("A further call of “%1”. What you change here changes in both.").arg(toQString(layer->name))
                  : tr("A further call of a layer that is not there."));
        return;
    }
    QStringList names;
    for (const NodeId call : calls)
        if (names.size() < static_cast<qsizetype>(kNamedCalls))
            names << QStringLiteral("“%1”").arg(toQString(graph.find(call)->name));
    if (calls.size() > kNamedCalls)
        names << tr("%1 more").arg(calls.size() - kNamedCalls);
    m_text->setText(tr("Also called as %1, with these settings and weights.").arg(names.join(QStringLiteral(", "))));
}

} // namespace layerscope
