// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Selection.h"

#include <QTabWidget>

namespace layerscope {

class AbTab;
class SweepTab;

/// What differs, and what would: two results, one parameter over many values, and experiments with the input.
class ComparePanel : public QTabWidget {
    Q_OBJECT
public:
    ComparePanel(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                 QWidget* parent = nullptr);

    AbTab* ab() const { return m_ab; }
    SweepTab* sweeps() const { return m_sweeps; }

    /// Both to the front.
    void compare(NodeId a, NodeId b);
    void keep(NodeId node);

private:
    AbTab* m_ab;
    SweepTab* m_sweeps;
};

} // namespace layerscope
