// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Params.h"

#include <QWidget>

#include <vector>

namespace layerscope {

/// The curve of an activation around an input, and the point on it that the input gives.
class FunctionPlot : public QWidget {
    Q_OBJECT
public:
    explicit FunctionPlot(QWidget* parent = nullptr);

    void setPoint(const NamedFunction& function, double x, double y);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    NamedFunction m_function;
    double m_x = 0;
    double m_y = 0;
    double m_reach = 0;           ///< the curve is drawn from −reach to reach
    std::vector<float> m_heights; ///< at equal distances
};

} // namespace layerscope
