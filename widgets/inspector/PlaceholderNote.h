// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"

#include <QWidget>

class QPushButton;

namespace layerscope {

class ThemedLabel;

/// Of a placeholder: which layer of the file it stands for, and why that cannot be computed; with the way out where
/// there is one. Hidden for every other node.
class PlaceholderNote : public QWidget {
    Q_OBJECT
public:
    explicit PlaceholderNote(Document& document, QWidget* parent = nullptr);

    void setNode(NodeId node);
    QString text() const;
    /// Shown for a Lambda, whose function can be written as an expression.
    QPushButton* writeExpression() const { return m_write; }

signals:
    /// The node is a Lambda now: its expression waits to be written.
    void becameExpression();

private:
    void refresh();
    void replace();

    Document& m_document;
    NodeId m_node;
    ThemedLabel* m_text;
    QPushButton* m_write;
};

} // namespace layerscope
