// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Issue.h"
#include "layer/LayerDef.h"

#include <QWidget>

#include <string_view>
#include <vector>

namespace layerscope {

class EditTarget;
class FoldButton;
class ParamEditor;
class ParamRow;

/// The settings of a layer type, made from nothing but LayerDef::params.
class ParamForm : public QWidget {
    Q_OBJECT
public:
    ParamForm(const LayerDef& def, EditTarget& target, QWidget* parent = nullptr);

    const LayerDef& def() const { return m_def; }
    /// Null when the layer has no such parameter.
    ParamRow* row(std::string_view paramId) const;
    ParamEditor* editor(std::string_view paramId) const;
    void refresh();
    /// Puts each issue at the parameter that it is about and returns those that are about none.
    std::vector<Issue> showIssues(const std::vector<Issue>& issues);

signals:
    void embeddingRequested(const std::string& paramId, const QString& path);
    void sourceChosen(const QString& source);

private:
    QWidget* makeGrid();
    void addRow(const ParamDef& param, QWidget* grid);
    void addFold();

    const LayerDef& m_def;
    EditTarget& m_target;
    std::vector<ParamRow*> m_rows;
    QWidget* m_advanced = nullptr;
    FoldButton* m_fold = nullptr;
};

} // namespace layerscope
