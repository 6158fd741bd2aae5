// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Issue.h"
#include "layer/ParamDef.h"

#include <QObject>

#include <optional>

class QGridLayout;
class QWidget;

namespace layerscope {

class EditTarget;
class IconButton;
class Notice;
class ParamEditor;
class ThemedLabel;

/// One parameter in the form: label, editor, "back to the default", help; and below them what is wrong with it.
class ParamRow : public QObject {
    Q_OBJECT
public:
    ParamRow(const ParamDef& def, EditTarget& target, QWidget* parent);

    /// Takes the next rows of the grid: columns label, editor, reset, help.
    void addTo(QGridLayout* grid);
    const ParamDef& def() const { return m_def; }
    ParamEditor* editor() const { return m_editor; }
    Notice* notice() const { return m_notice; }
    IconButton* resetButton() const { return m_reset; }
    /// Shows what the nodes have now.
    void refresh();
    /// A row that is not shown takes no room.
    void setShown(bool shown);
    void showIssue(const std::optional<Issue>& issue);
    bool hasIssue() const { return m_issue.has_value(); }

private:
    void fitLine();
    void showNotice();
    void explain(const QString& why);

    const ParamDef& m_def;
    EditTarget& m_target;
    ThemedLabel* m_label;
    ParamEditor* m_editor;
    IconButton* m_reset;
    IconButton* m_help;
    ThemedLabel* m_helpText;
    Notice* m_notice;
    std::optional<Issue> m_issue;
    QString m_refusal;
};

} // namespace layerscope
