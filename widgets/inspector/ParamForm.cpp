// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/ParamForm.h"

#include "inspector/EditTarget.h"
#include "inspector/ParamRow.h"
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FoldButton.h"
#include "inspector/parts/FormGrid.h"
#include "inspector/parts/ThemedLabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {

ParamForm::ParamForm(const LayerDef& def, EditTarget& target, QWidget* parent)
    : QWidget(parent)
    , m_def(def)
    , m_target(target) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().space(1));
    QWidget* basic = makeGrid();
    layout->addWidget(basic);
    if (std::ranges::any_of(def.params, &ParamDef::advanced))
        addFold();
    for (const ParamDef& param : def.params)
        addRow(param, param.advanced ? m_advanced : basic);
    if (def.params.empty())
        layout->addWidget(new ThemedLabel(tr("This layer has nothing to set."), Theme::Role::TextMuted));
}

QWidget* ParamForm::makeGrid() {
    auto* area = new QWidget(this);
    makeFormGrid(area);
    return area;
}

void ParamForm::addFold() {
    m_fold = new FoldButton(tr("More settings"), Theme::FontRole::Normal, false, this);
    m_advanced = makeGrid();
    m_advanced->hide();
    layout()->addWidget(m_fold);
    layout()->addWidget(m_advanced);
    connect(m_fold, &FoldButton::opened, m_advanced, &QWidget::setVisible);
}

void ParamForm::addRow(const ParamDef& param, QWidget* grid) {
    auto* row = new ParamRow(param, m_target, grid);
    row->addTo(static_cast<QGridLayout*>(grid->layout()));
    row->refresh();
    m_rows.push_back(row);
    connect(row->editor(), &ParamEditor::embeddingRequested, this,
            [this, id = std::string(param.id)](const QString& path) { emit embeddingRequested(id, path); });
    connect(row->editor(), &ParamEditor::sourceChosen, this, &ParamForm::sourceChosen);
}

ParamRow* ParamForm::row(std::string_view paramId) const {
    const auto it = std::ranges::find_if(m_rows, [&](const ParamRow* row) { return row->def().id == paramId; });
    return it == m_rows.end() ? nullptr : *it;
}

ParamEditor* ParamForm::editor(std::string_view paramId) const {
    const ParamRow* found = row(paramId);
    return found ? found->editor() : nullptr;
}

void ParamForm::refresh() {
    for (ParamRow* row : m_rows) {
        row->refresh();
        row->setShown(m_target.isRelevant(row->def()));
    }
}

std::vector<Issue> ParamForm::showIssues(const std::vector<Issue>& issues) {
    for (ParamRow* row : m_rows) {
        const auto it = std::ranges::find_if(issues, [&](const Issue& issue) { return issue.param == row->def().id; });
        row->showIssue(it == issues.end() ? std::nullopt : std::optional(*it));
        if (row->hasIssue() && row->def().advanced)
            m_fold->setOpen(true);
    }
    std::vector<Issue> others;
    std::ranges::copy_if(issues, std::back_inserter(others), [&](const Issue& issue) { return !row(issue.param); });
    return others;
}

} // namespace layerscope
