// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/RepairFinder.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace layerscope {

class ThemedLabel;

/// The repairs of one node's mistake as buttons, and below them what the one that is pointed at gives. Hidden while
/// there are none.
class RepairList : public QWidget {
    Q_OBJECT
public:
    explicit RepairList(QWidget* parent = nullptr);

    void setFinder(RepairFinder* finder);
    void setNode(NodeId node);
    std::vector<QPushButton*> buttons() const;
    QString preview() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void refresh();
    void showPreview(const QPushButton* button);
    void elide();

    RepairFinder* m_finder = nullptr;
    NodeId m_node;
    QVBoxLayout* m_column;
    std::vector<QPushButton*> m_buttons;
    ThemedLabel* m_preview;
};

} // namespace layerscope
