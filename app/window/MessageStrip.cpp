// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/MessageStrip.h"

#include "theme/Theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>

#include <utility>

namespace layerscope {

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent)
    , m_layout(new QHBoxLayout(this))
    , m_sign(new QLabel(this))
    , m_label(new QLabel(this))
    , m_close(new QToolButton(this)) {
    setObjectName(QStringLiteral("messageStrip"));
    setAutoFillBackground(true);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setAccessibleName(tr("Message"));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close the message"));
    m_close->setAccessibleName(m_close->toolTip());
    m_layout->addWidget(m_sign);
    m_layout->addWidget(m_label, 1);
    m_layout->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &MessageStrip::dismiss);
    connect(&Theme::instance(), &Theme::changed, this, &MessageStrip::restyle);
    restyle();
    hide();
}

void MessageStrip::show(Kind kind, const QString& text) {
    if (m_asking)
        m_waiting.push_back({kind, text, {}, {}});
    else
        present({kind, text, {}, {}});
}

void MessageStrip::ask(const QString& text, std::vector<Answer> answers, std::function<void()> dismissed) {
    Entry entry{Kind::Warning, text, std::move(answers), std::move(dismissed)};
    if (m_asking)
        m_waiting.push_back(std::move(entry));
    else
        present(std::move(entry));
}

QString MessageStrip::text() const {
    return isHidden() ? QString() : m_label->text();
}

void MessageStrip::dismiss() {
    answer(std::exchange(m_shown.dismissed, {}));
}

void MessageStrip::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

void MessageStrip::present(Entry entry) {
    for (QWidget* button : std::exchange(m_buttons, {}))
        button->deleteLater();
    m_shown = std::move(entry);
    m_asking = !m_shown.answers.empty();
    m_label->setText(m_shown.text);
    for (const Answer& choice : m_shown.answers) {
        auto* button = new QPushButton(choice.text, this);
        connect(button, &QPushButton::clicked, this, [this, run = choice.run] { answer(run); });
        m_layout->insertWidget(m_layout->indexOf(m_close), button);
        m_buttons.push_back(button);
    }
    restyle();
    QFrame::show();
    if (!m_buttons.empty())
        m_buttons.front()->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::next() {
    if (m_waiting.empty()) {
        hide();
        return;
    }
    Entry entry = std::move(m_waiting.front());
    m_waiting.pop_front();
    present(std::move(entry));
}

void MessageStrip::answer(const std::function<void()>& run) {
    const std::function<void()> chosen = run; // the button that holds it goes
    m_asking = false;
    m_shown = {};
    next();
    if (chosen)
        chosen();
}

void MessageStrip::restyle() {
    const Theme& theme = Theme::instance();
    const bool error = m_shown.kind == Kind::Error;
    QPalette colors = theme.palette();
    colors.setColor(QPalette::Window, theme.color(error ? Theme::Role::ErrorSurface : Theme::Role::Panel));
    setPalette(colors);
    const char* icon = error ? "error" : m_shown.kind == Kind::Warning ? "warning" : "info";
    m_sign->setPixmap(theme.icon(QString::fromLatin1(icon)).pixmap(theme.iconSize(), devicePixelRatioF()));
    m_close->setIcon(theme.icon(QStringLiteral("close")));
    m_layout->setContentsMargins(theme.space(3), theme.space(2), theme.space(2), theme.space(2));
    m_layout->setSpacing(theme.space(2));
}

} // namespace layerscope
