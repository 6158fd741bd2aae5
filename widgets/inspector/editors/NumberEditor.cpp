// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/NumberEditor.h"

#include "inspector/parts/NumberControl.h"

#include <QVBoxLayout>

namespace layerscope {

NumberEditor::NumberEditor(const ParamDef& def, bool integer, QWidget* parent)
    : ParamEditor(def, parent)
    , m_integer(integer)
    , m_control(new NumberControl({def.hard, def.soft, integer, def.number}, this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_control);
    setFocusProxy(m_control);
    m_control->setSpokenName(label());
    connect(m_control, &NumberControl::valueEdited, this, [this](double value) {
        offer(m_integer ? ParamValue(static_cast<std::int64_t>(value)) : ParamValue(value));
    });
    connect(m_control, &NumberControl::refused, this, &NumberEditor::refused);
    connect(m_control, &NumberControl::gestureStarted, this, &NumberEditor::gestureStarted);
    connect(m_control, &NumberControl::gestureEnded, this, &NumberEditor::gestureEnded);
}

void NumberEditor::display(const std::optional<ParamValue>& value) {
    if (!value)
        m_control->setValue({});
    else if (m_integer)
        m_control->setValue(static_cast<double>(std::get<std::int64_t>(*value)));
    else
        m_control->setValue(std::get<double>(*value));
}

ParamEditor* makeNumberEditor(const ParamDef& def, QWidget* parent) {
    return new NumberEditor(def, false, parent);
}

} // namespace layerscope
