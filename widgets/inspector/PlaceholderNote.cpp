// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/PlaceholderNote.h"

#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

constexpr const char* kPlaceholder = "Placeholder";
constexpr const char* kLambda = "Lambda";

QString textOf(const Node& node, const char* param) {
    const ParamValue* value = node.params.find(param);
    const auto* text = value ? std::get_if<std::string>(value) : nullptr;
    return text ? toQString(*text) : QString();
}

} // namespace

PlaceholderNote::PlaceholderNote(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_text(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Small, this))
    , m_write(new QPushButton(tr("Write it as an expression"), this)) {
    const Theme& theme = Theme::instance();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(4), 0, theme.space(2), theme.space(2));
    column->setSpacing(theme.space(2));
    column->addWidget(m_text);
    column->addWidget(m_write, 0, Qt::AlignLeft);
    m_text->setWordWrap(true);
    m_write->setToolTip(tr("Replaces it by a Lambda layer with the same name, wires and shape, to be written by you"));
    connect(m_write, &QPushButton::clicked, this, &PlaceholderNote::replace);
    connect(&m_document, &Document::changed, this, &PlaceholderNote::refresh);
    refresh();
}

void PlaceholderNote::setNode(NodeId node) {
    m_node = node;
    refresh();
}

QString PlaceholderNote::text() const {
    return isHidden() ? QString() : m_text->text();
}

void PlaceholderNote::refresh() {
    const Node* layer = m_document.graph().layerOf(m_node);
    const bool stands = layer && layer->type == kPlaceholder;
    setVisible(stands);
    if (!stands)
        return;
    const QString name = textOf(*layer, "class_name");
    const QString reason = textOf(*layer, "reason");
    const QString which = tr("Stands for a layer “%1” of the file that it was read from.").arg(name);
    m_text->setText(reason.isEmpty() ? which : which + QLatin1Char(' ') + tr("Why it cannot run: %1").arg(reason));
    m_write->setVisible(name == QLatin1String(kLambda) && m_document.registry().find(kLambda));
}

void PlaceholderNote::replace() {
    const LayerDef* def = m_document.registry().find(kLambda);
    const Node* layer = m_document.graph().layerOf(m_node);
    if (!def || !layer)
        return;
    Node lambda = *layer;
    lambda.type = kLambda;
    lambda.params = def->defaults();
    lambda.weights.clear();
    lambda.foreign.clear();
    const ParamValue* shape = layer->params.find("output_shape");
    if (shape && def->param("output_shape"))
        lambda.params.set("output_shape", *shape);
    m_document.edit(tr("Write %1 as an expression").arg(toQString(lambda.name)),
                    [&](Graph& graph) { graph.replace(std::move(lambda)); });
    emit becameExpression();
}

} // namespace layerscope
