// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/FoldButton.h"

namespace layerscope {

FoldButton::FoldButton(const QString& title, Theme::FontRole font, bool open, QWidget* parent)
    : QToolButton(parent)
    , m_font(font)
    , m_open(open) {
    setText(title);
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(this, &QToolButton::clicked, this, [this] { setOpen(!m_open); });
    connect(&Theme::instance(), &Theme::changed, this, &FoldButton::restyle);
    restyle();
}

void FoldButton::setOpen(bool open) {
    if (open == m_open)
        return;
    m_open = open;
    restyle();
    emit opened(open);
}

void FoldButton::restyle() {
    const Theme& theme = Theme::instance();
    setFont(theme.font(m_font));
    setIcon(theme.icon(m_open ? QStringLiteral("chevron-down") : QStringLiteral("chevron-right")));
    setAccessibleName(m_open ? tr("%1, open").arg(text()) : tr("%1, folded").arg(text()));
}

} // namespace layerscope
