// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/InPlaceEditor.h"

#include "theme/Theme.h"

#include <QKeyEvent>

#include <algorithm>

namespace layerscope {

InPlaceEditor::InPlaceEditor(const QString& name, const QString& text, Lines lines,
                             std::function<void(const QString&)> keep, QWidget* parent)
    : QPlainTextEdit(text, parent)
    , m_keep(std::move(keep))
    , m_lines(lines)
    , m_before(text) {
    setObjectName(QStringLiteral("inPlaceEditor"));
    setAccessibleName(name);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    if (lines == Lines::One) {
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setLineWrapMode(NoWrap);
        document()->setDocumentMargin(2);
    }
    selectAll();
}

void InPlaceEditor::openAt(const QRect& place, double zoom) {
    QFont font = Theme::instance().font(m_lines == Lines::One ? Theme::FontRole::Title : Theme::FontRole::Normal);
    font.setPointSizeF(std::max(7.0, font.pointSizeF() * std::min(2.0, zoom)));
    setFont(font);
    const int line = QFontMetrics(font).height() + 8;
    setGeometry(place.x(), place.y(), std::max(place.width(), 140),
                m_lines == Lines::One ? line : std::max(place.height(), 3 * line));
    show();
    raise();
    setFocus(Qt::OtherFocusReason);
}

void InPlaceEditor::finish(bool keep) {
    if (m_done)
        return;
    m_done = true;
    const bool hadFocus = hasFocus();
    const QString text = toPlainText();
    hide();
    if (hadFocus)
        parentWidget()->setFocus(Qt::OtherFocusReason);
    deleteLater();
    if (keep && text != m_before)
        m_keep(text);
}

void InPlaceEditor::keyPressEvent(QKeyEvent* event) {
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && (m_lines == Lines::One || event->modifiers() & Qt::ControlModifier))
        return finish(true);
    if (event->key() == Qt::Key_Tab)
        return finish(true);
    if (event->key() == Qt::Key_Escape)
        return finish(m_lines == Lines::Many);
    QPlainTextEdit::keyPressEvent(event);
}

void InPlaceEditor::focusOutEvent(QFocusEvent* event) {
    QPlainTextEdit::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason) // its own context menu
        finish(true);
}

} // namespace layerscope
