// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernel lab, the presets and the table of numbers do to the node's weight.
#include "inspector/parts/Notice.h"
#include "inspector/weights/KernelLab.h"
#include "inspector/weights/NGramBar.h"
#include "inspector/weights/PresetBar.h"
#include "inspector/weights/WeightView.h"
#include "inspector/weights/WeightsPanel.h"
#include "layer/NGramKernel.h"
#include "session/Text.h"

#include <QCheckBox>

namespace layerscope {

WeightsPanel::~WeightsPanel() {
    endGesture();
}

void WeightsPanel::connectLab() {
    KernelLab* lab = m_view->lab();
    connect(m_view, &WeightView::numberEdited, this,
            [this](const Tensor& changed) { take(changed, tr("edited by hand")); });
    connect(m_view, &WeightView::refused, this, [this](const QString& why) { explain(why, {}); });
    connect(lab, &KernelLab::edited, this, [this](const Tensor& changed) { take(changed, tr("edited by hand")); });
    connect(lab, &KernelLab::refused, this, &WeightsPanel::explain);
    connect(lab, &KernelLab::gestureStarted, this, &WeightsPanel::beginGesture);
    connect(lab, &KernelLab::gestureEnded, this, &WeightsPanel::endGesture);
    connect(lab, &KernelLab::targetChanged, this, [this, lab] { m_presets->setAllChannels(lab->allAlike()); });
    connect(m_words, &NGramBar::found, this, &WeightsPanel::findWords);
    connect(m_words, &NGramBar::refused, this, &WeightsPanel::explain);
    connect(m_presets, &PresetBar::presetChosen, this, &WeightsPanel::applyPreset);
    connect(m_presets, &PresetBar::presetAdjusted, this, &WeightsPanel::adjustPreset);
    connect(m_presets, &PresetBar::gestureStarted, this, &WeightsPanel::beginGesture);
    connect(m_presets, &PresetBar::gestureEnded, this, &WeightsPanel::endGesture);
}

void WeightsPanel::beginGesture() {
    if (m_gesture)
        return;
    m_gesture = m_document.newGesture();
    m_session.beginGesture();
}

void WeightsPanel::endGesture() {
    if (!m_gesture)
        return;
    m_gesture = 0;
    m_inGesture = {};
    m_session.endGesture();
}

void WeightsPanel::explain(const QString& text, const QString& hint) {
    text.isEmpty() ? m_notice->clear() : m_notice->show(Notice::Kind::Problem, text, hint);
}

void WeightsPanel::take(const Tensor& changed, const QString& origin) {
    const WeightDef* weight = current();
    if (!weight)
        return;
    if (m_inGesture) // what a stroke only passed through is nowhere kept
        m_origins.erase(m_inGesture.rawBytes().data());
    m_inGesture = m_gesture ? changed : Tensor();
    remember(changed, origin);
    replaceWeight(m_document, m_node, weight->name, changed, m_gesture);
}

void WeightsPanel::applyPreset(const KernelPreset& preset, const std::vector<double>& numbers) {
    const WeightDef* weight = current();
    if (!weight || !m_view->tensor())
        return;
    const Checked<Tensor> changed =
        withPreset(m_view->tensor(), preset, m_view->filter(), weight->layout, m_view->lab()->target(), numbers);
    if (!changed) {
        explain(translated(changed.error().text), translated(changed.error().hint));
        return;
    }
    m_notice->clear();
    m_applied = &preset;
    m_appliedNumbers = *changed;
    take(*changed, tr("edited: %1 in filter %2").arg(translated(preset.label)).arg(m_view->filter()));
}

void WeightsPanel::findWords(const QString& words, const std::vector<std::int32_t>& ids, const Tensor& table) {
    const WeightDef* weight = current();
    const auto shape = weight ? kernelShapeOf(weight->shape, weight->layout) : std::nullopt;
    if (!shape || !m_view->tensor() || !(m_view->tensor().shape() == weight->shape))
        return;
    const Checked<Tensor> changed = withNGram(m_view->tensor(), *shape, m_view->filter(), table, ids);
    if (!changed) {
        explain(translated(changed.error().text), translated(changed.error().hint));
        return;
    }
    m_notice->clear();
    m_view->lab()->alike()->setChecked(false); // each channel has its own numbers now
    take(*changed, tr("edited: filter %1 finds “%2”").arg(m_view->filter()).arg(words));
}

/// A preset's numbers move the kernel as long as it is what the preset made of it.
void WeightsPanel::adjustPreset(const KernelPreset& preset, const std::vector<double>& numbers) {
    const bool untouched = m_applied == &preset && m_appliedNumbers && m_view->tensor() &&
                           m_view->tensor().rawBytes().data() == m_appliedNumbers.rawBytes().data();
    if (untouched)
        applyPreset(preset, numbers);
}

} // namespace layerscope
