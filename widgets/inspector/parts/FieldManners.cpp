// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/FieldManners.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QWidget>

namespace layerscope {
namespace {

bool hasFocusWithin(const QWidget* field) {
    const QWidget* focus = field->window()->focusWidget();
    return field->hasFocus() || (focus && focus->hasFocus() && field->isAncestorOf(focus));
}

bool isIdleUndo(QObject* watched, const QKeyEvent* key) {
    bool undo = false;
    bool redo = false;
    if (const auto* line = qobject_cast<QLineEdit*>(watched)) {
        undo = line->isUndoAvailable();
        redo = line->isRedoAvailable();
    } else if (const auto* text = qobject_cast<QPlainTextEdit*>(watched)) {
        undo = text->document()->isUndoAvailable();
        redo = text->document()->isRedoAvailable();
    } else {
        return false;
    }
    return (key->matches(QKeySequence::Undo) && !undo) || (key->matches(QKeySequence::Redo) && !redo);
}

} // namespace

FieldManners::FieldManners(QWidget* field)
    : QObject(field)
    , m_field(field) {
    field->setFocusPolicy(Qt::StrongFocus);
    field->installEventFilter(this);
    for (QWidget* child : field->findChildren<QWidget*>())
        child->installEventFilter(this);
}

void FieldManners::install(QWidget* field) {
    new FieldManners(field);
}

bool FieldManners::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Wheel && !hasFocusWithin(m_field)) {
        event->ignore(); // so that the scroll area gets it
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride && isIdleUndo(watched, static_cast<QKeyEvent*>(event))) {
        event->ignore();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace layerscope
