// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Selection.h"

#include <QTabWidget>

namespace layerscope {

class AbTab;
class ExperimentsTab;
class SweepTab;

/// What differs, and what would: two results, one parameter over many values, and experiments with the input.
class ComparePanel : public QTabWidget {
    Q_OBJECT
public:
    ComparePanel(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                 QWidget* parent = nullptr);

    AbTab* ab() const { return m_ab; }
    SweepTab* sweeps() const { return m_sweeps; }
    ExperimentsTab* experiments() const { return m_experiments; }

    /// Both to the front.
    void compare(NodeId a, NodeId b);
    void keep(NodeId node);

    /// Smaller than its fields would have it: they are cut off rather than the window made wider than the screen.
    QSize minimumSizeHint() const override { return {240, 120}; }

signals:
    /// An element of A or B is to be explained.
    void elementPicked();

private:
    AbTab* m_ab;
    SweepTab* m_sweeps;
    ExperimentsTab* m_experiments;
};

} // namespace layerscope
