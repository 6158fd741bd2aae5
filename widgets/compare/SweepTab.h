// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/LiveBench.h"
#include "compare/NodeCombo.h"
#include "compare/SweepRun.h"
#include "session/Selection.h"
#include "views/LatestJob.h"

#include <QWidget>

#include <optional>

class QCheckBox;
class QLineEdit;

namespace layerscope {

class IconButton;
class SweepStrip;
class ThemedLabel;

/// One parameter over several values: what a node, or one after it, gives with each. Computed beside the live network,
/// one value after the other; follows every edit. A value that is chosen becomes the network's.
class SweepTab : public QWidget {
    Q_OBJECT
public:
    SweepTab(Document& document, LiveSession& session, Selection& selection, QWidget* parent = nullptr);
    ~SweepTab() override;

    /// Sweeps a parameter of a node over its usual values; the first that can be swept without one.
    void sweep(NodeId node, const std::string& param = {});
    void setValues(const QString& text);
    void setLook(NodeId node);
    void setSameColors(bool same);
    void stop();

    NodeId node() const { return m_node->node(); }
    NodeId look() const { return m_look->node(); }
    std::string param() const;
    QString values() const;
    /// What is said beside the strip: how far it is, or what is wrong with the values.
    QString status() const;
    SweepStrip* strip() const { return m_strip; }
    bool isRunning() const { return m_run && m_next < m_run->values.size(); }

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeTopBar();
    void layOut();
    void connectParts();
    void followSelection();
    void nodeChosen();
    void fillParams();
    void paramChosen();
    const ParamDef* paramDef() const;
    const ParamValue* now() const;
    void start();
    void startFrom(SweepRun run);
    void step();
    void finish();
    void renew();
    void recolor();
    void takeOver(int index);
    void say(const QString& text, bool wrong = false);
    bool canSweepNode(NodeId id) const;

    Document& m_document;
    LiveSession& m_session;
    Selection& m_selection;
    LiveBench m_bench;
    NodeCombo* m_node;
    QComboBox* m_param;
    QLineEdit* m_values;
    NodeCombo* m_look;
    QCheckBox* m_same;
    IconButton* m_follow;
    IconButton* m_stopButton;
    SweepStrip* m_strip;
    ThemedLabel* m_status;
    std::optional<SweepRun> m_run;
    std::size_t m_next = 0;    ///< of the run, to be computed
    std::uint64_t m_round = 0; ///< which run the worker's news is of
    bool m_again = false;      ///< the sources gave something new meanwhile
    bool m_dirty = true;       ///< nothing was computed since the last change
    std::shared_ptr<Trials> m_trials;
    std::stop_source m_stop;
    LatestJob m_job; ///< last: its end waits for the worker
};

} // namespace layerscope
