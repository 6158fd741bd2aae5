// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/PresetBar.h"

#include "inspector/parts/FormGrid.h"
#include "inspector/parts/NarrowCombo.h"
#include "inspector/parts/NumberControl.h"
#include "inspector/parts/ThemedLabel.h"
#include "inspector/weights/KernelPicture.h"
#include "session/Text.h"

#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace layerscope {

PresetBar::PresetBar(QWidget* parent)
    : QWidget(parent)
    , m_choice(makeNarrowCombo(this))
    , m_put(new QPushButton(tr("Put into filter"), this))
    , m_controlArea(new QWidget(this)) {
    const int gap = Theme::instance().space(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    auto* line = new QHBoxLayout;
    line->setSpacing(gap);
    line->addWidget(m_choice, 1);
    line->addWidget(m_put);
    column->addLayout(line);
    column->addWidget(m_controlArea);
    m_grid = makeFormGrid(m_controlArea);
    m_choice->setAccessibleName(tr("Known kernel"));
    m_put->setAutoDefault(false);
    setAllChannels(true);
    connect(m_choice, &QComboBox::currentIndexChanged, this, &PresetBar::buildControls);
    connect(m_put, &QPushButton::clicked, this, [this] {
        if (const KernelPreset* preset = chosen())
            emit presetChosen(*preset, m_numbers);
    });
    connect(&Theme::instance(), &Theme::changed, this, &PresetBar::restyle);
}

void PresetBar::setAllChannels(bool all) {
    m_put->setToolTip(all ? tr("Writes the known kernel into the filter that is shown, for all of its channels")
                          : tr("Writes the known kernel into the channel that is shown, and no other"));
}

void PresetBar::setKernel(int rank, const TapSize& size) {
    if (rank == m_rank && size == m_size)
        return;
    m_rank = rank;
    m_size = size;
    fill();
}

void PresetBar::fill() {
    const KernelPreset* before = chosen();
    {
        const QSignalBlocker quiet(m_choice);
        m_choice->clear();
        for (const KernelPreset& preset : kernelPresets()) {
            if (!preset.suits(m_rank))
                continue;
            m_choice->addItem(translated(preset.label), QString::fromLatin1(preset.id));
            m_choice->setItemData(m_choice->count() - 1, translated(preset.help), Qt::ToolTipRole);
        }
        const int kept = before ? m_choice->findData(QString::fromLatin1(before->id)) : -1;
        m_choice->setCurrentIndex(std::max(0, kept));
    }
    restyle();
    buildControls();
}

void PresetBar::restyle() {
    const QSize size = Theme::instance().iconSize() * 5 / 4;
    m_choice->setIconSize(size);
    // Of a kernel that is larger than a picture of it can tell, a small one is shown.
    TapSize drawn{1, 1, m_rank == 1 ? 15 : 9};
    for (std::size_t axis = static_cast<std::size_t>(3 - m_rank); m_rank > 1 && axis < 2; ++axis)
        drawn[axis] = 9;
    for (int i = 0; i < m_choice->count(); ++i) {
        const KernelPreset* preset = findPreset(m_choice->itemData(i).toString().toStdString());
        TapSize own = drawn;
        if (preset && preset->numbers.empty()) // fixed numbers are seen best without the zeros around them
            for (std::size_t axis = static_cast<std::size_t>(3 - m_rank); axis < 3; ++axis)
                own[axis] = m_rank == 1 ? 7 : 3;
        if (const auto taps = preset ? presetTaps(*preset, m_rank, own) : Checked<FilterTaps>();
            taps && taps->count() > 1)
            m_choice->setItemIcon(i, QIcon(kernelPicture(*taps, size, devicePixelRatioF())));
    }
}

const KernelPreset* PresetBar::chosen() const {
    return findPreset(m_choice->currentData().toString().toStdString());
}

void PresetBar::buildControls() {
    for (QWidget* old : m_controlArea->findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
        m_grid->removeWidget(old);
        old->hide();
        old->deleteLater(); // one of them may be what asked for this
    }
    m_controls.clear();
    const KernelPreset* preset = chosen();
    m_controlArea->setVisible(preset && !preset->numbers.empty());
    if (!preset)
        return;
    m_numbers = initialNumbers(*preset, m_size);
    m_choice->setToolTip(translated(preset->help));
    for (std::size_t i = 0; i < preset->numbers.size(); ++i) {
        const PresetNumber& number = preset->numbers[i];
        auto* control =
            new NumberControl({.hard = number.hard, .soft = number.soft, .initial = m_numbers[i]}, m_controlArea);
        auto* label =
            new ThemedLabel(translated(number.label), Theme::Role::Text, Theme::FontRole::Normal, m_controlArea);
        label->setFixedWidth(formLabelWidth());
        label->setBuddy(control);
        control->setSpokenName(translated(number.label));
        control->setToolTip(translated(number.help));
        control->setValue(m_numbers[i]);
        m_grid->addWidget(label, static_cast<int>(i), 0);
        m_grid->addWidget(control, static_cast<int>(i), 1);
        m_controls.push_back(control);
        label->show();
        control->show();
        connect(control, &NumberControl::gestureStarted, this, &PresetBar::gestureStarted);
        connect(control, &NumberControl::gestureEnded, this, &PresetBar::gestureEnded);
        connect(control, &NumberControl::valueEdited, this, [this, preset, i](double value) {
            m_numbers[i] = value;
            emit presetAdjusted(*preset, m_numbers);
        });
    }
}

} // namespace layerscope
