// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probe.h"

#include <QWidget>

#include <vector>

class QLabel;
class QScrollArea;

namespace layerscope {

class Notice;
class ProbeHeader;
class StepView;
class ThemedLabel;

/// The arithmetic of the picked element, to be read downwards: its window, its terms, what becomes of them. Keys: Space
/// plays, comma and full stop step along the output, Alt with Left and Right go along the trail, Esc lets go, Ctrl+C
/// copies the whole sum.
class ProbePanel : public QWidget {
    Q_OBJECT
public:
    /// Steps that are drawn; of more, the last.
    static constexpr std::size_t kMostSteps = 40;

    ProbePanel(Probe& probe, SharedPointer& pointer, Selection& selection, QWidget* parent = nullptr);

    ProbeHeader* header() const { return m_header; }
    /// That are shown, in their order.
    std::vector<StepView*> steps() const;
    QString noticeText() const;
    /// The whole sum.
    QString text() const;
    QString csv() const;

    QSize sizeHint() const override { return {330, 600}; }

public slots:
    void copyText();
    void copyCsv();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    void refresh();
    void showSteps(const std::shared_ptr<const Probed>& probed);
    void showNotice(const Probed& probed);
    StepView* stepAt(std::size_t index);
    void point(const Number& number);
    void follow(const Number& number);
    /// The result of the picked node is shown beside.
    void selectPicked();
    QString emptyText() const;

    Probe& m_probe;
    SharedPointer& m_pointer;
    Selection& m_selection;
    ProbeHeader* m_header;
    Notice* m_notice;
    QLabel* m_empty;
    QWidget* m_list;
    QScrollArea* m_scroll;
    ThemedLabel* m_end;
    std::shared_ptr<const Probed> m_drawn;
    std::vector<StepView*> m_steps;
    std::size_t m_first = 0; ///< the step of the explanation that m_steps begins with
    std::size_t m_shown = 0;
    bool m_pointing = false;
};

} // namespace layerscope
