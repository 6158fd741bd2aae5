// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/parts/NumberBox.h"

#include <QWidget>

namespace layerscope {

class ScaleSlider;

/// A number as a slider over its soft range and a box over its hard range; the box alone where there is no soft range,
/// or no room.
class NumberControl : public QWidget {
    Q_OBJECT
public:
    explicit NumberControl(NumberSpec spec, QWidget* parent = nullptr);

    void setValue(std::optional<double> value);
    NumberBox* box() const { return m_box; }
    ScaleSlider* slider() const { return m_slider; } ///< null where there is none
    /// The name that a screen reader says for both.
    void setSpokenName(const QString& name);

signals:
    void valueEdited(double value);
    void refused(const QString& why);
    void gestureStarted();
    void gestureEnded();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    ScaleSlider* m_slider = nullptr;
    NumberBox* m_box;
};

} // namespace layerscope
