// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/IconButton.h"

#include "theme/Theme.h"

namespace layerscope {

IconButton::IconButton(const QString& icon, const QString& what, QWidget* parent)
    : QToolButton(parent)
    , m_icon(icon) {
    setAutoRaise(true);
    setFocusPolicy(Qt::StrongFocus);
    setWhat(what);
    connect(&Theme::instance(), &Theme::changed, this, &IconButton::restyle);
    restyle();
}

void IconButton::setThemedIcon(const QString& icon) {
    m_icon = icon;
    restyle();
}

void IconButton::setWhat(const QString& what) {
    setToolTip(what);
    setAccessibleName(what);
}

void IconButton::setCompact() {
    setStyleSheet(QStringLiteral("QToolButton { padding: 1px; }"));
}

void IconButton::restyle() {
    setIcon(Theme::instance().icon(m_icon));
}

} // namespace layerscope
