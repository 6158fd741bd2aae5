// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelPresets.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QGridLayout;
class QPushButton;

namespace layerscope {

class NumberControl;

/// Chooses a known kernel by name and picture, of those that suit the kernel's rank, and asks for it to be put into the
/// filter that is shown. Its numbers (sigma, angle) can be adjusted, before and after.
class PresetBar : public QWidget {
    Q_OBJECT
public:
    explicit PresetBar(QWidget* parent = nullptr);

    /// Of what rank and size the kernel is that is shown.
    void setKernel(int rank, const TapSize& size);
    /// Whether it goes into all channels, for the button's words.
    void setAllChannels(bool all);
    const KernelPreset* chosen() const;
    std::vector<double> numbers() const { return m_numbers; }

    QComboBox* choice() const { return m_choice; }
    QPushButton* button() const { return m_put; }
    NumberControl* control(int number) const { return m_controls[static_cast<std::size_t>(number)]; }

signals:
    void presetChosen(const layerscope::KernelPreset& preset, const std::vector<double>& numbers);
    /// One of its numbers is another now.
    void presetAdjusted(const layerscope::KernelPreset& preset, const std::vector<double>& numbers);
    void gestureStarted();
    void gestureEnded();

private:
    void fill();
    void buildControls();
    void restyle();

    int m_rank = 0;
    TapSize m_size{};
    std::vector<double> m_numbers;
    QComboBox* m_choice;
    QPushButton* m_put;
    QWidget* m_controlArea;
    QGridLayout* m_grid;
    std::vector<NumberControl*> m_controls;
};

} // namespace layerscope
