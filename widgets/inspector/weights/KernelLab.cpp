// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/KernelLab.h"

#include "base/Numbers.h"
#include "inspector/parts/FoldButton.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/parts/ThemedLabel.h"
#include "inspector/weights/KernelPad.h"
#include "inspector/weights/LockBar.h"
#include "inspector/weights/TransformBar.h"
#include "session/Text.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QSignalBlocker>

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

constexpr double kLargestFloat = std::numeric_limits<float>::max();
constexpr std::int64_t kColumnsBeside = 4; ///< a wider plane takes the whole width, and its response stands below

NumberSpec indexSpec() {
    return {.hard = {0, std::numeric_limits<std::int32_t>::max()}, .integer = true};
}

QString figure(double number) {
    return toQString(shortNumber(number));
}

} // namespace

KernelLab::KernelLab(QWidget* parent)
    : QWidget(parent)
    , m_filterBox(new NumberBox(indexSpec(), this))
    , m_channelBox(new NumberBox(indexSpec(), this))
    , m_sliceBox(new NumberBox(indexSpec(), this))
    , m_alike(new QCheckBox(tr("All channels alike"), this))
    , m_pad(new KernelPad(this))
    , m_cellText(new ThemedLabel({}, Theme::Role::Text, Theme::FontRole::Small, this))
    , m_brush(new NumberBox({.hard = {-kLargestFloat, kLargestFloat}, .initial = 1}, this))
    , m_brushArea(new QWidget(this))
    , m_figures(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_transforms(new TransformBar(this))
    , m_lockTitle(new FoldButton(tr("Locks"), Theme::FontRole::Normal, false, this))
    , m_locks(new LockBar(this))
    , m_responseTitle(new FoldButton(tr("Frequency response"), Theme::FontRole::Normal, true, this))
    , m_response(new ResponseView(this)) {
    m_alike->setToolTip(tr("What you paint, type or choose goes into all channels of the filter. Off: only into the "
                           "channel that is shown"));
    m_figures->setWordWrap(true);
    m_cellText->setWordWrap(true);
    m_brush->setValue(1);
    m_brush->setAccessibleName(tr("Number to paint with"));
    m_brush->setToolTip(
        tr("The number that the left button and Space put into a cell. Ctrl+click takes it from a cell"));
    layOut();
    connectParts();
}

QWidget* KernelLab::makeChoosers() {
    auto* area = new QWidget(this);
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(Theme::instance().space(2));
    grid->setVerticalSpacing(0);
    int column = 0;
    const auto add = [&](const QString& name, NumberBox* box) {
        auto* label = new ThemedLabel(name, Theme::Role::TextMuted, Theme::FontRole::Small, area);
        label->setBuddy(box);
        box->setAccessibleName(name);
        grid->addWidget(label, 0, column);
        grid->addWidget(box, 1, column);
        grid->setColumnStretch(column++, 1);
        return label;
    };
    add(tr("Filter"), m_filterBox);
    add(tr("Channel"), m_channelBox);
    m_sliceName = add(tr("Slice"), m_sliceBox);
    return area;
}

void KernelLab::layOut() {
    const int gap = Theme::instance().space(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(gap);
    column->addWidget(makeChoosers());
    column->addWidget(m_alike);
    m_responseTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // beside a plane there is little room
    auto* response = new QWidget(this);
    auto* responseColumn = new QVBoxLayout(response);
    responseColumn->setContentsMargins(0, 0, 0, 0);
    responseColumn->setSpacing(0);
    responseColumn->addWidget(m_responseTitle);
    responseColumn->addWidget(m_response);
    responseColumn->addStretch(1);
    auto* drawing = new QWidget(this);
    auto* drawingColumn = new QVBoxLayout(drawing);
    drawingColumn->setContentsMargins(0, 0, 0, 0);
    drawingColumn->setSpacing(gap);
    drawingColumn->addWidget(m_pad);
    drawingColumn->addWidget(m_cellText);
    drawingColumn->addStretch(1);
    m_pictures = new QBoxLayout(QBoxLayout::TopToBottom);
    m_pictures->setSpacing(Theme::instance().space(2));
    m_pictures->addWidget(drawing, 1);
    m_pictures->addWidget(response, 1);
    column->addLayout(m_pictures);
    auto* brushLine = new QHBoxLayout(m_brushArea);
    brushLine->setContentsMargins(0, 0, 0, 0);
    brushLine->setSpacing(gap);
    auto* brushName = new ThemedLabel(tr("Paints"), Theme::Role::TextMuted, Theme::FontRole::Small, m_brushArea);
    brushName->setBuddy(m_brush);
    brushLine->addWidget(brushName);
    brushLine->addWidget(m_brush);
    brushLine->addStretch(1);
    column->addWidget(m_figures);
    column->addWidget(m_brushArea);
    column->addWidget(m_transforms);
    column->addWidget(m_lockTitle);
    column->addWidget(m_locks);
    m_locks->hide();
}

void KernelLab::connectParts() {
    connect(m_filterBox, &NumberBox::valueEdited, this,
            [this](double value) { setFilter(static_cast<std::int64_t>(value)); });
    connect(m_channelBox, &NumberBox::valueEdited, this,
            [this](double value) { setChannel(static_cast<std::int64_t>(value)); });
    connect(m_sliceBox, &NumberBox::valueEdited, this,
            [this](double value) { setSlice(static_cast<std::int64_t>(value)); });
    connect(m_pad, &KernelPad::sliceWanted, this, &KernelLab::setSlice);
    connect(m_brush, &NumberBox::valueEdited, this,
            [this](double value) { m_pad->setBrush(static_cast<float>(value)); });
    connect(m_pad, &KernelPad::brushPicked, this, [this](float number) {
        m_brush->setValue(QString::fromStdString(fullNumber(number)).toDouble());
        m_pad->setBrush(number);
    });
    connect(m_pad, &KernelPad::strokeStarted, this, &KernelLab::strokeStarted);
    connect(m_pad, &KernelPad::painted, this, &KernelLab::paintCell);
    connect(m_pad, &KernelPad::strokeEnded, this, &KernelLab::gestureEnded);
    connect(m_pad, &KernelPad::cellChanged, this, &KernelLab::showCell);
    connect(m_pad, &KernelPad::refused, this, [this](const QString& why) { emit refused(why, {}); });
    connect(m_transforms, &TransformBar::chosen, this, &KernelLab::apply);
    connect(m_locks, &LockBar::locksChanged, this, &KernelLab::applyLocks);
    connect(m_lockTitle, &FoldButton::opened, m_locks, &QWidget::setVisible);
    connect(m_responseTitle, &FoldButton::opened, m_response, &QWidget::setVisible);
    connect(m_response, &ResponseView::readOutChanged, this, &KernelLab::showCell);
    connect(m_alike, &QCheckBox::toggled, this, &KernelLab::targetChanged);
    for (NumberBox* box : {m_filterBox, m_channelBox, m_sliceBox, m_brush})
        connect(box, &NumberBox::refused, this, [this](const QString& why) { emit refused(why, {}); });
}

void KernelLab::setKernel(const Tensor& kernel, const KernelShape& shape, bool fresh, bool own) {
    m_kernel = kernel;
    m_shape = shape;
    if (fresh) {
        m_filter = m_channel = 0;
        m_slice = shape.size[0] / 2;
        const QSignalBlocker quiet(m_alike);
        m_alike->setChecked(!own || channelsAlike(kernel, shape, 0));
    }
    m_filter = std::min(m_filter, shape.filters - 1);
    m_channel = std::min(m_channel, shape.channels - 1);
    m_slice = std::min(m_slice, shape.size[0] - 1);
    m_alike->setVisible(shape.channels > 1);
    m_sliceBox->setVisible(shape.rank == 3);
    m_sliceName->setVisible(shape.rank == 3);
    m_transforms->setKernel(shape.rank, shape.size);
    m_locks->setKernel(shape.rank, shape.size);
    arrange();
    showTaps();
    if (fresh)
        emit targetChanged();
}

void KernelLab::clear() {
    m_kernel = {};
    m_taps = {};
}

void KernelLab::setSteps(const ResponseSteps& steps) {
    if (steps == m_steps)
        return;
    m_steps = steps;
    if (m_kernel)
        m_response->setTaps(m_taps, m_steps);
}

std::optional<std::int64_t> KernelLab::target() const {
    return allAlike() ? std::nullopt : std::optional(m_channel);
}

bool KernelLab::allAlike() const {
    return m_alike->isChecked() || m_shape.channels == 1;
}

void KernelLab::setFilter(std::int64_t filter) {
    m_filter = std::clamp<std::int64_t>(filter, 0, m_shape.filters - 1);
    showTaps();
    emit placeChanged();
}

void KernelLab::setChannel(std::int64_t channel) {
    m_channel = std::clamp<std::int64_t>(channel, 0, m_shape.channels - 1);
    showTaps();
    emit placeChanged();
}

void KernelLab::setSlice(std::int64_t slice) {
    m_slice = std::clamp<std::int64_t>(slice, 0, m_shape.size[0] - 1);
    showTaps();
    emit placeChanged();
}

void KernelLab::showTaps() {
    if (!m_kernel)
        return;
    FilterTaps taps = tapsOf(m_kernel, m_shape, m_filter, m_channel);
    const bool news = !(taps == m_taps);
    m_taps = std::move(taps);
    m_pad->setTaps(m_taps, m_slice);
    if (news)
        m_response->setTaps(m_taps, m_steps);
    m_filterBox->setValue(static_cast<double>(m_filter));
    m_channelBox->setValue(static_cast<double>(m_channel));
    m_sliceBox->setValue(static_cast<double>(m_slice));
    m_filterBox->setToolTip(tr("0 to %1").arg(m_shape.filters - 1));
    m_channelBox->setToolTip(tr("0 to %1").arg(m_shape.channels - 1));
    m_sliceBox->setToolTip(tr("0 to %1; also Page Up and Page Down").arg(m_shape.size[0] - 1));
    const auto [least, most] = std::ranges::minmax(m_taps.numbers);
    m_figures->setText(tr("This filter and channel: sum %1 · %2 to %3 · length %4")
                           .arg(figure(m_taps.sum()), figure(least), figure(most), figure(m_taps.length())));
    showCell();
}

void KernelLab::showCell() {
    if (m_taps.numbers.empty())
        return;
    const auto cell = static_cast<std::int64_t>(m_pad->currentCell());
    const std::int64_t column = cell % m_taps.size[2];
    const std::int64_t row = cell / m_taps.size[2] % m_taps.size[1];
    const QString number = toQString(fullNumber(m_taps.numbers[static_cast<std::size_t>(cell)]));
    const QString place = m_taps.rank == 1 ? tr("step %1").arg(column) : tr("row %1, column %2").arg(row).arg(column);
    const QString wave = m_response->readOut();
    m_cellText->setText(wave.isEmpty() ? tr("%1: %2").arg(place, number) : wave);
    m_pad->setAccessibleName(tr("Kernel cells"));
    m_pad->setAccessibleDescription(tr("%1: %2").arg(place, number));
}

void KernelLab::arrange() {
    const bool beside = m_shape.rank == 2 && m_shape.size[2] <= kColumnsBeside;
    m_pictures->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void KernelLab::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

QString KernelLab::figures() const {
    return m_figures->text();
}

void KernelLab::strokeStarted() {
    m_painted.clear();
    m_keptSum = m_taps.sum();
    emit gestureStarted();
}

void KernelLab::paintCell(std::size_t cell, float number) {
    FilterTaps taps = m_taps;
    taps.numbers[cell] = number;
    std::erase(m_painted, cell);
    m_painted.push_back(cell);
    const Checked<FilterTaps> kept = held(taps, m_painted, m_locks->locks(), m_keptSum);
    if (!kept) {
        refuse(kept.error());
        return;
    }
    emit refused({}, {});
    emit edited(withTaps(m_kernel, m_shape, m_filter, target(), *kept));
}

void KernelLab::apply(const KernelTransform& transform) {
    const Checked<Tensor> changed = withChanged(m_kernel, m_shape, m_filter, target(), transform.apply);
    if (!changed) {
        refuse(changed.error());
        return;
    }
    emit refused({}, {});
    emit edited(*changed);
}

/// A lock holds from the moment that it is set; one that contradicts another is taken off again.
void KernelLab::applyLocks(const KernelLocks& before) {
    if (!m_kernel)
        return;
    const Checked<FilterTaps> kept = held(m_taps, {}, m_locks->locks(), m_taps.sum());
    if (!kept) {
        m_locks->setLocks(before);
        refuse(kept.error());
        return;
    }
    emit refused({}, {});
    if (!(*kept == m_taps))
        emit edited(withTaps(m_kernel, m_shape, m_filter, target(), *kept));
}

void KernelLab::refuse(const Fault& fault) {
    emit refused(translated(fault.text), translated(fault.hint));
}

} // namespace layerscope
