// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QUndoView;

namespace layerscope {

class Document;

/// Every step of the document, newest last: a click or the arrow keys go to the state after a step. The state that was
/// saved has a mark.
class HistoryPanel : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPanel(Document& document, QWidget* parent = nullptr);
    QUndoView* view() const { return m_view; }

private:
    void restyle();
    QUndoView* m_view;
};

} // namespace layerscope
