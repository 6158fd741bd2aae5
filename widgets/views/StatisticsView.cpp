// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/StatisticsView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ChannelsModel.h"
#include "views/PlotPainting.h"
#include "views/PlotStyle.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QTableView>
#include <QTableWidget>
#include <QVBoxLayout>
#include <qcustomplot.h>

#include <cmath>

namespace layerscope {

namespace {

constexpr int kBins = 64;

QString number(double value) {
    return toQString(shortNumber(value));
}

QString share(std::int64_t part, std::int64_t whole) {
    const double percent = whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0;
    return QStringLiteral("%1 (%2 %)").arg(toQString(groupedNumber(part)), number(percent));
}

} // namespace

StatisticsView::StatisticsView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_plot(new QCustomPlot(this))
    , m_bars(new QCPBars(m_plot->xAxis, m_plot->yAxis))
    , m_channel(new QSpinBox(this))
    , m_log(new QCheckBox(this))
    , m_readOut(new QLabel(this))
    , m_table(new QTableWidget(0, 4, this))
    , m_model(new ChannelsModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_channels(new QTableView(this)) {
    layOut();
    styleLikeTheme();
    connect(m_channel, &QSpinBox::valueChanged, this, &StatisticsView::compute);
    connect(m_channels->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &StatisticsView::chooseRow);
    connect(m_channels, &QTableView::clicked, this, &StatisticsView::chooseRow);
    connect(m_log, &QCheckBox::toggled, this, &StatisticsView::drawBars);
    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent* event) { readBin(m_plot->xAxis->pixelToCoord(event->position().x())); });
    connect(&Theme::instance(), &Theme::changed, this, &StatisticsView::styleLikeTheme);
}

void StatisticsView::layOut() {
    const Theme& theme = Theme::instance();
    m_channel->setRange(-1, -1);
    m_channel->setValue(-1);
    m_channel->setSpecialValueText(tr("All channels"));
    m_channel->setPrefix(tr("Channel "));
    m_channel->setAccessibleName(tr("Channel whose numbers are counted"));
    m_log->setText(tr("Log counts"));
    m_log->setToolTip(tr("Show counts on a logarithmic scale, so that rare values are seen"));
    m_plot->setMinimumHeight(120);
    m_plot->setAccessibleName(tr("Histogram"));
    m_readOut->setAccessibleName(tr("Bar under the pointer"));
    m_table->horizontalHeader()->hide();
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setAccessibleName(tr("Statistics"));
    m_table->setFixedHeight(4 * m_table->verticalHeader()->defaultSectionSize() + 2);
    layOutTables();
    auto* top = new QHBoxLayout;
    top->addWidget(m_channel);
    top->addSpacing(theme.space(2));
    top->addWidget(m_log);
    top->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addLayout(top);
    column->addWidget(m_plot, 3);
    column->addWidget(m_readOut);
    column->addWidget(m_table);
    column->addWidget(m_channels, 3);
}

void StatisticsView::layOutTables() {
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(ChannelsModel::SortRole);
    m_channels->setModel(m_sorted);
    m_channels->setSortingEnabled(true);
    m_channels->sortByColumn(ChannelsModel::Channel, Qt::AscendingOrder);
    m_channels->verticalHeader()->hide();
    m_channels->setShowGrid(false);
    m_channels->setWordWrap(false);
    m_channels->setAlternatingRowColors(true);
    m_channels->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_channels->setSelectionMode(QAbstractItemView::SingleSelection);
    m_channels->setTabKeyNavigation(false);
    m_channels->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_channels->setMinimumHeight(96);
    m_channels->setAccessibleName(tr("Statistics of each channel"));
}

void StatisticsView::styleLikeTheme() {
    const Theme& theme = Theme::instance();
    m_plot->setBackground(theme.color(Theme::Role::Panel));
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis})
        styleAxis(axis);
    m_plot->xAxis->setLabel(tr("value"));
    m_plot->yAxis->setLabel(tr("count"));
    QColor fill = theme.color(Theme::Role::Accent);
    m_bars->setPen(QPen(theme.color(Theme::Role::Panel), 0.5));
    m_bars->setBrush(fill);
    m_readOut->setFont(theme.figures(Theme::FontRole::Small));
    m_table->setFont(theme.figures(Theme::FontRole::Normal));
    m_channels->setFont(theme.figures(Theme::FontRole::Normal));
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void StatisticsView::setShown(const Shown& shown) {
    const bool sameNumbers = shown.maps == m_shown.maps;
    m_shown = shown;
    setEnabled(static_cast<bool>(shown));
    if (sameNumbers)
        return;
    if (!shown) {
        m_job.cancel();
        m_histogram.reset();
        m_figures.reset();
        m_model->set(MapAxes(Shape{}, {}), nullptr);
        m_bars->data()->clear();
        m_table->setRowCount(0);
        m_readOut->clear();
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        return;
    }
    const QSignalBlocker quiet(m_channel);
    const int axis = channelAxisOf(shown.value());
    const std::int64_t count = axis < 0 ? 1 : shown.value().tensor.shape()[axis];
    m_channel->setMaximum(static_cast<int>(std::min<std::int64_t>(count - 1, 1'000'000)));
    m_channel->setVisible(count > 1);
    m_figures.reset();
    compute();
}

void StatisticsView::setChannel(int channel) {
    m_channel->setValue(channel);
}

/// The figures of all channels once for a value, the histogram for every choice.
void StatisticsView::compute() {
    if (!m_shown)
        return;
    m_job.start([this, maps = m_shown.maps, known = m_figures, channel = m_channel->value()]() -> LatestJob::Show {
        auto figures = known ? known : std::make_shared<const ChannelTable>(channelTable(maps->value()));
        const Histogram histogram = histogramOf(channelNumbers(maps->value(), channel), kBins);
        return [this, maps, figures, histogram, channel] {
            if (maps != m_shown.maps)
                return;
            if (m_figures != figures) {
                m_figures = figures;
                m_model->set(maps->axes(), figures);
                m_channels->resizeColumnsToContents();
                // A long finding is cut; its tooltip has it whole, and the figures stay in sight.
                QHeaderView* header = m_channels->horizontalHeader();
                const int widest = m_channels->viewport()->width() * 2 / 5;
                if (header->sectionSize(ChannelsModel::Finding) > widest)
                    header->resizeSection(ChannelsModel::Finding, widest);
            }
            showHistogram(channel, histogram);
        };
    });
}

void StatisticsView::showHistogram(int channel, const Histogram& histogram) {
    m_histogram = histogram;
    const bool one = channel >= 0 && static_cast<std::size_t>(channel) < m_figures->channels.size();
    fillTable(one ? Statistics(m_figures->channels[static_cast<std::size_t>(channel)]) : m_figures->total());
    drawBars();
}

void StatisticsView::chooseRow(const QModelIndex& index) {
    const QModelIndex place = m_sorted->mapToSource(index);
    if (!place.isValid() || !m_shown)
        return;
    if (m_model->rowCount() > 1)
        setChannel(place.row());
    if (const auto element = m_model->brokenElement(place.row()); !element.empty())
        m_pointer.set(probeOf(m_shown.node, m_shown.maps->axes().axes, element));
}

void StatisticsView::drawBars() {
    if (!m_histogram || m_histogram->counts.empty())
        return;
    const double span = m_histogram->max > m_histogram->min ? m_histogram->max - m_histogram->min : 1;
    const auto bins = static_cast<qsizetype>(m_histogram->counts.size());
    const double width = span / static_cast<double>(bins);
    const bool log = m_log->isChecked();
    QVector<double> keys(bins);
    QVector<double> counts(bins);
    double highest = 1;
    for (qsizetype i = 0; i < bins; ++i) {
        keys[i] = m_histogram->min + (static_cast<double>(i) + 0.5) * width;
        counts[i] = static_cast<double>(m_histogram->counts[static_cast<std::size_t>(i)]);
        highest = std::max(highest, counts[i]);
    }
    m_bars->setWidth(width);
    m_bars->setData(keys, counts, true);
    m_bars->setBaseValue(log ? 0.5 : 0);
    m_plot->yAxis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    m_plot->yAxis->setTicker(log ? QSharedPointer<QCPAxisTicker>(new QCPAxisTickerLog)
                                 : QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
    m_plot->yAxis->setNumberFormat(log ? QStringLiteral("eb") : QStringLiteral("gb"));
    m_plot->yAxis->setNumberPrecision(log ? 0 : 6);
    m_plot->yAxis->setRange(log ? 0.5 : 0, highest * (log ? 2 : 1.05));
    m_plot->xAxis->setRange(m_histogram->min - 0.01 * span, m_histogram->min + 1.01 * span);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void StatisticsView::fillTable(const Statistics& statistics) {
    const std::vector<std::pair<QString, QString>> rows{
        {tr("Lowest"), number(statistics.min)},
        {tr("Highest"), number(statistics.max)},
        {tr("Mean"), number(statistics.mean)},
        {tr("Standard deviation"), number(statistics.deviation)},
        {tr("Zeros"), share(statistics.zeros, statistics.count)},
        {tr("NaN"), share(statistics.nans, statistics.count)},
        {tr("Infinities"), share(statistics.infinities, statistics.count)},
        {tr("Numbers"), toQString(groupedNumber(statistics.count))},
    };
    const int lines = static_cast<int>(rows.size() + 1) / 2;
    m_table->setRowCount(lines);
    for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
        const auto& [name, text] = rows[static_cast<std::size_t>(i)];
        const int column = i / lines * 2;
        m_table->setItem(i % lines, column, new QTableWidgetItem(name));
        auto* figure = new QTableWidgetItem(text);
        figure->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_table->setItem(i % lines, column + 1, figure);
    }
    const bool broken = statistics.nans + statistics.infinities > 0;
    m_readOut->setText(broken ? tr("NaN and infinite numbers are counted and left out of all else.")
                              : tr("Point at a bar to read it"));
}

QString StatisticsView::figure(const QString& name) const {
    for (int row = 0; row < m_table->rowCount(); ++row)
        for (int column = 0; column < m_table->columnCount(); column += 2)
            if (m_table->item(row, column)->text() == name)
                return m_table->item(row, column + 1)->text();
    return {};
}

QString StatisticsView::readOut() const {
    return m_readOut->text();
}

void StatisticsView::readBin(double value) {
    if (!m_histogram || m_histogram->counts.empty())
        return;
    const auto bins = static_cast<double>(m_histogram->counts.size());
    const double span = m_histogram->max > m_histogram->min ? m_histogram->max - m_histogram->min : 1;
    const double bin = std::floor((value - m_histogram->min) / span * bins);
    if (bin < 0 || bin >= bins)
        return;
    const double from = m_histogram->min + bin / bins * span;
    m_readOut->setText(tr("%1 numbers from %2 to %3")
                           .arg(toQString(groupedNumber(m_histogram->counts[static_cast<std::size_t>(bin)])),
                                number(from), number(from + span / bins)));
}

QImage StatisticsView::image() const {
    return m_histogram ? m_plot->toPixmap(0, 0, devicePixelRatioF()).toImage() : QImage();
}

void StatisticsView::paintTo(QPainter& painter, QSize size) const {
    if (m_histogram)
        paintPlot(*m_plot, painter, size);
}

std::string StatisticsView::csv() const {
    return m_model->csv();
}

} // namespace layerscope
