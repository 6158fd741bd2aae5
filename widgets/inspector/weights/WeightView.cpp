// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightView.h"

#include "base/Numbers.h"
#include "inspector/parts/Background.h"
#include "inspector/parts/FlatScroll.h"
#include "inspector/parts/NumberBox.h"
#include "inspector/parts/ThemedLabel.h"
#include "inspector/weights/KernelGrid.h"
#include "inspector/weights/KernelLab.h"
#include "inspector/weights/WeightTable.h"
#include "session/Text.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kMostPictureHeight = 168;
constexpr int kMostTableRows = 6;

/// One scale for the whole weight: from its smallest to its largest number, or as far below zero as above.
ColorScale scaleFor(const Statistics& statistics) {
    const ColorMap& map = automaticColorMap(statistics.min, statistics.max, false);
    const double reach = std::max(std::abs(statistics.min), std::abs(statistics.max));
    return map.diverging ? ColorScale{&map, -reach, reach} : ColorScale{&map, statistics.min, statistics.max};
}

} // namespace

WeightView::WeightView(QWidget* parent)
    : QWidget(parent)
    , m_figures(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_grid(new KernelGrid)
    , m_sliceArea(new QWidget(this))
    , m_tableView(new QTableView(this))
    , m_table(new WeightTable(this))
    , m_lab(new KernelLab(this)) {
    auto* scroll = makeFlatScroll(m_grid, this);
    m_gridArea = scroll;
    m_figures->setWordWrap(true);
    m_tableView->setModel(m_table);
    m_tableView->setAccessibleName(tr("Numbers of the weight"));
    m_tableView->horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_tableView->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_tableView->setTabKeyNavigation(false);
    layOut();
    connect(&Theme::instance(), &Theme::changed, this, &WeightView::showSlice);
    connect(m_grid, &KernelGrid::tileChosen, this, [this](std::int64_t tile) {
        m_kernel ? m_lab->setFilter(tile) : setFixed(m_slice.fixedCount() - 1, tile);
    });
    connect(m_lab, &KernelLab::placeChanged, this, &WeightView::showPlace);
    connect(m_table, &WeightTable::refused, this, &WeightView::refused);
    connect(m_table, &WeightTable::numberEdited, this,
            [this](int row, int column, float number) { emit numberEdited(m_slice.with(row, column, number)); });
}

void WeightView::layOut() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(1));
    layout->addWidget(m_figures);
    layout->addWidget(m_gridArea);
    layout->addWidget(m_sliceArea);
    layout->addWidget(m_tableView);
    layout->addWidget(m_lab);
    m_lab->hide();
    auto* slices = new QHBoxLayout(m_sliceArea);
    slices->setContentsMargins(0, 0, 0, 0);
    slices->setSpacing(Theme::instance().space(1));
}

void WeightView::setWeight(const QString& name, const Tensor& tensor, KernelLayout layout, bool own) {
    const bool sameName = name == m_name && layout == m_layout;
    const bool sameLayout = sameName && tensor.shape() == m_slice.tensor().shape();
    if (sameLayout && tensor.rawBytes().data() == m_slice.tensor().rawBytes().data())
        return;
    std::vector<std::int64_t> fixed;
    for (int i = 0; sameLayout && i < m_slice.fixedCount(); ++i)
        fixed.push_back(m_slice.fixed(i));
    m_name = name;
    m_layout = layout;
    const auto shape = tensor.dtype() == DType::Float32 ? kernelShapeOf(tensor.shape(), layout) : std::nullopt;
    m_kernel = shape.has_value();
    m_slice = WeightSlice(tensor, std::move(fixed));
    if (m_kernel) {
        m_lab->setKernel(tensor, *shape, !sameName || m_lab->shape().rank != shape->rank, own);
        showPlace();
    } else {
        m_lab->clear();
        if (!sameLayout)
            buildSliceBoxes();
        m_table->setSlice(m_slice);
    }
    m_lab->setVisible(m_kernel);
    m_tableView->setVisible(!m_kernel);
    m_sliceArea->setVisible(!m_kernel && !m_sliceBoxes.empty());
    const quint64 generation = ++m_generation;
    inBackground(
        this, [tensor] { return statisticsOf(tensor); },
        [this, generation](const Statistics& statistics) {
            if (generation == m_generation)
                showFigures(statistics);
        });
}

void WeightView::clear() {
    ++m_generation;
    m_name.clear();
    m_slice = {};
    m_table->setSlice({});
    m_grid->setSlice({}, {});
    m_lab->clear();
    m_figures->clear();
}

const Tensor& WeightView::tensor() const {
    return m_slice.tensor();
}
std::int64_t WeightView::filter() const {
    return m_grid->currentTile();
}

void WeightView::showPlace() {
    m_slice =
        WeightSlice::ofKernel(m_slice.tensor(), m_lab->shape(), m_lab->filter(), m_lab->channel(), m_lab->slice());
    m_grid->setSlice(m_slice, m_grid->scale());
}
QString WeightView::figures() const {
    return m_figures->text();
}

void WeightView::showFigures(const Statistics& statistics) {
    const auto text = [](double number) { return toQString(shortNumber(number)); };
    QString line = tr("%1 to %2 · mean %3 · deviation %4 · %5 zeros")
                       .arg(text(statistics.min), text(statistics.max), text(statistics.mean),
                            text(statistics.deviation), toQString(groupedNumber(statistics.zeros)));
    if (statistics.nans + statistics.infinities > 0)
        line += tr(" · %1 not finite").arg(toQString(groupedNumber(statistics.nans + statistics.infinities)));
    m_figures->setText(line);
    m_grid->setSlice(m_slice, scaleFor(statistics));
    m_gridArea->setFixedHeight(std::min(kMostPictureHeight, m_grid->heightForWidth(m_gridArea->width())));
    // Not the numbers again: that would take a half-typed one away.
    m_kernel ? showPlace() : fitTable();
}

QString WeightView::dimensionName(int dimension) const {
    const int fromLast = m_slice.tensor().shape().rank() - 1 - dimension;
    if (m_layout == KernelLayout::None || fromLast > 1)
        return tr("Axis %1").arg(dimension + 1);
    const bool isFilter = (fromLast == 0) != (m_layout == KernelLayout::FilterChannel);
    return isFilter ? tr("Filter") : tr("Channel");
}

void WeightView::buildSliceBoxes() {
    qDeleteAll(m_sliceArea->findChildren<QWidget*>(Qt::FindDirectChildrenOnly));
    m_sliceBoxes.clear();
    for (int i = 0; i < m_slice.fixedCount(); ++i) {
        const std::int64_t last = m_slice.tensor().shape()[i + 2] - 1;
        auto* box = new NumberBox({{0, static_cast<double>(last)}, {}, true, 0}, m_sliceArea);
        auto* text = new ThemedLabel(dimensionName(i + 2), Theme::Role::TextMuted, Theme::FontRole::Small, m_sliceArea);
        text->setBuddy(box);
        box->setAccessibleName(dimensionName(i + 2));
        box->setToolTip(tr("0 to %1").arg(last));
        box->setValue(static_cast<double>(m_slice.fixed(i)));
        m_sliceArea->layout()->addWidget(text);
        static_cast<QHBoxLayout*>(m_sliceArea->layout())->addWidget(box, 1);
        m_sliceBoxes.push_back(box);
        connect(box, &NumberBox::valueEdited, this,
                [this, i](double index) { setFixed(i, static_cast<std::int64_t>(index)); });
        connect(box, &NumberBox::refused, this, &WeightView::refused);
    }
    m_sliceArea->setVisible(!m_sliceBoxes.empty());
}

void WeightView::setFixed(int dimension, std::int64_t index) {
    std::vector<std::int64_t> fixed;
    for (int i = 0; i < m_slice.fixedCount(); ++i)
        fixed.push_back(i == dimension ? index : m_slice.fixed(i));
    m_slice = WeightSlice(m_slice.tensor(), std::move(fixed));
    showSlice();
}

void WeightView::showSlice() {
    if (m_kernel) {
        showPlace();
        return;
    }
    m_table->setSlice(m_slice);
    fitTable();
    m_grid->setSlice(m_slice, m_grid->scale());
    for (int i = 0; i < m_slice.fixedCount(); ++i)
        m_sliceBoxes[static_cast<std::size_t>(i)]->setValue(static_cast<double>(m_slice.fixed(i)));
}

void WeightView::fitTable() {
    const QFontMetrics metrics = m_tableView->fontMetrics();
    const int cellHeight = metrics.height() + Theme::instance().space(2);
    m_tableView->verticalHeader()->setDefaultSectionSize(cellHeight);
    m_tableView->horizontalHeader()->setDefaultSectionSize(metrics.horizontalAdvance(QStringLiteral("-0.00000")) +
                                                           Theme::instance().space(3));
    const auto rows = static_cast<int>(std::min<std::int64_t>(m_slice.rows(), kMostTableRows));
    const int bars = m_tableView->horizontalHeader()->sizeHint().height() + Theme::instance().space(4);
    m_tableView->setFixedHeight(rows * cellHeight + bars);
}

} // namespace layerscope
