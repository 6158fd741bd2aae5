// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

#include <QWidget>

namespace layerscope {

/// The colours from lowest to highest with their numbers, and a word on whose range it is. Marks a value on request.
class ColorBar : public QWidget {
    Q_OBJECT
public:
    explicit ColorBar(QWidget* parent = nullptr);

    void setScale(const ColorScale& scale, const QString& whose);
    const ColorScale& scale() const { return m_scale; }
    QString whose() const { return m_whose; }
    /// NaN for none.
    void setMarked(double value);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ColorScale m_scale;
    QString m_whose;
    double m_marked;
};

} // namespace layerscope
