// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/NumberControl.h"

#include "inspector/parts/ScaleSlider.h"
#include "theme/Theme.h"

#include <QHBoxLayout>

namespace layerscope {
namespace {

constexpr int kLeastSlider = 48; ///< with the gap; shorter ones cannot be aimed at

} // namespace

NumberControl::NumberControl(NumberSpec spec, QWidget* parent)
    : QWidget(parent)
    , m_box(new NumberBox(spec, this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(2));
    if (SliderScale::covers(spec.soft)) {
        m_slider = new ScaleSlider(SliderScale(spec.soft, spec.integer), this);
        layout->addWidget(m_slider, 1);
        connect(m_slider, &ScaleSlider::valueEdited, this, [this](double value) {
            m_box->setValue(value);
            emit valueEdited(value);
        });
        connect(m_slider, &ScaleSlider::gestureStarted, this, &NumberControl::gestureStarted);
        connect(m_slider, &ScaleSlider::gestureEnded, this, &NumberControl::gestureEnded);
    }
    layout->addWidget(m_box, m_slider ? 0 : 1);
    if (m_slider)
        m_slider->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    setFocusProxy(m_box);
    connect(m_box, &NumberBox::valueEdited, this, [this](double value) {
        if (m_slider)
            m_slider->setShown(value);
        emit valueEdited(value);
    });
    connect(m_box, &NumberBox::refused, this, &NumberControl::refused);
    connect(m_box, &NumberBox::gestureStarted, this, &NumberControl::gestureStarted);
    connect(m_box, &NumberBox::gestureEnded, this, &NumberControl::gestureEnded);
}

void NumberControl::setValue(std::optional<double> value) {
    m_box->setValue(value);
    if (m_slider && value)
        m_slider->setShown(*value);
}

void NumberControl::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (!m_slider)
        return;
    const int box = m_box->sizeHint().width();
    const bool room = width() - box >= kLeastSlider;
    m_slider->setVisible(room);
    m_box->setMaximumWidth(room ? box : QWIDGETSIZE_MAX);
}

void NumberControl::setSpokenName(const QString& name) {
    m_box->setAccessibleName(name);
    if (m_slider)
        m_slider->setAccessibleName(tr("%1, slider").arg(name));
}

} // namespace layerscope
