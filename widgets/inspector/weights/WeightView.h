// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/WeightSlice.h"
#include "layer/LayerDef.h"
#include "picture/Statistics.h"

#include <QWidget>

#include <vector>

class QHBoxLayout;
class QTableView;

namespace layerscope {

class KernelGrid;
class KernelLab;
class NumberBox;
class ThemedLabel;
class WeightTable;

/// One weight to look at: its figures and its pictures; of a kernel that slides the lab, of others the numbers of one
/// 2-D slice, which can be edited.
class WeightView : public QWidget {
    Q_OBJECT
public:
    explicit WeightView(QWidget* parent = nullptr);

    /// name and tensor; the place that was looked at stays where the shape allows it. Figures and colours follow when a
    /// thread of the pool has gone over the numbers.
    /// own: set by hand or by a file, not by an initializer.
    void setWeight(const QString& name, const Tensor& tensor, KernelLayout layout = KernelLayout::None,
                   bool own = false);
    void clear();
    const Tensor& tensor() const;
    /// The filter that is chosen: the index in the last dimension, 0 where there is none.
    std::int64_t filter() const;
    KernelGrid* grid() const { return m_grid; }
    KernelLab* lab() const { return m_lab; }
    bool isKernel() const { return m_kernel; }
    QTableView* table() const { return m_tableView; }
    WeightTable* model() const { return m_table; }
    QString figures() const;

signals:
    void numberEdited(const layerscope::Tensor& changed);
    void refused(const QString& why);

private:
    void layOut();
    void buildSliceBoxes();
    void showPlace();
    void setFixed(int dimension, std::int64_t index);
    void showSlice();
    void fitTable();
    void showFigures(const Statistics& statistics);
    QString dimensionName(int dimension) const;

    QString m_name;
    KernelLayout m_layout = KernelLayout::None;
    WeightSlice m_slice;
    quint64 m_generation = 0; ///< of the tensor; figures of an older one are dropped
    ThemedLabel* m_figures;
    KernelGrid* m_grid;
    QWidget* m_gridArea;
    QWidget* m_sliceArea;
    std::vector<NumberBox*> m_sliceBoxes;
    QTableView* m_tableView;
    WeightTable* m_table;
    KernelLab* m_lab;
    bool m_kernel = false; ///< the lab shows it
};

} // namespace layerscope
