// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/ExpressionField.h"

#include "theme/Theme.h"

#include <QFontDatabase>
#include <QKeyEvent>
#include <QTextBlock>

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kMostLines = 8;

/// Characters of QString before a byte of the UTF-8 text.
int charactersBefore(const QByteArray& utf8, std::size_t byte) {
    const auto end = static_cast<qsizetype>(std::min<std::size_t>(byte, static_cast<std::size_t>(utf8.size())));
    return static_cast<int>(QString::fromUtf8(utf8.first(end)).size());
}

} // namespace

ExpressionField::ExpressionField(QWidget* parent)
    : QPlainTextEdit(parent) {
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        fitHeight();
        if (!m_showing)
            emit typed();
    });
    connect(&Theme::instance(), &Theme::changed, this, &ExpressionField::restyle);
    restyle();
}

void ExpressionField::showText(const QString& text) {
    m_showing = true;
    setPlainText(text);
    setExtraSelections({});
    m_showing = false;
}

void ExpressionField::underline(std::size_t begin, std::size_t end) {
    if (begin == end && begin == 0) {
        setExtraSelections({});
        return;
    }
    const QByteArray utf8 = toPlainText().toUtf8();
    int first = charactersBefore(utf8, begin);
    const int last = std::max(charactersBefore(utf8, end), first + 1);
    const int length = static_cast<int>(toPlainText().size());
    first = std::clamp(first, 0, std::max(length - 1, 0));
    QTextEdit::ExtraSelection mark;
    mark.cursor = textCursor();
    mark.cursor.setPosition(first);
    mark.cursor.setPosition(std::min(last, length), QTextCursor::KeepAnchor);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(Theme::instance().color(Theme::Role::Error));
    setExtraSelections({mark});
}

void ExpressionField::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(event->modifiers() & Qt::ShiftModifier)) {
        emit left();
        event->ignore(); // the inspector gives the keyboard back to the canvas
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        event->ignore();
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
}

void ExpressionField::focusOutEvent(QFocusEvent* event) {
    QPlainTextEdit::focusOutEvent(event);
    emit left();
}

void ExpressionField::resizeEvent(QResizeEvent* event) {
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void ExpressionField::restyle() {
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(Theme::instance().font(Theme::FontRole::Normal).pointSizeF());
    setFont(font);
    fitHeight();
}

void ExpressionField::fitHeight() {
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next())
        lines += std::max(1, block.layout() ? block.layout()->lineCount() : 1);
    const int margins = 2 * (frameWidth() + static_cast<int>(document()->documentMargin()));
    setFixedHeight(std::clamp(lines, 1, kMostLines) * fontMetrics().lineSpacing() + margins + 2);
}

} // namespace layerscope
