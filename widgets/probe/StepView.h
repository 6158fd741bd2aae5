// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probed.h"

#include <QWidget>

class QToolButton;

namespace layerscope {

class Connections;
class FunctionPlot;
class PatchView;
class ScatterView;
class ShareBar;
class TermTable;
class ThemedLabel;

/// One step of an explanation, from what goes in at the top to its result at the bottom; each part is there when the
/// step has it.
class StepView : public QWidget {
    Q_OBJECT
public:
    explicit StepView(QWidget* parent = nullptr);

    void setStep(std::shared_ptr<const Probed> probed, std::size_t step);

    // The parts, hidden where the step has none.
    PatchView* patch() const { return m_patch; }
    ShareBar* shares() const { return m_shares; }
    TermTable* table() const { return m_table; }
    /// Of a transposed layer: what the term that was pointed at last writes; switched on by scatterSwitch().
    ScatterView* scatter() const { return m_scatter; }
    QToolButton* scatterSwitch() const { return m_scatterSwitch; }
    FunctionPlot* curve() const { return m_curve; }
    Connections* connections() const { return m_links; }
    /// "= 0.123456789", with what is done to the sum before.
    QString resultText() const;
    QString formula() const;

signals:
    void pointed(const layerscope::Number& number);
    void followed(const layerscope::Number& number);
    /// An element of the node's own output; empty for none.
    void outputPointed(const std::vector<std::int64_t>& element);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void layOut();
    void showScatter();
    void showParts(const Probed& probed, const Step& step, const ProbedStep& parts);

    std::shared_ptr<const Probed> m_probed;
    std::size_t m_index = 0;
    std::int64_t m_read = -1; ///< element of the input that was pointed at last
    ThemedLabel* m_title;
    ThemedLabel* m_rule;
    PatchView* m_patch;
    QToolButton* m_scatterSwitch;
    ScatterView* m_scatter;
    Connections* m_links;
    ShareBar* m_shares;
    TermTable* m_table;
    ThemedLabel* m_formula;
    FunctionPlot* m_curve;
    ThemedLabel* m_result;
};

} // namespace layerscope
