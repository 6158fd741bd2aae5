// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Theme.h"

#include <QGridLayout>
#include <QLineEdit>

namespace layerscope {

/// Labels wrap within it.
inline int formLabelWidth() {
    return Theme::instance().space(22);
}

/// Of a field of one line, as the theme makes it.
inline int fieldHeight() {
    const QLineEdit sample;
    sample.ensurePolished();
    return sample.sizeHint().height();
}

/// The grid of every list of labels and fields in the inspector: the first column is equally wide in all of them, so
/// that all fields begin on one line.
inline QGridLayout* makeFormGrid(QWidget* widget) {
    const Theme& theme = Theme::instance();
    auto* grid = new QGridLayout(widget);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.space(1));
    grid->setVerticalSpacing(theme.space(1));
    grid->setColumnMinimumWidth(0, formLabelWidth());
    grid->setColumnStretch(1, 1);
    return grid;
}

} // namespace layerscope
