// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/MessageStrip.h"

#include "theme/Theme.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace layerscope {

namespace {
constexpr int kProgressWidth = 160;
constexpr qsizetype kMostLines = 6;
} // namespace

MessageStrip::MessageStrip(QWidget* parent)
    : QFrame(parent)
    , m_layout(new QHBoxLayout)
    , m_sign(new QLabel(this))
    , m_label(new QLabel(this))
    , m_close(new QToolButton(this))
    , m_progress(new QProgressBar(this))
    , m_details(new QListWidget(this)) {
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
    m_layout->addWidget(m_progress);
    m_layout->addWidget(m_close);
    m_progress->setRange(0, 0); // how long it takes, nobody knows
    m_progress->setTextVisible(false);
    m_progress->setFixedWidth(kProgressWidth);
    m_details->setWordWrap(true);
    m_details->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_details->setAccessibleName(tr("Details"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_layout);
    column->addWidget(m_details);
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

void MessageStrip::show(Kind kind, const QString& text, const QStringList& details) {
    Entry entry{kind, text, {}, {}, details};
    if (m_asking)
        m_waiting.push_back(std::move(entry));
    else
        present(std::move(entry));
}

void MessageStrip::showBusy(const QString& text, std::function<void()> cancel) {
    endBusy();
    Entry entry{Kind::Note, text, {{tr("Cancel"), cancel}}, cancel, {}, true};
    if (m_asking)
        m_waiting.push_back(std::move(entry));
    else
        present(std::move(entry));
}

void MessageStrip::endBusy() {
    std::erase_if(m_waiting, [](const Entry& entry) { return entry.busy; });
    if (!m_shown.busy)
        return;
    m_asking = false;
    m_shown = {};
    next();
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
    for (const Answer& choice : m_shown.answers)
        addButton(choice.text, [this, run = choice.run] { answer(run); });
    m_progress->setVisible(m_shown.busy);
    m_details->hide();
    if (!m_shown.details.isEmpty())
        addDetails();
    restyle();
    QFrame::show();
    if (m_asking && !m_shown.busy)
        m_buttons.front()->setFocus(Qt::OtherFocusReason);
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::addButton(const QString& text, const std::function<void()>& run) {
    auto* button = new QPushButton(text, this);
    connect(button, &QPushButton::clicked, this, run);
    m_layout->insertWidget(m_layout->indexOf(m_close), button);
    m_buttons.push_back(button);
}

void MessageStrip::addDetails() {
    m_details->clear();
    m_details->addItems(m_shown.details);
    const int lines = static_cast<int>(std::min<qsizetype>(m_shown.details.size(), kMostLines));
    m_details->setFixedHeight(lines * (m_details->fontMetrics().height() + 6) + 2 * m_details->frameWidth() + 4);
    addButton(tr("Details"), [this] { m_details->setVisible(m_details->isHidden()); });
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
