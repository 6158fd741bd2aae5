// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "views/NumbersModel.h"
#include "views/TensorView.h"

class QHBoxLayout;
class QLabel;
class QTableView;
class QToolButton;

namespace layerscope {

/// The numbers themselves: three significant digits in the table, all of them below for the one that is pointed at or
/// current. Ctrl+C copies what is selected as tab-separated values.
class NumbersView : public TensorView {
    Q_OBJECT
public:
    explicit NumbersView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    void setMapStyle(const MapStyle& style) override;
    std::vector<QWidget*> pickedFrom() const override;
    std::vector<std::int64_t> currentElement() const override;
    std::optional<WalkAxes> walkAxes() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    /// All digits of the selected cells, or of the current one; "" when there is none.
    QString selectionAsText() const;
    NumbersModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    QString readOut() const;

private:
    void layOut();
    void makeChoosers();
    void describe(const QModelIndex& index);
    void styleLikeTheme();
    void copySelection();

    NodeMarks m_marks;
    NumbersModel* m_model;
    QTableView* m_table;
    QHBoxLayout* m_choosers;
    QToolButton* m_heat;
    QLabel* m_axes;
    QLabel* m_readOut;
};

} // namespace layerscope
