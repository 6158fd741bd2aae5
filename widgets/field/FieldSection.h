// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/EffectFollower.h"
#include "session/FieldFollower.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QProgressBar;
class QTableWidget;
class QPushButton;

namespace layerscope {

class Notice;
class ThemedLabel;

/// What the picked element depends on and what it touches, in words; the switches that show it on the pictures, the
/// measurement of the effective field, and how the field grows from layer to layer.
class FieldSection : public QWidget {
    Q_OBJECT
public:
    FieldSection(Document& document, LiveSession& session, SharedPointer& pointer, QWidget* parent = nullptr);

    FieldFollower& fields() { return m_fields; }
    EffectFollower& effect() { return m_effect; }
    /// What is said of the sources, of the outputs, and of the measurement.
    QString receptiveText() const;
    QString projectiveText() const;
    QString effectText() const;
    QTableWidget* growthTable() const { return m_growth; }

signals:
    /// A layer of the table was clicked.
    void nodeChosen(layerscope::NodeId node);

private:
    QWidget* makeContent();
    QWidget* makeMeasuring();
    void formTable();
    void connectParts();
    void showFacts();
    void showSources(const FieldFacts& facts);
    void showGrowth(const std::vector<FieldGrowth>& growth);
    void fitTable();
    void showEffect();
    void measure();

    FieldFollower m_fields;
    EffectFollower m_effect;
    ThemedLabel* m_hint;
    QWidget* m_content;
    ThemedLabel* m_receptive;
    ThemedLabel* m_projective;
    QCheckBox* m_showReceptive;
    QCheckBox* m_showProjective;
    QWidget* m_measuring;
    QComboBox* m_source;
    QPushButton* m_measure;
    QPushButton* m_stop;
    QProgressBar* m_progress;
    ThemedLabel* m_words;
    Notice* m_problem;
    ThemedLabel* m_growthTitle;
    QTableWidget* m_growth;
};

} // namespace layerscope
