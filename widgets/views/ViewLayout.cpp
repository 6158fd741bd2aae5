// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ViewLayout.h"

#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace layerscope {

QWidget* makeViewBar(QWidget* view, std::initializer_list<QWidget*> left, std::initializer_list<QWidget*> right) {
    const Theme& theme = Theme::instance();
    auto* bar = new QWidget(view);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(1));
    for (QWidget* widget : left)
        row->addWidget(widget);
    row->addStretch();
    for (QWidget* widget : right)
        row->addWidget(widget);
    return bar;
}

void layOutView(QWidget* view, QWidget* bar, std::initializer_list<QWidget*> middle,
                std::initializer_list<QWidget*> foot) {
    const Theme& theme = Theme::instance();
    auto* across = new QHBoxLayout;
    across->setSpacing(0);
    int stretch = 1;
    for (QWidget* widget : middle)
        across->addWidget(widget, std::exchange(stretch, 0));
    auto* below = new QVBoxLayout;
    below->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    below->setSpacing(theme.space(1));
    for (QWidget* widget : foot)
        below->addWidget(widget);
    auto* column = new QVBoxLayout(view);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addLayout(across, 1);
    column->addLayout(below);
}

} // namespace layerscope
