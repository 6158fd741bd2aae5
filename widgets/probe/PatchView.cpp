// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/PatchView.h"

#include "inspector/parts/FieldManners.h"
#include "inspector/parts/ThemedLabel.h"
#include "probe/Signs.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

QSpinBox* makeChooser(const QString& prefix, const QString& name, QWidget* parent) {
    auto* box = new QSpinBox(parent);
    box->setPrefix(prefix);
    box->setAccessibleName(name);
    box->setWrapping(true);
    FieldManners::install(box);
    return box;
}

} // namespace

PatchView::PatchView(QWidget* parent)
    : QWidget(parent)
    , m_channel(makeChooser(tr("channel "), tr("Channel of the window"), this))
    , m_slice(makeChooser(tr("slice "), tr("Slice of the kernel"), this))
    , m_cells(new PatchCells(this))
    , m_readOut(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this)) {
    m_readOut->setWordWrap(true);
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* choosers = new QHBoxLayout;
    choosers->addWidget(m_channel);
    choosers->addWidget(m_slice);
    choosers->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(Theme::instance().space(1));
    column->addLayout(choosers);
    column->addWidget(m_cells);
    column->addWidget(m_readOut);
    connect(m_channel, &QSpinBox::valueChanged, this, &PatchView::choose);
    connect(m_slice, &QSpinBox::valueChanged, this, &PatchView::choose);
    connect(m_cells, &PatchCells::currentChanged, this, &PatchView::describe);
    connect(m_cells, &PatchCells::activated, this, [this] {
        if (const std::int64_t term = m_cells->currentTerm(); term >= 0)
            emit followed(m_probed->explanation.steps[m_step].terms[static_cast<std::size_t>(term)].factor);
    });
}

void PatchView::setStep(std::shared_ptr<const Probed> probed, std::size_t step) {
    const bool first = !m_probed;
    m_probed = std::move(probed);
    m_step = step;
    const TapGrid& patch = *m_probed->steps[step].patch;
    const QSignalBlocker quietChannel(m_channel);
    const QSignalBlocker quietSlice(m_slice);
    const auto last = static_cast<int>(patch.channels.size()) - 1;
    m_channel->setRange(0, last);
    m_channel->setSuffix(tr(" of %1").arg(last + 1));
    m_channel->setVisible(last > 0 && patch.axes.size() > 1);
    const bool solid = patch.axes.size() == 3;
    m_slice->setVisible(solid);
    if (solid) {
        const auto slices = static_cast<int>(patch.axes.front().places.size());
        m_slice->setRange(0, slices - 1);
        m_slice->setSuffix(tr(" of %1").arg(slices));
        if (first) // the middle of the kernel, which most reads from
            m_slice->setValue(slices / 2);
    }
    m_cells->setStep(m_probed, step);
    m_cells->setPlane(static_cast<std::size_t>(m_channel->value()), solid ? m_slice->value() : 0);
    describe();
}

void PatchView::choose() {
    m_cells->setPlane(static_cast<std::size_t>(m_channel->value()), m_slice->isHidden() ? 0 : m_slice->value());
}

void PatchView::showChannel(std::int64_t channel) {
    const std::vector<std::int64_t>& channels = m_probed->steps[m_step].patch->channels;
    const auto found = std::ranges::find(channels, channel);
    if (found != channels.end())
        m_channel->setValue(static_cast<int>(found - channels.begin()));
}

QString PatchView::readOut() const {
    return m_readOut->text();
}

void PatchView::describe() {
    const std::int64_t index = m_cells->currentTerm();
    if (index < 0) {
        m_readOut->setText(tr("Point at a cell, or walk with the arrow keys. Enter follows it upstream."));
        emit pointed({});
        return;
    }
    const Term& term = m_probed->explanation.steps[m_step].terms[static_cast<std::size_t>(index)];
    QString text =
        tr("%1: %2").arg(translated(originText(term.factor, m_probed->place())), fullText(term.factor.value));
    if (term.weight.origin == Origin::Weight)
        text += tr(" × %1 = %2").arg(fullText(term.weight.value), fullText(term.product()));
    m_readOut->setText(text);
    m_cells->setAccessibleDescription(text);
    emit pointed(term.factor);
}

} // namespace layerscope
