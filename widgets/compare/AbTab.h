// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/ComparedViews.h"
#include "compare/NodeCombo.h"
#include "views/LatestJob.h"

#include <QDateTime>

#include <optional>
#include <stop_token>

class QCheckBox;
class QLabel;

namespace layerscope {

class IconButton;
class ThemedLabel;

/// Two results beside one another, what differs between them, and what the difference costs; live. A may be what a
/// node gave before an edit.
class AbTab : public QWidget {
    Q_OBJECT
public:
    AbTab(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
          QWidget* parent = nullptr);
    ~AbTab() override;

    NodeId a() const { return m_a->node(); }
    NodeId b() const { return m_b->node(); }
    void compare(NodeId a, NodeId b);
    /// What the node gives now is A from now on, and the node is B. False while it has no result.
    bool keep(NodeId node);
    bool comparesKept() const;
    void swap();
    /// Between A and B in one place.
    void flip();

    ComparedViews* views() const { return m_views; }
    QString figures() const;
    QString costs() const;
    /// What is shown is that of the newest results.
    bool isReady() const;

protected:
    void showEvent(QShowEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    /// A node's result as it was, and what it was made with.
    struct Kept {
        CompareSide side;
        QString name;
        QString settings; ///< "32 · 3×3 · same"
        QTime when;
    };
    struct Pair {
        CompareSide a;
        CompareSide b;
        bool sameNumbers(const Pair& other) const { return a.sameNumbers(other.a) && b.sameNumbers(other.b); }
    };
    using Sides = std::optional<Pair>;
    QWidget* makeTopBar();
    void layOut();
    void connectParts();
    void refresh();
    void adopt(const Pair& sides, const Comparison& comparison);
    void showCosts(const Pair& sides);
    CompareSide sideOf(NodeId node, NodeId other) const;
    Pair sides() const;
    QString nameOf(NodeId node) const;
    QString nameOfA() const;
    void fillKinds();
    void setMode(ComparedViews::Mode mode);

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    NodeCombo* m_a;
    NodeCombo* m_b;
    QComboBox* m_kind;
    QComboBox* m_mode;
    QCheckBox* m_same;
    IconButton* m_swap;
    IconButton* m_keep;
    IconButton* m_controls;
    ComparedViews* m_views;
    ThemedLabel* m_figures;
    ThemedLabel* m_costs;
    std::optional<Kept> m_kept;
    Sides m_shown;       ///< what is shown
    Sides m_coming;      ///< what is being made ready
    Comparison m_last{}; ///< of m_shown
    std::stop_source m_stop;
    LatestJob m_job; ///< last: its end waits for the worker
};

} // namespace layerscope
