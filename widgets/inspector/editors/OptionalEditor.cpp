// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FieldManners.h"
#include "theme/Theme.h"

#include <QCheckBox>
#include <QHBoxLayout>

namespace layerscope {
namespace {

/// A tick before the field: without it the parameter is None and the layer decides.
class OptionalEditor : public ParamEditor {
public:
    OptionalEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_given(new QCheckBox(this))
        , m_inner(makeGivenEditor(def, this)) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->setSpacing(Theme::instance().space(1));
        layout->addWidget(m_given, 0, Qt::AlignTop);
        layout->addWidget(m_inner, 1);
        setFocusProxy(m_given);
        FieldManners::install(m_given);
        m_given->setToolTip(QObject::tr("Without the tick the layer decides (None)"));
        m_given->setAccessibleName(QObject::tr("%1, give a value").arg(label()));
        connect(m_given, &QCheckBox::clicked, this, [this](bool on) { give(on); });
        connect(m_inner, &ParamEditor::edited, this, [this](const ParamValue& value) { offer(value); });
        connect(m_inner, &ParamEditor::refused, this, &ParamEditor::refused);
        connect(m_inner, &ParamEditor::gestureStarted, this, &ParamEditor::gestureStarted);
        connect(m_inner, &ParamEditor::gestureEnded, this, &ParamEditor::gestureEnded);
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        const bool none = value && std::holds_alternative<None>(*value);
        m_given->setTristate(!value.has_value());
        m_given->setCheckState(!value ? Qt::PartiallyChecked : none ? Qt::Unchecked : Qt::Checked);
        m_given->setText(none ? QObject::tr("None") : QString());
        m_inner->setVisible(!none);
        if (!none)
            m_inner->setValue(value);
    }

private:
    void give(bool on) {
        const ParamValue value = on ? def().givenValue() : ParamValue(None{});
        display(value);
        offer(value);
    }

    QCheckBox* m_given;
    ParamEditor* m_inner;
};

} // namespace

ParamEditor* makeOptionalEditor(const ParamDef& def, QWidget* parent) {
    return new OptionalEditor(def, parent);
}

} // namespace layerscope
