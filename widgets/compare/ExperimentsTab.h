// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/ComparedViews.h"
#include "compare/LiveBench.h"
#include "compare/NodeCombo.h"
#include "explain/Experiment.h"
#include "views/LatestJob.h"

#include <QWidget>

#include <array>
#include <memory>
#include <optional>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QSpinBox;

namespace layerscope {

class IconButton;
class ThemedLabel;

/// Changes an input on purpose and shows what of a result moves, and what must
/// not: an impulse, a shift, a change of the future. Made beside the live
/// network, and again after every edit.
class ExperimentsTab : public QWidget {
    Q_OBJECT
public:
    enum class Kind { Impulse, Shift, Poke };

    ExperimentsTab(Document& document, LiveSession& session, Selection& selection, SharedPointer& pointer,
                   QWidget* parent = nullptr);
    ~ExperimentsTab() override;

    void make(Kind kind, NodeId source, NodeId node);
    Kind kind() const;
    NodeId source() const { return m_source->node(); }
    NodeId node() const { return m_node->node(); }
    /// The dimension of the source that is shifted or poked along.
    int dimension() const;
    void setDimension(int dimension);
    QSpinBox* place(std::size_t i) const { return m_places[i]; }
    ComparedViews* views() const { return m_views; }
    /// What was found, one sentence a line.
    QString findings() const;
    bool isReady() const { return !m_dirty && !m_job.isBusy(); }

protected:
    void showEvent(QShowEvent* event) override;

private:
    /// Of any of the experiments.
    struct Found {
        Comparison comparison;
        ComparedViews::Titles titles;
        QImage input;
        QString findings;
        bool wrong = false;
        Moved moved{}; ///< where to look; nothing for all of it
    };
    /// What the fields say.
    struct Wish {
        Kind kind = Kind::Impulse;
        ExperimentSetup setup;
        int dimension = -1;
        std::vector<std::int64_t> place;
        double height = 1;
        QSize input; ///< of its picture, in device pixels
        bool sameAs(const Wish& other) const {
            return kind == other.kind && setup.source == other.setup.source && setup.node == other.setup.node &&
                   dimension == other.dimension && place == other.place;
        }
    };
    static Found carryOut(Experiments& experiments, const Wish& wish, std::stop_token stop);

    QWidget* makeTopBar();
    void layOut();
    void connectParts();
    void followSelection();
    void sourceChosen();
    void arrangeFields();
    const Value* sourceValue() const;
    void start();
    void adopt(const Found& found);
    void renew();
    void stop();

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    LiveBench m_bench;
    QComboBox* m_kind;
    NodeCombo* m_source;
    NodeCombo* m_node;
    IconButton* m_follow;
    QComboBox* m_axis;
    std::array<QSpinBox*, 3> m_places;
    QDoubleSpinBox* m_height;
    IconButton* m_controls;
    IconButton* m_stopButton;
    QLabel* m_input;
    ThemedLabel* m_findings;
    ComparedViews* m_views;
    std::shared_ptr<Experiments> m_experiments;
    std::optional<Wish> m_lookedAt;         ///< what the views were moved for; who moves them away may stay there
    std::shared_ptr<const Graph> m_running; ///< the network that the running one is of
    Shape m_fieldsFor;                      ///< of the source that the fields were made for
    Axes m_axesFor;
    bool m_dirty = true;
    bool m_again = false;
    std::stop_source m_stop;
    LatestJob m_job; ///< last: its end waits for the worker
};

} // namespace layerscope
