// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

#include <QWidget>

class QLineEdit;

namespace layerscope {

class EditTarget;
class IconButton;
class Notice;
class ThemedLabel;

/// The top of the inspector: which layer this is, its name to edit, what it does, and how it is doing.
class InspectorHeader : public QWidget {
    Q_OBJECT
public:
    InspectorHeader(Document& document, LiveSession& session, EditTarget& target, QWidget* parent = nullptr);

    void refresh();
    /// Mistakes and hints that are about the layer as a whole.
    void showIssues(const std::vector<Issue>& issues);
    QLineEdit* nameField() const { return m_name; }
    Notice* notice() const { return m_notice; }
    IconButton* helpButton() const { return m_help; }

signals:
    void helpToggled(bool on);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void rename();
    void showState(const Node& node);
    QString stateText(const Node& node) const;

    Document& m_document;
    LiveSession& m_session;
    EditTarget& m_target;
    ThemedLabel* m_type;
    QLineEdit* m_name;
    ThemedLabel* m_summary;
    ThemedLabel* m_state;
    IconButton* m_help;
    Notice* m_notice;
    Notice* m_nameNotice;
};

} // namespace layerscope
