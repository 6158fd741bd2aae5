// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/ResponseView.h"

#include "base/Numbers.h"
#include "picture/Mosaic.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr int kCurvePoints = 257;
constexpr int kMapPoints = 65; ///< odd, so that 0 has a cell
constexpr int kCurveHeight = 96;
constexpr int kLargestMap = 150;
constexpr int kGap = 4;

int lineHeight() {
    return QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height();
}

QImage imageOf(const std::vector<float>& values, double top) {
    const ColorScale scale{findColorMap("viridis"), 0, top};
    QImage image(kMapPoints, kMapPoints, QImage::Format_RGB32);
    for (int row = 0; row < kMapPoints; ++row) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(row));
        for (int column = 0; column < kMapPoints; ++column)
            line[column] = scale.color(values[static_cast<std::size_t>(row * kMapPoints + column)]);
    }
    return image;
}

double topOf(const std::vector<float>& values) {
    return values.empty() ? 0 : *std::ranges::max_element(values);
}

} // namespace

ResponseView::ResponseView(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Frequency response"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ResponseView::setTaps(const FilterTaps& taps, const ResponseSteps& steps) {
    if (taps.rank != m_rank) {
        m_panes.assign(1, {});
        mark(-1, 0, 0);
    }
    m_rank = taps.rank;
    m_steps = steps;
    setMinimumHeight(heightForWidth(width()));
    const quint64 serial = ++m_wanted;
    m_job.start([this, taps, spacing = steps.spacing, serial]() -> LatestJob::Show {
        std::vector<Pane> panes;
        if (taps.rank == 1)
            panes.push_back({.values = responseCurve(taps, spacing[kColumnAxis], kCurvePoints)});
        else if (taps.rank == 2)
            panes.push_back({.rowAxis = kRowAxis, .columnAxis = kColumnAxis});
        else
            panes = {{.rowAxis = kRowAxis, .columnAxis = kColumnAxis},
                     {.rowAxis = kDepthAxis, .columnAxis = kColumnAxis},
                     {.rowAxis = kDepthAxis, .columnAxis = kRowAxis}};
        double top = 0;
        for (Pane& pane : panes) {
            if (taps.rank > 1)
                pane.values = responseMap(taps, spacing, pane.rowAxis, pane.columnAxis, kMapPoints);
            top = std::max(top, topOf(pane.values));
        }
        for (Pane& pane : panes)
            if (taps.rank > 1)
                pane.image = imageOf(pane.values, top);
        return [this, panes = std::move(panes), rank = taps.rank, serial] {
            if (rank != m_rank)
                return;
            m_shown = serial;
            adopt(panes);
        };
    });
}

void ResponseView::adopt(std::vector<Pane> panes) {
    m_panes = std::move(panes);
    m_top = 0;
    for (const Pane& pane : m_panes)
        m_top = std::max(m_top, topOf(pane.values));
    mark(m_markPane, m_markRow, m_markColumn);
    update();
}

QString ResponseView::unitOf(int axis) const {
    const Axis& step = m_steps.axes[static_cast<std::size_t>(axis)];
    if (step.unit == AxisUnit::Second)
        return tr("Hz");
    return step.unit == AxisUnit::None ? tr("cycles/step") : tr("cycles/%1").arg(symbolOf(step.unit));
}

/// share: 0 to 1 along the axis as it is drawn.
double ResponseView::frequencyAt(int axis, double share) const {
    const double step = std::abs(m_steps.axes[static_cast<std::size_t>(axis)].step);
    return (isCurve() ? share / 2 : share - 0.5) / (step > 0 ? step : 1);
}

QString ResponseView::rangeText(int axis) const {
    const QString top = toQString(shortNumber(frequencyAt(axis, 1)));
    return isCurve() ? tr("0 to %1 %2").arg(top, unitOf(axis)) : tr("−%1 to %1 %2").arg(top, unitOf(axis));
}

QSize ResponseView::sizeHint() const {
    const int wide = isCurve() ? 200 : kLargestMap;
    return {wide, heightForWidth(width() > 0 ? width() : wide)};
}

int ResponseView::heightForWidth(int width) const {
    if (isCurve())
        return kCurveHeight + lineHeight() + kGap;
    const int side = std::min(kLargestMap, (width - (paneCount() - 1) * kGap) / paneCount());
    return std::max(32, side) + (paneCount() > 1 ? 2 : 1) * (lineHeight() + kGap);
}

QRect ResponseView::paneRect(int index) const {
    if (isCurve())
        return {0, 0, width(), kCurveHeight};
    const int side = std::max(32, std::min(kLargestMap, (width() - (paneCount() - 1) * kGap) / paneCount()));
    return {index * (side + kGap), paneCount() > 1 ? lineHeight() + kGap : 0, side, side};
}

void ResponseView::drawCurve(QPainter& painter) {
    const Theme& theme = Theme::instance();
    const QRect place = paneRect(0);
    const std::vector<float>& values = m_panes.front().values;
    painter.fillRect(place, theme.color(Theme::Role::Card));
    painter.setPen(theme.color(Theme::Role::Border));
    painter.drawRect(place.adjusted(0, 0, -1, -1));
    QPolygonF line;
    for (std::size_t i = 0; i < values.size(); ++i)
        line << QPointF(place.left() + 1.0 + (place.width() - 2.0) * static_cast<double>(i) / (kCurvePoints - 1),
                        place.bottom() - (place.height() - 8.0) * values[i] / (m_top > 0 ? m_top : 1));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Theme::Role::Accent), 2));
    painter.drawPolyline(line);
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(place.adjusted(kGap, 2, -kGap, -2), Qt::AlignTop | Qt::AlignRight, toQString(shortNumber(m_top)));
    if (m_markPane == 0 && !values.empty())
        drawMarker(painter, line[m_markColumn], 4);
}

void ResponseView::drawMap(QPainter& painter, int index) {
    const Pane& pane = m_panes[static_cast<std::size_t>(index)];
    const QRect place = paneRect(index);
    const QString names[] = {tr("depth"), tr("rows"), tr("columns")};
    painter.setPen(Theme::instance().color(Theme::Role::TextMuted));
    if (paneCount() > 1)
        painter.drawText(QRect(place.left(), 0, place.width(), lineHeight()), Qt::AlignLeft,
                         tr("%1 × %2").arg(names[pane.rowAxis], names[pane.columnAxis]));
    if (pane.image.isNull())
        return;
    painter.drawImage(place, pane.image);
    if (m_markPane != index)
        return;
    const double cell = place.width() / double{kMapPoints};
    drawMarker(painter, QPointF(place.topLeft()) + QPointF((m_markColumn + 0.5) * cell, (m_markRow + 0.5) * cell), 4);
}

void ResponseView::paintEvent(QPaintEvent*) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.figures(Theme::FontRole::Small));
    if (isCurve())
        drawCurve(painter);
    else
        for (int i = 0; i < std::min<int>(paneCount(), static_cast<int>(m_panes.size())); ++i)
            drawMap(painter, i);
    const QString range = isCurve() ? rangeText(kColumnAxis)
                                    : tr("%1 · up to %2").arg(rangeText(kColumnAxis), toQString(shortNumber(m_top)));
    const QRect below(0, paneRect(0).bottom() + kGap, width(), lineHeight());
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(below, Qt::AlignLeft, painter.fontMetrics().elidedText(range, Qt::ElideRight, width()));
    if (hasFocus()) {
        painter.setPen(QPen(theme.color(Theme::Role::Accent), 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
}

void ResponseView::mark(int pane, int row, int column) {
    const int points = isCurve() ? kCurvePoints : kMapPoints;
    m_markPane = std::min(pane, paneCount() - 1);
    m_markRow = isCurve() ? 0 : std::clamp(row, 0, points - 1);
    m_markColumn = std::clamp(column, 0, points - 1);
    QString text;
    if (m_markPane >= 0 && m_markPane < static_cast<int>(m_panes.size()) &&
        !m_panes[static_cast<std::size_t>(m_markPane)].values.empty()) {
        const Pane& shown = m_panes[static_cast<std::size_t>(m_markPane)];
        const double share = 1.0 / (points - 1);
        const QString value =
            toQString(shortNumber(shown.values[static_cast<std::size_t>(m_markRow * kMapPoints + m_markColumn)]));
        const auto at = [&](int axis, int place) {
            return toQString(shortNumber(frequencyAt(axis, place * share))) + u' ' + unitOf(axis);
        };
        text = isCurve() ? tr("%1: %2").arg(at(kColumnAxis, m_markColumn), value)
                         : tr("%1 down, %2 across: %3")
                               .arg(at(shown.rowAxis, m_markRow), at(shown.columnAxis, m_markColumn), value);
    }
    if (text != m_readOut) {
        m_readOut = text;
        setToolTip(text);
        setAccessibleDescription(text);
        emit readOutChanged(text);
    }
    update();
}

void ResponseView::mouseMoveEvent(QMouseEvent* event) {
    for (int i = 0; i < paneCount(); ++i) {
        const QRect place = paneRect(i);
        if (!place.contains(event->position().toPoint()))
            continue;
        const double across = (event->position().x() - place.left()) / place.width();
        const double down = (event->position().y() - place.top()) / place.height();
        const int points = isCurve() ? kCurvePoints : kMapPoints;
        mark(i, static_cast<int>(down * points), static_cast<int>(across * points));
        return;
    }
}

void ResponseView::leaveEvent(QEvent*) {
    mark(-1, m_markRow, m_markColumn);
}

void ResponseView::keyPressEvent(QKeyEvent* event) {
    const int pane = std::max(0, m_markPane);
    const int step = isCurve() ? 8 : 2;
    switch (event->key()) {
    case Qt::Key_Left:
        mark(pane, m_markRow, m_markColumn - step);
        break;
    case Qt::Key_Right:
        mark(pane, m_markRow, m_markColumn + step);
        break;
    case Qt::Key_Up:
        mark(pane, m_markRow - step, m_markColumn);
        break;
    case Qt::Key_Down:
        mark(pane, m_markRow + step, m_markColumn);
        break;
    case Qt::Key_PageUp:
        mark(std::max(0, pane - 1), m_markRow, m_markColumn);
        break;
    case Qt::Key_PageDown:
        mark(pane + 1, m_markRow, m_markColumn);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ResponseView::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    if (m_markPane < 0 && event->reason() != Qt::MouseFocusReason)
        mark(0, kMapPoints / 2, isCurve() ? 0 : kMapPoints / 2);
    update();
}

void ResponseView::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace layerscope
