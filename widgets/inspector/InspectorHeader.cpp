// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/InspectorHeader.h"

#include "base/Numbers.h"
#include "inspector/EditTarget.h"
#include "inspector/parts/FieldManners.h"
#include "inspector/parts/IconButton.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QGridLayout>
#include <QLineEdit>
#include <QPainter>

namespace layerscope {

InspectorHeader::InspectorHeader(Document& document, LiveSession& session, EditTarget& target, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_target(target)
    , m_type(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_name(new QLineEdit(this))
    , m_summary(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_state(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_help(new IconButton(QStringLiteral("help"), tr("Explain this layer (F1)"), this))
    , m_notice(new Notice(this))
    , m_nameNotice(new Notice(this)) {
    const Theme& theme = Theme::instance();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(theme.space(4), theme.space(3), theme.space(2), theme.space(2));
    grid->setSpacing(theme.space(1));
    grid->addWidget(m_type, 0, 0, 1, 2);
    grid->addWidget(m_name, 1, 0);
    grid->addWidget(m_help, 1, 1);
    grid->addWidget(m_nameNotice, 2, 0, 1, 2);
    grid->addWidget(m_summary, 3, 0, 1, 2);
    grid->addWidget(m_state, 4, 0, 1, 2);
    grid->addWidget(m_notice, 5, 0, 1, 2);
    m_name->setFont(theme.font(Theme::FontRole::Heading));
    m_name->setAccessibleName(tr("Name of the layer"));
    m_name->setMaxLength(100);
    m_summary->setWordWrap(true);
    m_state->setWordWrap(true);
    m_help->setCheckable(true);
    FieldManners::install(m_name);
    connect(m_name, &QLineEdit::editingFinished, this, &InspectorHeader::rename);
    connect(m_help, &IconButton::toggled, this, &InspectorHeader::helpToggled);
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { m_name->setFont(Theme::instance().font(Theme::FontRole::Heading)); });
}

void InspectorHeader::rename() {
    const Node* node = m_target.node();
    if (!node || !m_name->isModified() || m_target.nodes().size() != 1)
        return;
    m_name->setModified(false);
    const QString wanted = m_name->text().trimmed();
    m_nameNotice->clear();
    if (wanted == toQString(node->name))
        return;
    if (wanted.isEmpty())
        m_nameNotice->show(Notice::Kind::Problem, tr("A layer needs a name."));
    else if (wanted.contains(QLatin1Char('/')))
        m_nameNotice->show(Notice::Kind::Problem, tr("A name cannot contain “/”."));
    else if (!m_document.rename(node->id, wanted.toStdString()))
        m_nameNotice->show(Notice::Kind::Problem, tr("Another layer is called “%1” already.").arg(wanted));
    if (const Node* now = m_target.node())
        m_name->setText(toQString(now->name));
}

void InspectorHeader::refresh() {
    const Node* node = m_target.node();
    if (!node)
        return;
    const LayerDef* def = m_target.def();
    const bool several = m_target.nodes().size() > 1;
    m_type->setText(def ? translated(categoryLabel(def->category)) + QStringLiteral(" · ") + translated(def->name)
                        : toQString(node->type));
    m_name->setReadOnly(several);
    const QString name =
        several ? tr("%n layers", nullptr, static_cast<int>(m_target.nodes().size())) : toQString(node->name);
    if (!m_name->isModified() && m_name->text() != name) {
        m_name->setText(name);
        m_nameNotice->clear();
    }
    m_summary->setText(several ? tr("What you change here changes in all of them.")
                       : def   ? translated(def->summary)
                               : tr("This version does not know the layer; it is kept as it came."));
    m_help->setVisible(def != nullptr);
    m_state->setVisible(!several);
    showState(*node);
    update();
}

void InspectorHeader::showState(const Node& node) {
    const NodeLive* live = m_session.live(node.id);
    const bool wrong = live && (live->status == NodeLive::Status::Mistake || live->status == NodeLive::Status::Failed);
    m_state->setRole(wrong ? Theme::Role::Error : Theme::Role::TextMuted);
    m_state->setText(stateText(node));
}

QString InspectorHeader::stateText(const Node& node) const {
    if (node.bypassed)
        return tr("↷ Bypassed: hands its input on unchanged");
    const NodeLive* live = m_session.live(node.id);
    if (!live)
        return tr("… Waiting");
    switch (live->status) {
    case NodeLive::Status::NotReached:
        return tr("◌ Not reached: something before it is missing or wrong");
    case NodeLive::Status::Mistake:
        return tr("✕ Cannot run");
    case NodeLive::Status::Waiting:
        return tr("… Waiting");
    case NodeLive::Status::Computing:
        return tr("▸ Computing…");
    case NodeLive::Status::Stale:
        return tr("▸ Showing the last result while the new one is computed");
    case NodeLive::Status::Fresh:
        return tr("✓ Computed in %1").arg(toQString(duration(live->milliseconds)));
    case NodeLive::Status::Failed:
        return tr("✕ %1").arg(live->error ? translated(*live->error) : tr("Failed"));
    }
    return {};
}

void InspectorHeader::showIssues(const std::vector<Issue>& issues) {
    if (issues.empty()) {
        m_notice->clear();
        return;
    }
    const Issue& first = issues.front();
    m_notice->show(first.severity == Issue::Severity::Error ? Notice::Kind::Problem : Notice::Kind::Hint,
                   translated(first.text), translated(first.hint));
}

void InspectorHeader::paintEvent(QPaintEvent*) {
    const LayerDef* def = m_target.def();
    if (!def)
        return;
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, Theme::instance().space(1), height()), Theme::instance().category(def->category));
}

} // namespace layerscope
