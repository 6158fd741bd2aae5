// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace layerscope {

/// Chooses the colour map and the range that it spans.
class StyleBar : public QWidget {
    Q_OBJECT
public:
    explicit StyleBar(QWidget* parent = nullptr);

    const MapStyle& style() const { return m_style; }
    void setStyleOfMaps(const MapStyle& style);
    /// What a fixed range begins with when it is chosen.
    void suggestRange(double min, double max);

signals:
    void changed(const layerscope::MapStyle& style);

private:
    void readFields();
    void show(const MapStyle& style);

    MapStyle m_style;
    double m_suggestedMin = 0;
    double m_suggestedMax = 1;
    QComboBox* m_map;
    QComboBox* m_range;
    QLineEdit* m_min;
    QLineEdit* m_max;
};

} // namespace layerscope
