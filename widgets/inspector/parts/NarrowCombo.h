// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/parts/FieldManners.h"

#include <QAbstractItemView>
#include <QComboBox>

namespace layerscope {

/// A combo box that does not grow with its longest entry, minds FieldManners, and says "mixed" when nothing is chosen.
inline QComboBox* makeNarrowCombo(QWidget* parent) {
    auto* combo = new QComboBox(parent);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    combo->setMinimumContentsLength(6);
    combo->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    combo->setPlaceholderText(QComboBox::tr("mixed"));
    combo->setMaxVisibleItems(16);
    combo->view()->setTextElideMode(Qt::ElideRight);
    FieldManners::install(combo);
    return combo;
}

} // namespace layerscope
