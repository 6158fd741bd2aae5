// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ArithmeticMenu.h"

#include "session/LiveSession.h"

#include <QActionGroup>
#include <QMenu>

namespace layerscope {

void addArithmetic(QMenu& menu, LiveSession& live) {
    struct Entry {
        Arithmetic arithmetic;
        const char* name;
        QString text;
        QString help;
    };
    const Entry entries[] = {
        {Arithmetic::Exact, "arithmetic-exact", QMenu::tr("&Exact"),
         QMenu::tr(
             "Every product of the definition, added up in float32. What the Probe writes is what was computed.")},
        {Arithmetic::Fast, "arithmetic-fast", QMenu::tr("&Fast: to within 0.0001"),
         QMenu::tr(
             "Convolutions with kernels of 3 × 3 and 3 × 3 × 3 take fewer multiplications (Winograd's scheme), up "
             "to three times as fast. Results differ by less than 0.0001 of the largest output.")},
    };
    menu.setToolTipsVisible(true);
    auto* group = new QActionGroup(&menu);
    for (const Entry& entry : entries) {
        QAction* action = menu.addAction(entry.text);
        action->setObjectName(QString::fromLatin1(entry.name));
        action->setToolTip(entry.help);
        action->setStatusTip(entry.help);
        action->setCheckable(true);
        group->addAction(action);
        const auto follow = [action, &live, arithmetic = entry.arithmetic] {
            action->setChecked(live.arithmetic() == arithmetic);
        };
        follow();
        QObject::connect(&live, &LiveSession::arithmeticChanged, action, follow);
        QObject::connect(action, &QAction::triggered, &live,
                         [&live, arithmetic = entry.arithmetic] { live.setArithmetic(arithmetic); });
    }
}

} // namespace layerscope
