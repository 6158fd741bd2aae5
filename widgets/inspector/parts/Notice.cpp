// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/Notice.h"

#include "inspector/parts/ThemedLabel.h"

#include <QGridLayout>
#include <QPainter>

namespace layerscope {
namespace {

Theme::Role roleOf(Notice::Kind kind) {
    switch (kind) {
    case Notice::Kind::Problem:
        return Theme::Role::Error;
    case Notice::Kind::Hint:
        return Theme::Role::Accent;
    case Notice::Kind::Done:
        return Theme::Role::Success;
    }
    return Theme::Role::Text;
}

QString iconOf(Notice::Kind kind) {
    switch (kind) {
    case Notice::Kind::Problem:
        return QStringLiteral("error");
    case Notice::Kind::Hint:
        return QStringLiteral("info");
    case Notice::Kind::Done:
        return QStringLiteral("ok");
    }
    return {};
}

ThemedLabel* makeText(QWidget* parent, Theme::Role role) {
    auto* label = new ThemedLabel({}, role, Theme::FontRole::Small, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

Notice::Notice(QWidget* parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_text(makeText(this, Theme::Role::Text))
    , m_hint(makeText(this, Theme::Role::TextMuted)) {
    const Theme& theme = Theme::instance();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    grid->setHorizontalSpacing(theme.space(2));
    grid->setVerticalSpacing(0);
    grid->addWidget(m_sign, 0, 0, Qt::AlignTop);
    grid->addWidget(m_text, 0, 1);
    grid->addWidget(m_hint, 1, 1);
    grid->setColumnStretch(1, 1);
    connect(&Theme::instance(), &Theme::changed, this, &Notice::restyle);
    clear();
}

void Notice::show(Kind kind, const QString& text, const QString& hint) {
    m_kind = kind;
    m_text->setText(text);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    setAccessibleName(hint.isEmpty() ? text : text + QLatin1Char(' ') + hint);
    restyle();
    setVisible(!text.isEmpty());
}

void Notice::clear() {
    m_text->clear();
    m_hint->clear();
    setVisible(false);
}

QString Notice::text() const {
    return m_text->text();
}
QString Notice::hint() const {
    return m_hint->text();
}

void Notice::restyle() {
    const int side = fontMetrics().height();
    m_sign->setPixmap(Theme::instance().icon(iconOf(m_kind)).pixmap(QSize(side, side), devicePixelRatioF()));
    update();
}

void Notice::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    const QColor edge = theme.color(roleOf(m_kind));
    painter.fillRect(rect(), m_kind == Kind::Problem ? theme.color(Theme::Role::ErrorSurface)
                                                     : theme.color(Theme::Role::Hover));
    painter.fillRect(QRect(0, 0, 3, height()), edge);
}

} // namespace layerscope
