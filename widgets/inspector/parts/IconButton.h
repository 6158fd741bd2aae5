// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolButton>

namespace layerscope {

/// A small flat button with a themed icon, a tooltip, and the tooltip as its spoken name.
class IconButton : public QToolButton {
    Q_OBJECT
public:
    IconButton(const QString& icon, const QString& what, QWidget* parent = nullptr);
    void setThemedIcon(const QString& icon);
    void setWhat(const QString& what);
    /// Little more than the icon: for the ends of a row.
    void setCompact();

private:
    void restyle();
    QString m_icon;
};

} // namespace layerscope
