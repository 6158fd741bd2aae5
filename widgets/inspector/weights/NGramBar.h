// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

#include <QWidget>

#include <optional>

class QLineEdit;
class QPushButton;

namespace layerscope {

/// Makes a filter of a convolution that follows an Embedding find words: looks their numbers up in the text's
/// vocabulary and their rows in the embedding's table. Words and table are fetched by other threads.
class NGramBar : public QWidget {
    Q_OBJECT
public:
    NGramBar(Document& document, LiveSession& session, QWidget* parent = nullptr);

    /// Of which convolution; true when an Embedding of a text stands right before it.
    bool setNode(NodeId node);
    QLineEdit* words() const { return m_words; }
    QPushButton* button() const { return m_find; }

signals:
    void found(const QString& words, const std::vector<std::int32_t>& ids, const layerscope::Tensor& table);
    void refused(const QString& text, const QString& hint);

private:
    void look();
    void takeIds(const Result<std::vector<std::int32_t>>& ids, const QString& words, NodeId node);
    void takeTable(NodeId node, const std::vector<std::pair<std::string, Tensor>>& weights);

    Document& m_document;
    LiveSession& m_session;
    QLineEdit* m_words;
    QPushButton* m_find;
    NodeId m_node;
    NodeId m_embedding;
    NodeId m_input;
    NodeId m_askedBy; ///< waits for its embedding's table
    QString m_asked;
    std::vector<std::int32_t> m_ids;
};

} // namespace layerscope
