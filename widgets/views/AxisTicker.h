// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Axis.h"

#include <qcustomplot.h>

namespace layerscope {

/// Ticks in the units of an Axis: words or names where it has labels, whole numbers where its unit is one to count,
/// and else round numbers.
class AxisTicker : public QCPAxisTicker {
public:
    explicit AxisTicker(Axis axis);
    /// Pixels of a unit of the axis: words are given so many ticks as there is room for.
    void setLabelRoom(int ticks) { setTickCount(ticks); }

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double step) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
    bool countsWholes() const;
    Axis m_axis;
};

} // namespace layerscope
