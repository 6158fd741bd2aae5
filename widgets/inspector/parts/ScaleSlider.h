// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/parts/SliderScale.h"

#include <QSlider>

namespace layerscope {

/// A slider over a SliderScale. A press on the groove takes the handle there; a drag, or a key however long it is held,
/// is one gesture.
class ScaleSlider : public QSlider {
    Q_OBJECT
public:
    explicit ScaleSlider(SliderScale scale, QWidget* parent = nullptr);

    const SliderScale& scale() const { return m_scale; }
    /// Shows it and says nothing.
    void setShown(double value);

signals:
    void valueEdited(double value);
    void gestureStarted();
    void gestureEnded();

protected:
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void give(double value);
    void setGesture(bool on);

    SliderScale m_scale;
    double m_shown = 0;
    bool m_inGesture = false;
};

} // namespace layerscope
