// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/ThemedLabel.h"

namespace layerscope {

ThemedLabel::ThemedLabel(const QString& text, Theme::Role role, Theme::FontRole font, QWidget* parent)
    : QLabel(text, parent)
    , m_role(role)
    , m_font(font) {
    setTextFormat(Qt::PlainText);
    connect(&Theme::instance(), &Theme::changed, this, &ThemedLabel::restyle);
    restyle();
}

void ThemedLabel::setRole(Theme::Role role) {
    if (m_role == role)
        return;
    m_role = role;
    restyle();
}

void ThemedLabel::restyle() {
    const Theme& theme = Theme::instance();
    QFont font = theme.font(m_font);
    setFont(font);
    QPalette colours = palette();
    colours.setColor(foregroundRole(), theme.color(m_role));
    setPalette(colours);
}

} // namespace layerscope
