// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelEdits.h"

#include <QWidget>

#include <functional>
#include <vector>

class QAction;
class QToolButton;

namespace layerscope {

/// One step that changes all numbers of a filter.
struct KernelTransform {
    const char* id;
    const char* icon;  ///< "" when it is in the menu only
    const char* label; ///< N_()
    int firstRank;     ///< of the filters that it means something for
    bool square;       ///< rows and columns have to be as many
    Checked<FilterTaps> (*apply)(const FilterTaps& taps);
};

/// Buttons and a menu for what can be done to a filter as a whole: turn, flip, normalise, make separable.
class TransformBar : public QWidget {
    Q_OBJECT
public:
    explicit TransformBar(QWidget* parent = nullptr);

    /// Shows what suits a filter of that rank and size.
    void setKernel(int rank, const TapSize& size);
    /// By its id: "turn", "flip_x", "sum_one" ...; null when there is none.
    QAction* action(const QString& id) const;

signals:
    void chosen(const layerscope::KernelTransform& transform);

private:
    std::vector<QToolButton*> m_buttons;
    QToolButton* m_more;
};

} // namespace layerscope
