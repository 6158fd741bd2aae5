// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/LatencyOverlay.h"

#include "canvas/CardSigns.h"
#include "session/LiveSession.h"
#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {

namespace {

constexpr std::chrono::seconds kLately{5};
constexpr int kBeatMs = 500;
constexpr double kTextWidth = 27; ///< of the panel, in heights of a line
/// Where the columns end, as parts of the panel's width: name, median, 95 %, budget, verdict.
constexpr std::array kColumns{0.18, 0.32, 0.46, 0.68, 1.0};

using Figure = LatencySummary::Figure;

QString milliseconds(double value) {
    return QString::number(value, 'f', value < 99.95 ? 1 : 0);
}

QString budgetText(const LatencyBudget& budget) {
    return LatencyOverlay::tr("%1 / %2").arg(budget.aim).arg(budget.must);
}

QString verdictOf(double p95, const LatencyBudget& budget) {
    return p95 <= budget.aim    ? LatencyOverlay::tr("in the aim")
           : p95 <= budget.must ? LatencyOverlay::tr("in budget")
                                : LatencyOverlay::tr("over");
}

QString stageName(std::size_t stage) {
    const std::array<QString, kLatencyStages> names{LatencyOverlay::tr("Take up"), LatencyOverlay::tr("Plan"),
                                                    LatencyOverlay::tr("Run"), LatencyOverlay::tr("Pictures"),
                                                    LatencyOverlay::tr("Paint")};
    return names[stage];
}

QString adviceOn(std::size_t stage, double over) {
    const std::array<QString, kLatencyStages> advice{
        LatencyOverlay::tr(
            "Taking an edit up is %1 ms over its budget: the machine has other work. Close what computes "
            "beside this program."),
        LatencyOverlay::tr("The plan is %1 ms over its budget: it grows with the number of layers. Work on a part of "
                           "the network in a file of its own."),
        LatencyOverlay::tr("The layers are %1 ms over their budget. View, Cost on the cards, Time shows which."),
        LatencyOverlay::tr("The pictures are %1 ms over their budget. Zoom in, so that fewer cards are seen."),
        LatencyOverlay::tr("Painting is %1 ms over its budget. Zoom out until cards are plain, or make the window "
                           "smaller.")};
    return advice[stage].arg(milliseconds(over));
}

/// The stage that is furthest over its budget; none when only the sum is, or nothing.
std::optional<std::size_t> worstStage(const LatencySummary& summary) {
    std::optional<std::size_t> worst;
    double most = 0;
    for (std::size_t stage = 0; stage < kLatencyStages; ++stage)
        if (const double over = summary.stages[stage].p95 - kLatencyBudget[stage].must; over > most) {
            most = over;
            worst = stage;
        }
    return worst;
}

QString adviceOf(const LatencySummary& summary) {
    if (summary.count == 0)
        return LatencyOverlay::tr("Nothing was measured in the last seconds. Move a slider, or play a film.");
    if (const auto worst = worstStage(summary))
        return adviceOn(*worst, summary.stages[*worst].p95 - kLatencyBudget[*worst].must);
    if (summary.whole.p95 > kWholeLatency.must)
        return LatencyOverlay::tr("All stages together are %1 ms over the budget.")
            .arg(milliseconds(summary.whole.p95 - kWholeLatency.must));
    return summary.whole.p95 <= kWholeLatency.aim ? LatencyOverlay::tr("All of it is within the aim.")
                                                  : LatencyOverlay::tr("All of it is within the budget.");
}

LatencyOverlay::Row rowOf(const QString& name, const Figure& figure, const LatencyBudget& budget) {
    return {name,
            milliseconds(figure.median),
            milliseconds(figure.p95),
            budgetText(budget),
            verdictOf(figure.p95, budget),
            figure.p95 > budget.must};
}

} // namespace

LatencyOverlay::LatencyOverlay(const LiveSession& session, QWidget& canvas)
    : QWidget(&canvas)
    , m_session(session)
    , m_trace(latencyOf(session)) {
    setObjectName(QStringLiteral("latency"));
    setAccessibleName(tr("Latency"));
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setFocusPolicy(Qt::NoFocus);
    m_beat.setInterval(kBeatMs);
    connect(&m_beat, &QTimer::timeout, this, &LatencyOverlay::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &LatencyOverlay::layOut);
    hide();
}

void LatencyOverlay::setShown(bool shown) {
    setVisible(shown);
    m_skipped.clear();
    m_rows.clear();
    if (!shown)
        return m_beat.stop();
    m_beat.start();
    refresh();
    layOut();
    raise();
}

std::uint64_t LatencyOverlay::skippedLately() {
    const auto now = std::chrono::steady_clock::now();
    m_skipped.push_back({now, m_session.skippedFrames() + m_trace.unpaintedTicks()});
    while (m_skipped.size() > 1 && m_skipped.front().at < now - kLately)
        m_skipped.pop_front();
    return m_skipped.back().skipped - m_skipped.front().skipped;
}

void LatencyOverlay::refresh() {
    const LatencySummary summary = summaryOf(m_trace.records(kLately));
    std::vector<Row> rows;
    for (std::size_t stage = 0; stage < kLatencyStages && summary.count > 0; ++stage)
        rows.push_back(rowOf(stageName(stage), summary.stages[stage], kLatencyBudget[stage]));
    if (summary.count > 0)
        rows.push_back(rowOf(tr("Whole"), summary.whole, kWholeLatency));
    const QString frames =
        tr("%1 shown, %2 skipped in the last %3 s").arg(summary.count).arg(skippedLately()).arg(kLately.count());
    QString advice = adviceOf(summary);
    if (rows == m_rows && frames == m_frames && advice == m_advice)
        return;
    const bool sameSize = rows.size() == m_rows.size() && advice.size() == m_advice.size();
    m_rows = std::move(rows);
    m_frames = frames;
    m_advice = std::move(advice);
    say();
    if (!sameSize)
        return layOut();
    m_picture = {};
    update();
}

void LatencyOverlay::say() {
    QStringList parts;
    for (const Row& row : m_rows)
        parts << tr("%1: %2 ms, 95 % within %3 ms, %4").arg(row.name, row.median, row.p95, row.verdict);
    parts << m_frames << m_advice;
    setAccessibleDescription(parts.join(QStringLiteral("; ")));
}

void LatencyOverlay::layOut() {
    const Theme& theme = Theme::instance();
    const QFontMetricsF metrics(theme.font(Theme::FontRole::Small));
    const double width = std::ceil(kTextWidth * metrics.height());
    const double padding = theme.space(2);
    const QRectF advice =
        metrics.boundingRect(QRectF(0, 0, width, 1000), Qt::TextWordWrap, m_advice.isEmpty() ? QString() : m_advice);
    const double lines = 2 + (m_rows.empty() ? 0.0 : static_cast<double>(m_rows.size()) + 1);
    resize(static_cast<int>(width + 2 * padding),
           static_cast<int>(std::ceil(lines * metrics.height() + advice.height() + 3 * padding)));
    m_picture = {};
    update();
}

void LatencyOverlay::drawRow(QPainter& painter, double y, const Row& row) const {
    const Theme& theme = Theme::instance();
    const double padding = theme.space(2);
    const double width = this->width() - 2 * padding;
    const double height = QFontMetricsF(theme.font(Theme::FontRole::Small)).height();
    const std::array<const QString*, 5> texts{&row.name, &row.median, &row.p95, &row.budget, &row.verdict};
    double left = 0;
    for (std::size_t column = 0; column < texts.size(); ++column) {
        const bool words = column == 0 || column == 4;
        const QRectF cell(padding + left * width, y, (kColumns[column] - left) * width, height);
        painter.setFont(words ? theme.font(Theme::FontRole::Small) : theme.figures(Theme::FontRole::Small));
        painter.drawText(cell, (column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter, *texts[column]);
        left = kColumns[column];
    }
    if (row.isOver)
        paintSign(painter, QRectF(padding + kColumns[3] * width + height * 0.4, y + 1, height - 2, height - 2), true);
}

void LatencyOverlay::draw() {
    const Theme& theme = Theme::instance();
    m_picture = QPixmap(size() * devicePixelRatioF());
    m_picture.setDevicePixelRatio(devicePixelRatioF());
    m_picture.fill(theme.color(Theme::Role::Panel));
    QPainter painter(&m_picture);
    painter.setPen(theme.color(Theme::Role::Border));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    const double padding = theme.space(2);
    const double height = QFontMetricsF(theme.font(Theme::FontRole::Small)).height();
    QFont bold = theme.font(Theme::FontRole::Small);
    bold.setWeight(QFont::DemiBold);
    painter.setPen(theme.color(Theme::Role::Text));
    painter.setFont(bold);
    double y = padding;
    painter.drawText(QRectF(padding, y, width() - 2 * padding, height), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("From edit or frame to screen, in ms"));
    y += height;
    if (!m_rows.empty()) {
        painter.setPen(theme.color(Theme::Role::TextMuted));
        drawRow(painter, y, {QString(), tr("median"), tr("95 %"), tr("aim / must"), QString(), false});
        y += height;
    }
    painter.setPen(theme.color(Theme::Role::Text));
    for (const Row& row : m_rows) {
        drawRow(painter, y, row);
        y += height;
    }
    painter.setFont(theme.font(Theme::FontRole::Small));
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(QRectF(padding, y, width() - 2 * padding, height), Qt::AlignLeft | Qt::AlignVCenter, m_frames);
    y += height + padding;
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(QRectF(padding, y, width() - 2 * padding, this->height() - y - padding / 2), Qt::TextWordWrap,
                     m_advice);
}

void LatencyOverlay::paintEvent(QPaintEvent*) {
    if (m_picture.isNull())
        draw();
    QPainter(this).drawPixmap(0, 0, m_picture);
}

} // namespace layerscope
