// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ThemeMenu.h"

#include "theme/Theme.h"

#include <QActionGroup>
#include <QMenu>

namespace layerscope {

void addThemes(QMenu& menu) {
    struct Entry {
        Theme::Mode mode;
        QString text;
        const char* icon;
    };
    const Entry entries[] = {
        {Theme::Mode::System, QMenu::tr("As the &system"), "theme"},
        {Theme::Mode::Light, QMenu::tr("&Light"), "sun"},
        {Theme::Mode::Dark, QMenu::tr("&Dark"), "moon"},
        {Theme::Mode::Projector, QMenu::tr("&Projector: large and high in contrast"), "projector"},
    };
    auto* group = new QActionGroup(&menu);
    for (const Entry& entry : entries) {
        QAction* action = menu.addAction(Theme::instance().icon(QString::fromLatin1(entry.icon)), entry.text);
        action->setObjectName(QStringLiteral("theme-") + Theme::toString(entry.mode));
        action->setCheckable(true);
        group->addAction(action);
        const auto follow = [action, mode = entry.mode] { action->setChecked(Theme::instance().mode() == mode); };
        follow();
        QObject::connect(&Theme::instance(), &Theme::changed, action, follow);
        QObject::connect(action, &QAction::triggered, action, [mode = entry.mode] { Theme::instance().setMode(mode); });
    }
}

} // namespace layerscope
