// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"
#include "session/Selection.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace layerscope {

class ThemedLabel;

/// Says that the selected node is a further call of a layer, with ways to that layer and out of the sharing; or, of a
/// layer, which calls share it. Hidden for a node that shares nothing.
class SharingNote : public QWidget {
    Q_OBJECT
public:
    SharingNote(Document& document, Selection& selection, QWidget* parent = nullptr);

    void setNode(NodeId node);
    QString text() const;
    QPushButton* goToLayer() const { return m_go; }
    QPushButton* makeOwn() const { return m_own; }

private:
    void refresh();
    void restyle();

    Document& m_document;
    Selection& m_selection;
    NodeId m_node;
    QLabel* m_sign;
    ThemedLabel* m_text;
    QPushButton* m_go;
    QPushButton* m_own;
};

} // namespace layerscope
