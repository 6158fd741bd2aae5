// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ThumbStrip.h"

#include "picture/Slices.h"
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr int kGap = 3;
constexpr double kWidest = 2.5; ///< times as wide as high

} // namespace

ThumbStrip::ThumbStrip(QWidget* parent)
    : QWidget(parent) {
    setAccessibleName(tr("Strip of slices"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ThumbStrip::setSource(const Shown& shown, std::int64_t channel, const ColorScale& scale, bool color) {
    m_shown = shown;
    m_channel = channel;
    m_scale = scale;
    m_color = color;
    render();
}

void ThumbStrip::setCurrent(std::int64_t slice) {
    m_current = slice;
    update();
}

void ThumbStrip::setMarked(std::optional<std::int64_t> slice) {
    if (slice == m_marked)
        return;
    m_marked = slice;
    update();
}

std::int64_t ThumbStrip::slices() const {
    return m_shown ? m_shown.maps->axes().size(m_shown.maps->axes().slice) : 0;
}

int ThumbStrip::labelHeight() const {
    return QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height();
}

QSize ThumbStrip::sizeHint() const {
    return {300, Theme::instance().space(14) + labelHeight() + 2};
}

QSize ThumbStrip::minimumSizeHint() const {
    return {80, sizeHint().height()};
}

QSize ThumbStrip::thumbSize() const {
    const int tall = Theme::instance().space(14) - 4;
    if (!m_shown)
        return {tall, tall};
    const auto steps = drawnSteps(m_shown.maps->axes());
    const double ratio = steps[2] * static_cast<double>(m_shown.maps->columns()) /
                         (steps[1] * static_cast<double>(m_shown.maps->rows()));
    return {std::max(8, static_cast<int>(tall * std::clamp(ratio, 0.3, kWidest))), tall};
}

int ThumbStrip::thumbs() const {
    const std::int64_t room = std::max(1, (width() + kGap) / (thumbSize().width() + kGap));
    return static_cast<int>(std::min(room, slices()));
}

std::int64_t ThumbStrip::sliceOfThumb(int thumb) const {
    return thumbs() < 2 ? (slices() - 1) / 2
                        : std::llround(static_cast<double>(thumb * (slices() - 1)) / (thumbs() - 1));
}

QRect ThumbStrip::thumbRect(int thumb) const {
    const QSize size = thumbSize();
    const double pitch = thumbs() < 2 ? 0 : static_cast<double>(width() - size.width() - 4) / (thumbs() - 1);
    const double step = std::min(pitch, size.width() + 4.0 * kGap);
    return {QPoint(2 + static_cast<int>(thumb * step), 2), size};
}

double ThumbStrip::placeOf(std::int64_t slice) const {
    const double first = QRectF(thumbRect(0)).center().x();
    const double last = QRectF(thumbRect(std::max(thumbs() - 1, 0))).center().x();
    return slices() < 2 ? first
                        : first + (last - first) * static_cast<double>(slice) / static_cast<double>(slices() - 1);
}

std::int64_t ThumbStrip::sliceAt(double x) const {
    const double first = placeOf(0);
    const double last = placeOf(slices() - 1);
    const double part = last > first ? std::clamp((x - first) / (last - first), 0.0, 1.0) : 0;
    return std::llround(part * static_cast<double>(slices() - 1));
}

void ThumbStrip::render() {
    if (!m_shown || m_shown.maps->count() == 0) {
        m_images.clear();
        return update();
    }
    std::vector<std::int64_t> wanted;
    for (int thumb = 0; thumb < thumbs(); ++thumb)
        wanted.push_back(sliceOfThumb(thumb));
    const QSize size = thumbSize() * devicePixelRatioF();
    m_job.start([this, maps = m_shown.maps, channel = m_channel, scale = m_scale, color = m_color, size,
                 wanted]() -> LatestJob::Show {
        std::vector<QImage> images;
        const std::int64_t slices = maps->axes().size(maps->axes().slice);
        for (const std::int64_t slice : wanted)
            images.push_back(
                toImage(color ? pictureThumbnail(*maps, slice, size.width(), size.height())
                              : thumbnail(*maps, channel * slices + slice, scale, size.width(), size.height())));
        return [this, images] {
            m_images = images;
            update();
        };
    });
}

void ThumbStrip::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Theme& theme = Theme::instance();
    if (!m_shown || m_images.empty())
        return;
    painter.setFont(theme.figures(Theme::FontRole::Small));
    const MapAxes& axes = m_shown.maps->axes();
    const Axis& axis = axes.axes[static_cast<std::size_t>(axes.slice)];
    int labelled = -1;
    for (int thumb = 0; thumb < std::min(thumbs(), static_cast<int>(m_images.size())); ++thumb) {
        const QRect rect = thumbRect(thumb);
        painter.drawImage(rect, m_images[static_cast<std::size_t>(thumb)]);
        const QString place = sourceText(axis, sliceOfThumb(thumb));
        const QString label = place.isEmpty() ? QString::number(sliceOfThumb(thumb)) : place;
        const int wide = painter.fontMetrics().horizontalAdvance(label);
        const int left = std::clamp(rect.center().x() - wide / 2, 0, std::max(0, width() - wide));
        if (left <= labelled)
            continue;
        painter.setPen(theme.color(Theme::Role::TextMuted));
        painter.drawText(QPoint(left, rect.bottom() + 2 + painter.fontMetrics().ascent()), label);
        labelled = left + wide + theme.space(1);
    }
    const double tall = thumbSize().height() + 2;
    const double x = placeOf(m_current);
    painter.setPen(Qt::NoPen);
    painter.fillRect(QRectF(x - 2.5, 0, 5, tall + 2), Qt::black);
    painter.fillRect(QRectF(x - 1.5, 1, 3, tall), theme.color(Theme::Role::Accent));
    if (m_marked && m_marked != m_current) {
        painter.fillRect(QRectF(placeOf(*m_marked) - 1.5, 0, 3, tall + 2), Qt::black);
        painter.fillRect(QRectF(placeOf(*m_marked) - 0.5, 0, 1, tall + 2), Qt::white);
    }
}

void ThumbStrip::resizeEvent(QResizeEvent*) {
    render();
}

void ThumbStrip::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && m_shown && slices() > 0)
        emit chosen(sliceAt(event->position().x()));
}

void ThumbStrip::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && m_shown && slices() > 0)
        emit chosen(sliceAt(event->position().x()));
}

} // namespace layerscope
