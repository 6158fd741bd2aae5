// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Theme.h"

#include <QToolButton>

namespace layerscope {

/// A title with an arrow that opens and folds what is below it, by mouse, Space or Enter.
class FoldButton : public QToolButton {
    Q_OBJECT
public:
    FoldButton(const QString& title, Theme::FontRole font, bool open, QWidget* parent = nullptr);
    bool isOpen() const { return m_open; }
    void setOpen(bool open);

signals:
    void opened(bool open);

private:
    void restyle();
    Theme::FontRole m_font;
    bool m_open;
};

} // namespace layerscope
