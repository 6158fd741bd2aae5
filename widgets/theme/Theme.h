// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QObject>
#include <QPalette>

namespace layerscope {

/// Every colour, font and metric of the window. One instance a process; changed() tells to repaint and to re-layout.
class Theme : public QObject {
    Q_OBJECT
public:
    enum class Mode { System, Light, Dark, Projector };
    enum class Role {
        Window, ///< behind panels
        Canvas, ///< behind the graph
        CanvasDot,
        Panel,
        Card, ///< a node's body
        CardHeader,
        Border,
        BorderStrong,
        Text,
        TextMuted, ///< still 4.5:1
        TextOnAccent,
        Accent, ///< selection, focus, links to act on
        Hover,
        Wire,
        WireBroken,
        Error,
        ErrorSurface,
        Warning,
        Success,
        Hatch, ///< stale, masked
        Shadow,
    };
    enum class FontRole { Small, Normal, Title, Heading };

    static Theme& instance();

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const;
    QColor color(Role role) const;
    QColor category(Category category) const;
    QFont font(FontRole role) const;
    /// The same size for columns of numbers: all digits equally wide.
    QFont figures(FontRole role) const;
    /// n steps of the 4-pixel grid, larger for the projector.
    int space(int n) const;
    /// Radius of a card's corner.
    int radius() const;
    /// A line icon from resources/icons, in the text colour of the theme in use, also after a change of theme.
    QIcon icon(const QString& name) const;
    /// Of icons in tool bars and buttons, in logical pixels.
    QSize iconSize() const;
    QPalette palette() const;
    QString styleSheet() const;
    /// Milliseconds of a transition; 0 when the system asks for no motion.
    int motionMs() const;

    static QString toString(Mode mode);
    static Mode modeFromString(const QString& text);

signals:
    void changed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    Theme();
    void apply();
    void followSystem();
    double scale() const;

    Mode m_mode = Mode::System;
    QFont m_systemFont;
    bool m_systemDark = false;
    bool m_applying = false;
};

} // namespace layerscope
