// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/Section.h"

#include "theme/Theme.h"

#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

Section::Section(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent)
    , m_title(new QToolButton(this))
    , m_content(content) {
    const Theme& theme = Theme::instance();
    m_title->setText(title);
    m_title->setCheckable(true);
    m_title->setChecked(true);
    m_title->setAutoRaise(true);
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_title->setFocusPolicy(Qt::StrongFocus);
    m_title->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.space(1), 0, theme.space(2));
    layout->setSpacing(theme.space(1));
    layout->addWidget(m_title);
    layout->addWidget(m_content);
    m_content->setContentsMargins(theme.space(2), 0, theme.space(2), 0);
    connect(m_title, &QToolButton::toggled, this, [this](bool open) {
        m_content->setVisible(open);
        restyle();
        emit toggled(open);
    });
    connect(&Theme::instance(), &Theme::changed, this, &Section::restyle);
    restyle();
}

bool Section::isOpen() const {
    return m_title->isChecked();
}
void Section::setOpen(bool open) {
    m_title->setChecked(open);
}

void Section::restyle() {
    const Theme& theme = Theme::instance();
    m_title->setFont(theme.font(Theme::FontRole::Title));
    m_title->setIcon(theme.icon(isOpen() ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    m_title->setAccessibleName(isOpen() ? tr("%1, open").arg(m_title->text()) : tr("%1, folded").arg(m_title->text()));
    update();
}

void Section::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().color(Theme::Role::Border));
}

} // namespace layerscope
