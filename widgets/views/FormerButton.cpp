// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/FormerButton.h"

#include "theme/Theme.h"

#include <QAbstractSpinBox>
#include <QApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace layerscope {
namespace {

bool isTyping(const QWidget* focus) {
    return qobject_cast<const QLineEdit*>(focus) || qobject_cast<const QTextEdit*>(focus) ||
           qobject_cast<const QPlainTextEdit*>(focus) || qobject_cast<const QAbstractSpinBox*>(focus);
}

} // namespace

FormerButton::FormerButton(Document& document, LiveSession& session, QWidget* parent)
    : QToolButton(parent)
    , m_result(document, session) {
    setIcon(Theme::instance().icon(QStringLiteral("ghost")));
    setCheckable(true);
    setAccessibleName(tr("Before the last edit"));
    setToolTip(tr("Shows the result from before the last edit; hold G to flip to it and back"));
    connect(&m_result, &FormerResult::changed, this, &FormerButton::prepare);
    connect(this, &QToolButton::toggled, this, &FormerButton::follow);
    qApp->installEventFilter(this);
    follow();
}

void FormerButton::setNode(NodeId node) {
    setChecked(false);
    m_result.setNode(node);
    prepare();
}

/// Reads the numbers once, for their range: elsewhere, as they may be many.
void FormerButton::prepare() {
    m_preparing.cancel();
    m_shown = {};
    follow();
    const FormerResult::Result former = m_result.former();
    if (!former)
        return;
    m_preparing.start([this, node = m_result.node(), former]() -> LatestJob::Show {
        return [this, shown = makeShown(node, former.value, former.picture)] {
            m_shown = shown;
            follow();
        };
    });
}

void FormerButton::follow() {
    setEnabled(static_cast<bool>(m_shown));
    if (!isFlipped() && !m_wasFlipped)
        return;
    m_wasFlipped = isFlipped();
    emit flipped();
}

void FormerButton::setHeld(bool held) {
    if (held == m_held)
        return;
    m_held = held;
    follow();
}

bool FormerButton::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ApplicationDeactivate)
        setHeld(false);
    if (event->type() != QEvent::KeyPress && event->type() != QEvent::KeyRelease)
        return QToolButton::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    auto* widget = qobject_cast<QWidget*>(watched);
    const bool plainG = key->key() == Qt::Key_G && key->modifiers() == Qt::NoModifier;
    if (!plainG || !widget || widget->window() != window() || isTyping(QApplication::focusWidget()))
        return QToolButton::eventFilter(watched, event);
    if (event->type() == QEvent::KeyPress && !isEnabled())
        return QToolButton::eventFilter(watched, event);
    if (!key->isAutoRepeat())
        setHeld(event->type() == QEvent::KeyPress);
    return true;
}

} // namespace layerscope
