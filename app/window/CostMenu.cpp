// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/CostMenu.h"

#include "canvas/GraphView.h"
#include "run/Ledger.h"
#include "session/Text.h"

#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>

namespace layerscope {

void addCostMeasures(QMenu& menu, GraphView& view) {
    auto* choice = new QActionGroup(&menu);
    const auto add = [&](const QString& text, std::optional<CostMeasure> measure) {
        QAction* action = menu.addAction(text, &view, [&view, measure] { view.graphScene().setCostMeasure(measure); });
        action->setCheckable(true);
        action->setChecked(!measure);
        choice->addAction(action);
    };
    add(QCoreApplication::translate("layerscope::CostMenu", "None"), std::nullopt);
    for (const CostMeasure measure : kCostMeasures)
        add(translated(measureLabel(measure)), measure);
}

} // namespace layerscope
