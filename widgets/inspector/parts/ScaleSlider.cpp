// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/ScaleSlider.h"

#include "inspector/parts/FieldManners.h"

#include <QKeyEvent>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionSlider>
#include <QWheelEvent>

namespace layerscope {
namespace {

/// Steps that a key means: arrows one, pages ten; 0 for another key.
int stepsOf(int key) {
    switch (key) {
    case Qt::Key_Right:
    case Qt::Key_Up:
        return 1;
    case Qt::Key_Left:
    case Qt::Key_Down:
        return -1;
    case Qt::Key_PageUp:
        return 10;
    case Qt::Key_PageDown:
        return -10;
    default:
        return 0;
    }
}

} // namespace

ScaleSlider::ScaleSlider(SliderScale scale, QWidget* parent)
    : QSlider(Qt::Horizontal, parent)
    , m_scale(scale) {
    setRange(0, m_scale.steps());
    FieldManners::install(this);
    connect(this, &QSlider::sliderPressed, this, [this] { setGesture(true); });
    connect(this, &QSlider::sliderReleased, this, [this] { setGesture(false); });
    connect(this, &QSlider::valueChanged, this, [this](int position) { give(m_scale.value(position)); });
}

void ScaleSlider::setShown(double value) {
    m_shown = value;
    if (isSliderDown())
        return; // the hand on it knows better
    const QSignalBlocker blocker(this);
    setSliderPosition(m_scale.position(value));
}

void ScaleSlider::give(double value) {
    if (value == m_shown)
        return;
    m_shown = value;
    emit valueEdited(value);
}

void ScaleSlider::setGesture(bool on) {
    if (on == m_inGesture)
        return;
    m_inGesture = on;
    if (on)
        emit gestureStarted();
    else
        emit gestureEnded();
}

void ScaleSlider::mousePressEvent(QMouseEvent* event) {
    QStyleOptionSlider option;
    initStyleOption(&option);
    const QRect handle = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderHandle, this);
    const QRect groove = style()->subControlRect(QStyle::CC_Slider, &option, QStyle::SC_SliderGroove, this);
    if (event->button() == Qt::LeftButton && !handle.contains(event->position().toPoint())) {
        setGesture(true);
        const int x = event->position().toPoint().x() - handle.width() / 2 - groove.left();
        const int span = qMax(1, groove.width() - handle.width());
        setValue(QStyle::sliderValueFromPosition(minimum(), maximum(), x, span, option.upsideDown));
    }
    QSlider::mousePressEvent(event); // now on the handle: a drag goes on from here
    if (!isSliderDown())
        setGesture(false);
}

void ScaleSlider::keyPressEvent(QKeyEvent* event) {
    const int steps = stepsOf(event->key());
    const bool toEnd = event->key() == Qt::Key_Home || event->key() == Qt::Key_End;
    if (steps == 0 && !toEnd) {
        QSlider::keyPressEvent(event);
        return;
    }
    if (!event->isAutoRepeat())
        setGesture(true);
    const double to =
        toEnd ? m_scale.value(event->key() == Qt::Key_Home ? 0 : m_scale.steps()) : m_scale.stepped(m_shown, steps);
    const double before = m_shown;
    setShown(to);
    if (to != before)
        emit valueEdited(to);
    event->accept();
}

void ScaleSlider::keyReleaseEvent(QKeyEvent* event) {
    QSlider::keyReleaseEvent(event);
    if (!event->isAutoRepeat() && !isSliderDown())
        setGesture(false);
}

void ScaleSlider::focusOutEvent(QFocusEvent* event) {
    QSlider::focusOutEvent(event);
    if (!isSliderDown())
        setGesture(false);
}

void ScaleSlider::wheelEvent(QWheelEvent* event) {
    const int notches = event->angleDelta().y() / QWheelEvent::DefaultDeltasPerStep;
    if (notches == 0)
        return;
    const double to = m_scale.stepped(m_shown, notches);
    if (to != m_shown) {
        setShown(to);
        emit valueEdited(to);
    }
    event->accept();
}

} // namespace layerscope
