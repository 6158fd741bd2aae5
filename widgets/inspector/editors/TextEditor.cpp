// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FieldManners.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace layerscope {
namespace {

class TextEditor : public ParamEditor {
public:
    TextEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_line(new QLineEdit(this)) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_line);
        setFocusProxy(m_line);
        m_line->setAccessibleName(label());
        FieldManners::install(m_line);
        connect(m_line, &QLineEdit::editingFinished, this, [this] {
            if (m_line->isModified())
                offer(m_line->text().toStdString());
            m_line->setModified(false);
        });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        m_line->setPlaceholderText(value ? QString() : QObject::tr("mixed"));
        m_line->setText(value ? toQString(std::get<std::string>(*value)) : QString());
    }

private:
    QLineEdit* m_line;
};

} // namespace

ParamEditor* makeTextEditor(const ParamDef& def, QWidget* parent) {
    return new TextEditor(def, parent);
}

} // namespace layerscope
