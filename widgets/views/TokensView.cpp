// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/TokensView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "tensor/Csv.h"
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/FiringsModel.h"
#include "views/TokenStrip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {

TokensView::TokensView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights())
    , m_strip(new TokenStrip(this))
    , m_channelBox(new QSpinBox(this))
    , m_model(new FiringsModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView(this))
    , m_readOut(new QLabel(this)) {
    layOut();
    connectParts();
}

bool TokensView::suits(const FeatureMaps& maps) {
    return hasTokens(maps.value());
}

void TokensView::layOut() {
    const Theme& theme = Theme::instance();
    m_channelBox->setPrefix(tr("Channel "));
    m_channelBox->setAccessibleName(tr("Channel that colours the words"));
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(FiringsModel::SortRole);
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(FiringsModel::Channel, Qt::AscendingOrder);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setAlternatingRowColors(true);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("What each channel answers to most"));
    m_readOut->setWordWrap(true);
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readOut->setAccessibleName(tr("Token under the pointer"));
    auto* split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_strip);
    split->addWidget(m_table);
    split->setChildrenCollapsible(false);
    auto* top = new QHBoxLayout;
    top->addWidget(m_channelBox);
    top->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addLayout(top);
    column->addWidget(split, 1);
    column->addWidget(m_readOut);
    setFocusProxy(m_strip);
}

void TokensView::connectParts() {
    connect(m_channelBox, &QSpinBox::valueChanged, this, &TokensView::setChannel);
    connect(m_strip, &TokenStrip::currentChanged, this, &TokensView::point);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &TokensView::choose);
    connect(m_table, &QTableView::clicked, this, &TokensView::choose);
    connect(&m_pointer, &SharedPointer::moved, this, &TokensView::followPointer);
    connect(&m_marks, &NodeMarks::changed, this, &TokensView::followMarks);
}

bool TokensView::isText() const {
    return m_series && m_series.count() == 1 && m_series.value().tensor.dtype() == DType::Int32;
}

void TokensView::setShown(const Shown& shown) {
    const bool sameNumbers = shown.maps == m_shown.maps && m_series;
    m_shown = shown;
    m_marks.setNode(shown.node);
    if (shown)
        m_marks.setShape(shown.value().tensor.shape());
    if (!sameNumbers) {
        m_series = shown && suits(*shown.maps) ? Series(shown.value()) : Series();
        m_channel = std::clamp<std::int64_t>(m_channel, 0, std::max<std::int64_t>(m_series.count() - 1, 0));
        const QSignalBlocker quiet(m_channelBox);
        m_channelBox->setRange(0, static_cast<int>(std::max<std::int64_t>(m_series.count() - 1, 0)));
        m_channelBox->setValue(static_cast<int>(m_channel));
        m_channelBox->setVisible(m_series.count() > 1);
        m_table->setVisible(!isText());
        m_model->set({}, nullptr);
        m_top.reset();
        compute();
    }
    m_strip->setSeries(m_series, shown.stale);
    followMarks();
    color();
    followPointer();
}

void TokensView::setMapStyle(const MapStyle& style) {
    m_style = style;
    color();
}

void TokensView::compute() {
    if (!m_series) {
        m_job.cancel();
        return;
    }
    m_job.start([this, series = m_series]() -> LatestJob::Show {
        auto top = std::make_shared<const TopFirings>(topFirings(series, FiringsModel::kNGrams));
        return [this, series, top] {
            if (series.value().tensor.rawBytes().data() != m_series.value().tensor.rawBytes().data())
                return;
            m_top = top;
            if (!isText())
                m_model->set(series, top);
            m_table->resizeColumnsToContents();
            color();
        };
    });
}

/// Of the channel's own range, or that of all, as the style says.
void TokensView::color() {
    if (!m_top || isText() || static_cast<std::size_t>(m_channel) >= m_top->channels.size())
        return m_strip->setChannel(m_channel, std::nullopt);
    float low = 0;
    float high = 0;
    for (const TopFirings::Channel& channel : m_top->channels) {
        low = std::min(low, channel.min);
        high = std::max(high, channel.max);
    }
    const TopFirings::Channel& own = m_top->channels[static_cast<std::size_t>(m_channel)];
    ColorScale scale;
    scale.map = findColorMap(m_style.colorMap);
    if (!scale.map)
        scale.map = &automaticColorMap(static_cast<double>(low), static_cast<double>(high), false);
    scale.min = static_cast<double>(m_style.range == RangeMode::Own ? own.min : low);
    scale.max = static_cast<double>(m_style.range == RangeMode::Own ? own.max : high);
    if (m_style.range == RangeMode::Fixed) {
        scale.min = m_style.fixedMin;
        scale.max = m_style.fixedMax;
    } else if (scale.map->diverging) {
        scale.max = std::max(std::abs(scale.min), std::abs(scale.max));
        scale.min = -scale.max;
    }
    m_strip->setChannel(m_channel, scale);
}

void TokensView::setChannel(std::int64_t channel) {
    if (channel < 0 || channel >= m_series.count() || channel == m_channel)
        return;
    m_channel = channel;
    const QSignalBlocker quiet(m_channelBox);
    m_channelBox->setValue(static_cast<int>(channel));
    color();
    describe(m_strip->current());
    emit sightChanged();
}

void TokensView::choose(const QModelIndex& index) {
    const QModelIndex place = m_sorted->mapToSource(index);
    if (!place.isValid())
        return;
    setChannel(place.row());
    if (const Firing* firing = m_model->firingAt(place)) {
        m_strip->setCurrent(firing->element, true);
        point(firing->element);
    }
}

std::vector<QWidget*> TokensView::pickedFrom() const {
    return {m_strip->viewport()};
}

void TokensView::reveal(const std::vector<std::int64_t>& element) {
    if (!m_series)
        return;
    const MapAxes axes(m_shown.value().tensor.shape(), m_shown.value().axes);
    const MapPlace place = axes.placeOf(element);
    setChannel(place.row);
    const QSignalBlocker quiet(m_strip);
    m_strip->setCurrent(place.column, true);
}

void TokensView::point(std::int64_t element) {
    if (element < 0 || !m_series)
        return;
    m_pointing = true;
    m_pointer.set(probeOf(m_shown.node, m_series.value().axes, m_series.indexOf(m_channel, element)));
    m_pointing = false;
    describe(element);
}

/// Marks what others point at; what is pointed at here is marked with the tokens around that it sees.
void TokensView::followPointer() {
    const ProbePoint& point = m_pointer.point();
    if (!m_series || !point.valid) {
        m_strip->setMarked(std::nullopt);
        return describe(-1);
    }
    const auto element = elementAt(m_series.axis(), m_series.length(), point.place);
    m_strip->setMarked(stretchAt(m_series.axis(), m_series.length(), point.place));
    if (!m_pointing && element && point.node != m_shown.node) {
        const QSignalBlocker quiet(m_strip);
        m_strip->setCurrent(*element, true);
    }
    describe(element ? *element : m_strip->current());
}

/// Of all channels at once: a word has one chip.
void TokensView::followMarks() {
    if (!m_series)
        return m_strip->setMarks({}, {}, {});
    Cut cut = mapCut(m_shown.maps->axes(), 0);
    if (cut.down >= 0)
        cut.at[static_cast<std::size_t>(cut.down)].reset();
    cut.down = -1;
    m_strip->setMarks(m_marks.on(cut), m_marks.effect(cut), m_marks.beside(cut.across));
}

void TokensView::describe(std::int64_t element) {
    if (!m_series || element < 0 || element >= m_series.length()) {
        m_readOut->setText(m_series ? tr("Point at a word, or choose an n-gram below") : QString());
        return;
    }
    QStringList parts{tr("token %1").arg(element)};
    parts << (m_strip->isPadding(element) ? tr("padding") : m_strip->wordAt(element));
    const float value = m_series.at(m_channel, element);
    if (isText())
        parts << tr("id %1").arg(toQString(fullNumber(value)));
    else
        parts << tr("channel %1")
                     .arg(m_model->rowCount() > 0 ? m_model->channelName(m_channel) : QString::number(m_channel))
              << toQString(fullNumber(value)) << tr("sees: %1").arg(toQString(wordsOf(m_series.axis(), element)));
    if (m_strip->isMasked(element))
        parts << tr("masked: later layers leave it out");
    m_readOut->setText(parts.join(QStringLiteral(" · ")));
    m_strip->setAccessibleDescription(m_readOut->text());
}

QString TokensView::readOut() const {
    return m_readOut->text();
}

QImage TokensView::image() const {
    if (!m_series)
        return {};
    QImage image(size() * devicePixelRatioF(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(devicePixelRatioF());
    image.fill(Theme::instance().color(Theme::Role::Panel));
    QPainter painter(&image);
    paintTo(painter, size());
    return image;
}

void TokensView::paintTo(QPainter& painter, QSize size) const {
    if (m_series)
        m_strip->draw(painter, size.width());
}

std::string TokensView::csv() const {
    std::string out;
    std::vector<std::string> line;
    for (int column = 0; column < m_model->columnCount(); ++column)
        line.push_back(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString().toStdString());
    for (int row = 0; row < m_model->rowCount(); ++row) {
        out += out.empty() ? csvLine(line) : std::string();
        line.clear();
        for (int column = 0; column < m_model->columnCount(); ++column)
            line.push_back(m_model->csvCell(row, column).toStdString());
        out += csvLine(line);
    }
    return out;
}

} // namespace layerscope
