// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelPresets.h"

#include <QWidget>

class QComboBox;
class QPushButton;

namespace layerscope {

/// Chooses a filter of image processing by name, and asks for it to be put into the filter that is framed.
class PresetBar : public QWidget {
    Q_OBJECT
public:
    explicit PresetBar(QWidget* parent = nullptr);
    QComboBox* choice() const { return m_choice; }
    QPushButton* button() const { return m_put; }

signals:
    void presetChosen(const layerscope::KernelPreset& preset);

private:
    QComboBox* m_choice;
    QPushButton* m_put;
};

} // namespace layerscope
