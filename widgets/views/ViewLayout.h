// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <initializer_list>

class QWidget;

namespace layerscope {

/// A bar of controls above a view: `left`, room, `right`.
QWidget* makeViewBar(QWidget* view, std::initializer_list<QWidget*> left, std::initializer_list<QWidget*> right = {});
/// From above: the bar, what fills the view (side by side), and what stands below it.
void layOutView(QWidget* view, QWidget* bar, std::initializer_list<QWidget*> middle,
                std::initializer_list<QWidget*> foot);

} // namespace layerscope
