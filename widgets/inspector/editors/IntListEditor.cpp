// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FieldManners.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QRegularExpression>

#include <optional>

namespace layerscope {
namespace {

QString listText(const Ints& values) {
    QStringList words;
    for (std::int64_t value : values)
        words += QString::number(value);
    return words.join(QStringLiteral(", "));
}

/// "1, 2 -1" and "(1, 2)"; nothing when a word is no whole number.
std::optional<Ints> listFrom(QString text) {
    static const QRegularExpression kBrackets(QStringLiteral("[()\\[\\]]"));
    static const QRegularExpression kGaps(QStringLiteral("[,;\\s]+"));
    text.replace(QChar(0x2212), QLatin1Char('-')); // the minus that a text processor types
    Ints values;
    for (const QString& word : text.remove(kBrackets).split(kGaps, Qt::SkipEmptyParts)) {
        bool whole = false;
        values.push_back(word.toLongLong(&whole));
        if (!whole)
            return std::nullopt;
    }
    return values;
}

/// A list of whole numbers on one line: axes, a permutation.
class IntListEditor : public ParamEditor {
public:
    IntListEditor(const ParamDef& def, QWidget* parent)
        : ParamEditor(def, parent)
        , m_line(new QLineEdit(this)) {
        auto* layout = new QHBoxLayout(this);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(m_line);
        setFocusProxy(m_line);
        m_line->setAccessibleName(label());
        FieldManners::install(m_line);
        connect(m_line, &QLineEdit::editingFinished, this, [this] { finish(); });
    }

protected:
    void display(const std::optional<ParamValue>& value) override {
        m_line->setPlaceholderText(value ? QObject::tr("none") : QObject::tr("mixed"));
        m_line->setText(value ? listText(std::get<Ints>(*value)) : QString());
    }

private:
    void finish() {
        if (!m_line->isModified())
            return;
        m_line->setModified(false);
        if (std::optional<Ints> values = listFrom(m_line->text()))
            offer(std::move(*values));
        else
            emit refused(QObject::tr("Whole numbers, separated by commas, are needed here"));
    }

    QLineEdit* m_line;
};

} // namespace

ParamEditor* makeIntListEditor(const ParamDef& def, QWidget* parent) {
    return new IntListEditor(def, parent);
}

} // namespace layerscope
