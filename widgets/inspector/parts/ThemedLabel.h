// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Theme.h"

#include <QLabel>

namespace layerscope {

/// Text in a colour and size of the theme, and so after the theme has changed.
class ThemedLabel : public QLabel {
    Q_OBJECT
public:
    explicit ThemedLabel(const QString& text, Theme::Role role = Theme::Role::Text,
                         Theme::FontRole font = Theme::FontRole::Normal, QWidget* parent = nullptr);
    void setRole(Theme::Role role);

private:
    void restyle();
    Theme::Role m_role;
    Theme::FontRole m_font;
};

} // namespace layerscope
