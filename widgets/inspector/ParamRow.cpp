// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/ParamRow.h"

#include "inspector/EditTarget.h"
#include "inspector/editors/ParamEditor.h"
#include "inspector/parts/FormGrid.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

namespace layerscope {

ParamRow::ParamRow(const ParamDef& def, EditTarget& target, QWidget* parent)
    : QObject(parent)
    , m_def(def)
    , m_target(target)
    , m_label(new ThemedLabel(translated(def.label)))
    , m_editor(makeParamEditor(def, parent)) {
    const QString name = translated(def.label);
    m_reset = new IconButton(QStringLiteral("reset"),
                             tr("%1 back to its default, %2").arg(name, toQString(def.brief(def.defaultValue()))));
    m_help = new IconButton(QStringLiteral("help"), tr("What %1 does").arg(name));
    m_help->setCheckable(true);
    m_helpText = new ThemedLabel(translated(def.help), Theme::Role::TextMuted, Theme::FontRole::Small);
    m_notice = new Notice;
    m_label->setWordWrap(true);
    m_label->setToolTip(translated(def.help));
    m_label->setBuddy(m_editor->firstField());
    m_editor->setToolTip(translated(def.help));
    m_editor->setObjectName(QString::fromUtf8(def.id));
    m_helpText->setWordWrap(true);

    connect(m_editor, &ParamEditor::edited, this, [this](const ParamValue& value) { m_target.setValue(m_def, value); });
    connect(m_editor, &ParamEditor::refused, this, &ParamRow::explain);
    connect(m_editor, &ParamEditor::gestureStarted, &m_target, &EditTarget::beginGesture);
    connect(m_editor, &ParamEditor::gestureEnded, &m_target, &EditTarget::endGesture);
    connect(m_reset, &IconButton::clicked, this, [this] { m_target.setValue(m_def, m_def.defaultValue()); });
    connect(m_help, &IconButton::toggled, m_helpText, &QWidget::setVisible);
    connect(&Theme::instance(), &Theme::changed, this, &ParamRow::fitLine);
}

void ParamRow::addTo(QGridLayout* grid) {
    const int row = grid->rowCount();
    grid->addWidget(m_label, row, 0, Qt::AlignTop);
    grid->addWidget(m_editor, row, 1, Qt::AlignTop);
    grid->addWidget(m_reset, row, 2, Qt::AlignTop);
    grid->addWidget(m_help, row, 3, Qt::AlignTop);
    grid->addWidget(m_helpText, row + 1, 1, 1, 3);
    grid->addWidget(m_notice, row + 2, 1, 1, 3);
    m_helpText->hide();
    m_notice->hide();
    fitLine();
}

void ParamRow::fitLine() {
    // Label and buttons stand on the line of the editor's first field.
    const QWidget* field = m_editor->firstField();
    const int line = fieldHeight();
    m_label->setFixedWidth(formLabelWidth());
    m_label->setMinimumHeight(line);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (IconButton* button : {m_reset, m_help}) {
        button->setCompact();
        button->setFixedSize(Theme::instance().space(5), line);
    }
    if (field && m_editor->sizeHint().height() < line)
        m_editor->setFixedHeight(line); // a check box is lower than the others
}

void ParamRow::refresh() {
    m_editor->setValue(m_target.value(m_def));
    m_reset->setVisible(m_target.differsFromDefault(m_def));
}

void ParamRow::setShown(bool shown) {
    QSizePolicy keeping = m_reset->sizePolicy();
    keeping.setRetainSizeWhenHidden(shown); // so that a reset that comes and goes moves nothing
    m_reset->setSizePolicy(keeping);
    m_label->setVisible(shown);
    m_editor->setVisible(shown);
    m_help->setVisible(shown);
    m_helpText->setVisible(shown && m_help->isChecked());
    if (!shown) {
        m_reset->hide();
        m_notice->hide();
    }
}

void ParamRow::showIssue(const std::optional<Issue>& issue) {
    if (issue == m_issue)
        return;
    m_issue = issue;
    showNotice();
}

void ParamRow::explain(const QString& why) {
    m_refusal = why;
    showNotice();
}

void ParamRow::showNotice() {
    if (!m_refusal.isEmpty())
        m_notice->show(Notice::Kind::Problem, m_refusal);
    else if (m_issue)
        m_notice->show(m_issue->severity == Issue::Severity::Error ? Notice::Kind::Problem : Notice::Kind::Hint,
                       translated(m_issue->text), translated(m_issue->hint));
    else
        m_notice->clear();
}

} // namespace layerscope
