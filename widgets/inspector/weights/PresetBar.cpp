// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/PresetBar.h"

#include "inspector/parts/NarrowCombo.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace layerscope {

PresetBar::PresetBar(QWidget* parent)
    : QWidget(parent)
    , m_choice(makeNarrowCombo(this))
    , m_put(new QPushButton(tr("Put into filter"), this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(1));
    layout->addWidget(m_choice, 1);
    layout->addWidget(m_put);
    m_choice->setAccessibleName(tr("Known kernel"));
    for (const KernelPreset& preset : kernelPresets()) {
        m_choice->addItem(translated(preset.label));
        m_choice->setItemData(m_choice->count() - 1, translated(preset.help), Qt::ToolTipRole);
    }
    m_choice->setCurrentIndex(0);
    m_put->setToolTip(tr("Writes the known kernel into the framed filter, for all of its channels"));
    m_put->setAutoDefault(false);
    connect(m_put, &QPushButton::clicked, this,
            [this] { emit presetChosen(kernelPresets()[static_cast<std::size_t>(m_choice->currentIndex())]); });
}

} // namespace layerscope
