// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/WeightEdits.h"
#include "session/LiveSession.h"

#include <QWidget>

#include <map>
#include <string>
#include <vector>

class QListWidget;
class QPushButton;

namespace layerscope {

class NGramBar;
class Notice;
class PresetBar;
class ThemedLabel;
class WeightView;

/// The weights of one node: which there are, where their numbers come from, how they look; to edit, to load, to save,
/// to draw anew. The numbers are made by the session's worker; files are read and written by the thread pool.
class WeightsPanel : public QWidget {
    Q_OBJECT
public:
    WeightsPanel(Document& document, LiveSession& session, QWidget* parent = nullptr);
    ~WeightsPanel() override;

    void setNode(NodeId node);
    /// After a new plan, or an edit of the node.
    void refresh();
    /// Takes the weights in a .npy or .npz file; says why when they do not fit.
    void load(const QString& path);
    void save(const QString& path);

    QListWidget* list() const { return m_list; }
    WeightView* view() const { return m_view; }
    PresetBar* presets() const { return m_presets; }
    NGramBar* words() const { return m_words; }
    Notice* notice() const { return m_notice; }
    QPushButton* reinitializeButton() const { return m_reinitialize; }
    QPushButton* resetButton() const { return m_reset; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    void connectButtons();
    void request();
    void receive(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights);
    void fillList();
    void showCurrent();
    void showButtons();
    void connectLab();
    void applyPreset(const KernelPreset& preset, const std::vector<double>& numbers);
    void adjustPreset(const KernelPreset& preset, const std::vector<double>& numbers);
    void findWords(const QString& words, const std::vector<std::int32_t>& ids, const Tensor& table);
    void take(const Tensor& changed, const QString& origin);
    void beginGesture();
    void endGesture();
    void explain(const QString& text, const QString& hint);
    void loaded(const Result<std::map<std::string, Tensor>>& weights, NodeId node, const QString& file);
    void chooseFileToLoad();
    void chooseFileToSave();
    const WeightDef* current() const;
    /// The numbers of a weight: the node's own, or what the session made; empty while not known.
    Tensor numbers(const WeightDef& weight) const;
    QString origin(const Node& node, const WeightDef& weight) const;
    void remember(const Tensor& tensor, const QString& origin);
    const Node* node() const { return m_document.graph().layerOf(m_node); }

    Document& m_document;
    LiveSession& m_session;
    NodeId m_node;
    std::vector<WeightDef> m_defs;
    Key m_wantedKey; ///< of the weights that were asked for last
    Key m_shownKey;
    bool m_asked = false;
    std::map<std::string, Tensor> m_made;
    quint64 m_gesture = 0;
    Tensor m_inGesture;                      ///< what the gesture made last
    const KernelPreset* m_applied = nullptr; ///< the preset that m_appliedNumbers holds
    Tensor m_appliedNumbers;
    std::map<const void*, std::pair<Tensor, QString>> m_origins; ///< by address; the tensor keeps the address taken

    ThemedLabel* m_empty;
    QListWidget* m_list;
    WeightView* m_view;
    PresetBar* m_presets;
    NGramBar* m_words;
    Notice* m_notice;
    QPushButton* m_reinitialize;
    QPushButton* m_reset;
    QPushButton* m_load;
    QPushButton* m_save;
    QWidget* m_content;
};

} // namespace layerscope
