// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/StyleSheet.h"

#include "theme/Theme.h"

#include <QFile>
#include <QHash>

namespace layerscope {

namespace {

QString css(const QColor& color) {
    return color.name(QColor::HexArgb);
}

QHash<QString, QString> wordsOf(const Theme& theme, const QString& schemeName) {
    using Role = Theme::Role;
    const auto px = [&](int n) { return QStringLiteral("%1px").arg(theme.space(n)); };
    return {
        {QStringLiteral("window"), css(theme.color(Role::Window))},
        {QStringLiteral("panel"), css(theme.color(Role::Panel))},
        {QStringLiteral("card"), css(theme.color(Role::Card))},
        {QStringLiteral("header"), css(theme.color(Role::CardHeader))},
        {QStringLiteral("border"), css(theme.color(Role::Border))},
        {QStringLiteral("border-strong"), css(theme.color(Role::BorderStrong))},
        {QStringLiteral("text"), css(theme.color(Role::Text))},
        {QStringLiteral("muted"), css(theme.color(Role::TextMuted))},
        {QStringLiteral("accent"), css(theme.color(Role::Accent))},
        {QStringLiteral("on-accent"), css(theme.color(Role::TextOnAccent))},
        {QStringLiteral("hover"), css(theme.color(Role::Hover))},
        {QStringLiteral("error"), css(theme.color(Role::Error))},
        {QStringLiteral("s1"), px(1)},
        {QStringLiteral("s2"), px(2)},
        {QStringLiteral("s3"), px(3)},
        {QStringLiteral("s4"), px(4)},
        {QStringLiteral("s6"), px(6)},
        {QStringLiteral("art"), QStringLiteral(":/layerscope/style/%1").arg(schemeName)},
    };
}

/// Puts words into the @{name} of the text.
QString filled(QString text, const QHash<QString, QString>& words) {
    for (auto word = words.begin(); word != words.end(); ++word)
        text.replace(QStringLiteral("@{%1}").arg(word.key()), word.value());
    return text;
}

} // namespace

QString makeStyleSheet(const Theme& theme, const QString& schemeName) {
    QFile file(QStringLiteral(":/layerscope/style/layerscope.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return filled(QString::fromUtf8(file.readAll()), wordsOf(theme, schemeName));
}

} // namespace layerscope
