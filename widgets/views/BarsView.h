// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "views/TensorView.h"

class QLabel;
class QToolButton;

namespace layerscope {

class BarList;

/// A vector as horizontal bars from zero, in its own order or the largest first, with the names that its axis has.
/// Where there are names, the largest is first until the user says otherwise.
class BarsView : public TensorView {
    Q_OBJECT
public:
    explicit BarsView(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown) override;
    QImage image() const override;
    void paintTo(QPainter& painter, QSize size) const override;
    void setMapStyle(const MapStyle& style) override;
    std::vector<QWidget*> pickedFrom() const override;
    std::vector<std::int64_t> currentElement() const override;
    void reveal(const std::vector<std::int64_t>& element) override;

    BarList* list() const { return m_list; }
    void setLargestFirst(bool on);
    QString readOut() const;

signals:
    /// To be read from a file into the node that is shown.
    void classNamesWanted();

private:
    void describe();
    void followMarks();

    NodeMarks m_marks;
    Shown m_shown;
    BarList* m_list;
    QToolButton* m_sort;
    QToolButton* m_names;
    bool m_sortChosen = false;
    QLabel* m_readOut;
};

} // namespace layerscope
