// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/NarrowCombo.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QSignalBlocker>

namespace layerscope {
namespace {

class ChoiceEditor : public ParamEditor {
public:
    ChoiceEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_combo(makeNarrowCombo(this)) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_combo);
        setFocusProxy(m_combo);
        m_combo->setAccessibleName(label());
        for (const Choice& choice : def.choices)
            m_combo->addItem(translated(choice.label), QString::fromUtf8(choice.id));
        connect(m_combo, &QComboBox::activated, this,
                [this](int index) { offer(m_combo->itemData(index).toString().toStdString()); });
        connect(m_combo, &QComboBox::currentIndexChanged, this, [this](int index) {
            if (index >= 0)
                offer(m_combo->itemData(index).toString().toStdString());
        });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        const QSignalBlocker blocker(m_combo);
        m_combo->setCurrentIndex(value ? m_combo->findData(toQString(std::get<std::string>(*value))) : -1);
    }

private:
    QComboBox* m_combo;
};

} // namespace

ParamEditor* makeChoiceEditor(const ParamDef& def, QWidget* parent) {
    return new ChoiceEditor(def, parent);
}

} // namespace layerscope
