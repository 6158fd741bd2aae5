// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/NGramBar.h"

#include "data/text/WordIds.h"
#include "inspector/parts/Background.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace layerscope {
namespace {

const PlanStep* inputOf(const Plan& plan, const PlanStep* step, std::string_view type) {
    if (!step || step->inputs.size() != 1)
        return nullptr;
    const PlanStep& input = plan.steps[static_cast<std::size_t>(step->inputs.front())];
    return input.def && input.def->id == type ? &input : nullptr;
}

} // namespace

NGramBar::NGramBar(Document& document, LiveSession& session, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_words(new QLineEdit(this))
    , m_find(new QPushButton(tr("Find words"), this)) {
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Theme::instance().space(1));
    line->addWidget(m_words, 1);
    line->addWidget(m_find);
    m_words->setPlaceholderText(tr("words of the text"));
    m_words->setAccessibleName(tr("Words that the filter finds"));
    m_find->setToolTip(tr("Makes the filter answer 1 where these words stand one after the other: their rows of the "
                          "embedding become the kernel"));
    m_find->setAutoDefault(false);
    connect(m_find, &QPushButton::clicked, this, &NGramBar::look);
    connect(m_words, &QLineEdit::returnPressed, this, &NGramBar::look);
    connect(&m_session, &LiveSession::weightsReady, this, &NGramBar::takeTable);
}

bool NGramBar::setNode(NodeId node) {
    const auto plan = m_session.plan();
    const PlanStep* embedding = plan ? inputOf(*plan, plan->stepOf(node), "Embedding") : nullptr;
    const PlanStep* input = embedding ? inputOf(*plan, embedding, "Input") : nullptr;
    m_node = node;
    m_embedding = input ? embedding->node->id : NodeId();
    m_input = input ? input->node->id : NodeId();
    return input != nullptr;
}

void NGramBar::look() {
    const Node* input = m_document.graph().layerOf(m_input);
    const LayerDef* def = input ? m_document.registry().find(input->type) : nullptr;
    const auto* source = input ? input->params.find("source") : nullptr;
    const auto* text = source ? std::get_if<std::string>(source) : nullptr;
    if (!def || !text || m_words->text().trimmed().isEmpty())
        return;
    inBackground(
        this,
        [words = m_words->text().toStdString(), file = *text, params = def->completed(input->params),
         store = &m_session.media()] { return wordIds(words, file, params, *store); },
        [this, words = m_words->text().trimmed(), node = m_node](const auto& ids) { takeIds(ids, words, node); });
}

void NGramBar::takeIds(const Result<std::vector<std::int32_t>>& ids, const QString& words, NodeId node) {
    if (node != m_node || !m_embedding)
        return;
    if (!ids) {
        emit refused(translated(ids.error().what), translated(ids.error().hint));
        return;
    }
    m_ids = *ids;
    m_asked = words;
    m_askedBy = node;
    m_session.requestWeights(m_embedding);
}

void NGramBar::takeTable(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights) {
    if (!m_askedBy || node != m_embedding || weights.empty())
        return;
    const bool still = m_askedBy == m_node;
    m_askedBy = {};
    if (still)
        emit found(m_asked, m_ids, weights.front().second);
}

} // namespace layerscope
