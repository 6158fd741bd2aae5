// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"

#include <QStyledItemDelegate>

namespace layerscope {

class NumbersModel;

/// Paints cells of a table of numbers, with what is marked while an element is probed: a solid frame and a shade for
/// a tap, a dashed frame for the field, a bar at the foot for the effect.
class NumberMarks : public QStyledItemDelegate {
    Q_OBJECT
public:
    NumberMarks(const NumbersModel& model, const NodeMarks& marks, QObject* parent)
        : QStyledItemDelegate(parent)
        , m_model(model)
        , m_marks(marks) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    const NumbersModel& m_model;
    const NodeMarks& m_marks;
};

} // namespace layerscope
