// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/ExpressionField.h"
#include "inspector/parts/FieldManners.h"
#include "session/Text.h"

#include <QVBoxLayout>

namespace layerscope {
namespace {

/// A text in a small language, checked while it is typed: what is right is used at once, what is wrong is underlined
/// and said.
class ExpressionEditor : public ParamEditor {
public:
    ExpressionEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_field(new ExpressionField(this)) {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_field);
        setFocusProxy(m_field);
        m_field->setAccessibleName(label());
        FieldManners::install(m_field);
        connect(m_field, &ExpressionField::typed, this, [this] { check(); });
        connect(m_field, &ExpressionField::left, this, [this] { finish(); });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        m_field->setPlaceholderText(value ? QString() : QObject::tr("mixed"));
        const QString text = value ? toQString(std::get<std::string>(*value)) : QString();
        if (text != m_field->toPlainText())
            m_field->showText(text);
    }

private:
    void check() {
        const std::string text = m_field->toPlainText().toStdString();
        if (!m_typing) {
            m_typing = true;
            emit gestureStarted(); // what is typed in one go is one undo step
        }
        if (const auto wrong = def().check ? def().check(text) : std::nullopt) {
            m_field->underline(wrong->begin, wrong->end);
            emit refused(translated(wrong->text));
            return;
        }
        m_field->underline(0, 0);
        offer(text);
    }

    void finish() {
        if (!m_typing)
            return;
        m_typing = false;
        emit gestureEnded();
    }

    ExpressionField* m_field;
    bool m_typing = false;
};

} // namespace

ParamEditor* makeExpressionEditor(const ParamDef& def, QWidget* parent) {
    return new ExpressionEditor(def, parent);
}

} // namespace layerscope
