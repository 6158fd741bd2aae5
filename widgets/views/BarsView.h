// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/TensorView.h"

class QLabel;
class QToolButton;

namespace layerscope {

class BarList;

/// A vector as horizontal bars from zero, in its own order or the largest first.
class BarsView : public TensorView {
    Q_OBJECT
public:
    explicit BarsView(QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    void setMapStyle(const MapStyle& style) override;

    BarList* list() const { return m_list; }
    void setLargestFirst(bool on);
    QString readOut() const;

private:
    void describe();

    Shown m_shown;
    BarList* m_list;
    QToolButton* m_sort;
    QLabel* m_readOut;
};

} // namespace layerscope
