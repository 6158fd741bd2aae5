// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"

#include "session/Text.h"

namespace layerscope {

ParamEditor::ParamEditor(const ParamDef& def, QWidget* parent)
    : QWidget(parent)
    , m_def(def) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ParamEditor::setValue(const std::optional<ParamValue>& value) {
    if (m_shown && value == m_value)
        return;
    m_shown = true;
    m_value = value;
    display(value);
}

QWidget* ParamEditor::firstField() const {
    QWidget* field = focusProxy();
    while (field && field->focusProxy())
        field = field->focusProxy();
    return field;
}

void ParamEditor::offer(ParamValue value) {
    if (const std::optional<Message> problem = m_def.problemWith(value)) {
        emit refused(translated(*problem));
        return;
    }
    emit refused({});
    if (m_value == value)
        return;
    m_value = std::move(value);
    emit edited(*m_value);
}

QString ParamEditor::label() const {
    return translated(m_def.label);
}

ParamEditor* makeParamEditor(const ParamDef& def, QWidget* parent) {
    return def.optional ? makeOptionalEditor(def, parent) : makeGivenEditor(def, parent);
}

ParamEditor* makeGivenEditor(const ParamDef& def, QWidget* parent) {
    // A kind that is missing here does not compile.
    switch (def.kind) {
    case ParamKind::Integer:
        return makeIntegerEditor(def, parent);
    case ParamKind::Number:
        return makeNumberEditor(def, parent);
    case ParamKind::Flag:
        return makeFlagEditor(def, parent);
    case ParamKind::Choice:
        return makeChoiceEditor(def, parent);
    case ParamKind::Text:
        return makeTextEditor(def, parent);
    case ParamKind::Expression:
        return makeExpressionEditor(def, parent);
    case ParamKind::File:
        return makeFileEditor(def, parent);
    case ParamKind::Tuple:
        return makeTupleEditor(def, parent);
    case ParamKind::Shape:
        return makeShapeEditor(def, parent);
    case ParamKind::IntList:
        return makeIntListEditor(def, parent);
    case ParamKind::Activation:
        return makeActivationEditor(def, parent);
    case ParamKind::Initializer:
        return makeInitializerEditor(def, parent);
    }
    return nullptr;
}

} // namespace layerscope
