// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Theme.h"

#include "theme/IconEngine.h"
#include "theme/StyleSheet.h"
#include "theme/ThemeColors.h"

#include <QApplication>
#include <QEvent>
#include <QFile>
#include <QFontDatabase>
#include <QFontMetricsF>
#include <QStyle>
#include <QStyleFactory>

/// A static library's resources are only there when they are asked for; the macro wants the global namespace.
static void loadThemeResources() {
    Q_INIT_RESOURCE(theme);
}

namespace layerscope {

namespace {

constexpr double kProjectorScale = 1.4;

bool isDarkPalette(const QPalette& palette) {
    return palette.color(QPalette::Window).lightnessF() < palette.color(QPalette::WindowText).lightnessF();
}

Scheme schemeOf(const Theme& theme) {
    if (theme.mode() == Theme::Mode::Projector)
        return Scheme::Projector;
    return theme.isDark() ? Scheme::Dark : Scheme::Light;
}

const char* schemeName(Scheme scheme) {
    switch (scheme) {
    case Scheme::Light:
        return "light";
    case Scheme::Dark:
        return "dark";
    case Scheme::Projector:
        return "projector";
    }
    return "light";
}

double sizeFactor(Theme::FontRole role) {
    switch (role) {
    case Theme::FontRole::Small:
        return 0.88;
    case Theme::FontRole::Normal:
        return 1;
    case Theme::FontRole::Title:
        return 1.15;
    case Theme::FontRole::Heading:
        return 1.5;
    }
    return 1;
}

bool hasTabularFigures(const QFont& font) {
    const QFontMetricsF metrics(font);
    const double width = metrics.horizontalAdvance(u'0');
    for (char16_t digit = u'1'; digit <= u'9'; ++digit)
        if (std::abs(metrics.horizontalAdvance(QChar(digit)) - width) > 0.01)
            return false;
    return true;
}

void setInk(QPalette& palette, const Theme& theme, QPalette::ColorGroup group) {
    const bool off = group == QPalette::Disabled;
    const QColor text = theme.color(off ? Theme::Role::TextMuted : Theme::Role::Text);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        palette.setColor(group, role, text);
    palette.setColor(group, QPalette::BrightText, theme.color(Theme::Role::Error));
    palette.setColor(group, QPalette::Highlight, theme.color(off ? Theme::Role::Border : Theme::Role::Accent));
    palette.setColor(group, QPalette::HighlightedText, off ? text : theme.color(Theme::Role::TextOnAccent));
    palette.setColor(group, QPalette::PlaceholderText, theme.color(Theme::Role::TextMuted));
    palette.setColor(group, QPalette::Link, theme.color(Theme::Role::Accent));
    palette.setColor(group, QPalette::LinkVisited, theme.color(Theme::Role::Accent));
}

void setSurfaces(QPalette& palette, const Theme& theme, QPalette::ColorGroup group) {
    const QColor panel = theme.color(Theme::Role::Panel);
    palette.setColor(group, QPalette::Window, theme.color(Theme::Role::Window));
    palette.setColor(group, QPalette::Base, theme.color(Theme::Role::Card));
    palette.setColor(group, QPalette::AlternateBase, theme.color(Theme::Role::CardHeader));
    palette.setColor(group, QPalette::Button, panel);
    palette.setColor(group, QPalette::ToolTipBase, theme.color(Theme::Role::Card));
    palette.setColor(group, QPalette::Light, theme.color(Theme::Role::Card));
    palette.setColor(group, QPalette::Midlight, theme.color(Theme::Role::Hover));
    palette.setColor(group, QPalette::Mid, theme.color(Theme::Role::Border));
    palette.setColor(group, QPalette::Dark, theme.color(Theme::Role::BorderStrong));
    palette.setColor(group, QPalette::Shadow, theme.color(Theme::Role::BorderStrong));
}

} // namespace

Theme& Theme::instance() {
    static Theme* const theme = new Theme; // goes with the application, before fonts do
    return *theme;
}

Theme::Theme()
    : m_systemFont(QApplication::font())
    , m_systemDark(isDarkPalette(QApplication::palette())) {
    loadThemeResources();
    setParent(qApp);
    qApp->installEventFilter(this);
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    apply();
}

void Theme::setMode(Mode mode) {
    if (mode == m_mode)
        return;
    m_mode = mode;
    apply();
}

bool Theme::isDark() const {
    return m_mode == Mode::Dark || (m_mode == Mode::System && m_systemDark);
}

QColor Theme::color(Role role) const {
    return schemeColor(schemeOf(*this), role);
}

QColor Theme::category(Category category) const {
    return schemeCategory(schemeOf(*this), category);
}

double Theme::scale() const {
    return m_mode == Mode::Projector ? kProjectorScale : 1;
}

QFont Theme::font(FontRole role) const {
    QFont font = m_systemFont;
    const double factor = sizeFactor(role) * scale();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    if (role == FontRole::Title || role == FontRole::Heading)
        font.setWeight(QFont::DemiBold);
    else if (m_mode == Mode::Projector)
        font.setWeight(QFont::Medium);
    return font;
}

QFont Theme::figures(FontRole role) const {
    QFont font = this->font(role);
    if (!hasTabularFigures(font))
        font.setFamilies(QFontDatabase::systemFont(QFontDatabase::FixedFont).families());
    return font;
}

int Theme::space(int n) const {
    return qRound(4 * n * (m_mode == Mode::Projector ? 1.25 : 1));
}

int Theme::radius() const {
    return 8;
}

QSize Theme::iconSize() const {
    const int side = qRound(16 * scale());
    return {side, side};
}

QIcon Theme::icon(const QString& name) const {
    QFile file(QStringLiteral(":/layerscope/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly)) {
        qWarning("There is no icon named %s", qUtf8Printable(name));
        return {};
    }
    return QIcon(new LineIconEngine(file.readAll()));
}

QPalette Theme::palette() const {
    QPalette palette;
    for (auto group : {QPalette::Active, QPalette::Inactive, QPalette::Disabled}) {
        setSurfaces(palette, *this, group);
        setInk(palette, *this, group);
    }
    return palette;
}

QString Theme::styleSheet() const {
    return makeStyleSheet(*this, QLatin1String(schemeName(schemeOf(*this))));
}

int Theme::motionMs() const {
    return QApplication::style()->styleHint(QStyle::SH_Widget_Animation_Duration) == 0 ? 0 : 150;
}

QString Theme::toString(Mode mode) {
    switch (mode) {
    case Mode::System:
        return QStringLiteral("system");
    case Mode::Light:
        return QStringLiteral("light");
    case Mode::Dark:
        return QStringLiteral("dark");
    case Mode::Projector:
        return QStringLiteral("projector");
    }
    return {};
}

Theme::Mode Theme::modeFromString(const QString& text) {
    for (Mode mode : {Mode::Light, Mode::Dark, Mode::Projector})
        if (toString(mode) == text)
            return mode;
    return Mode::System;
}

bool Theme::eventFilter(QObject* watched, QEvent* event) {
    if (!m_applying && watched == qApp && event->type() == QEvent::ApplicationPaletteChange) {
        m_systemDark = isDarkPalette(QApplication::palette());
        apply();
    } else if (!m_applying && event->type() == QEvent::ThemeChange) {
        followSystem();
    }
    return QObject::eventFilter(watched, event);
}

/// Our palette hides the desktop's; it shows when ours is taken away.
void Theme::followSystem() {
    m_applying = true;
    QApplication::setPalette(QPalette());
    const bool dark = isDarkPalette(QApplication::palette());
    m_applying = false;
    m_systemDark = dark;
    apply();
}

void Theme::apply() {
    m_applying = true;
    QApplication::setPalette(palette());
    QApplication::setFont(font(FontRole::Normal));
    qApp->setStyleSheet(styleSheet());
    m_applying = false;
    emit changed();
}

} // namespace layerscope
