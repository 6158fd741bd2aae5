// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ViewPanel.h"

#include "marks/MarkLegend.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/FormerButton.h"
#include "views/ListenButton.h"
#include "views/SaveMenu.h"
#include "views/TransportBar.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

QToolButton* ViewPanel::makeButton(const QString& icon, const QString& text) {
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(icon));
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

QWidget* ViewPanel::makeHeader() {
    const Theme& theme = Theme::instance();
    m_pin->setIcon(theme.icon(QStringLiteral("pin")));
    m_pin->setCheckable(true);
    m_pin->setToolTip(tr("Keep this node here while another is selected"));
    m_pin->setAccessibleName(tr("Pin"));
    m_name->setTextFormat(Qt::PlainText);
    m_shape->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_shape->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_name->setMinimumWidth(0);
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(theme.space(3), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(2));
    row->addWidget(m_name);
    row->addWidget(m_shape, 1);
    row->addWidget(m_status);
    row->addWidget(m_former);
    row->addWidget(m_listen);
    for (QToolButton* button : {m_copy, m_save, m_pin})
        row->addWidget(button);
    return header;
}

void ViewPanel::layOut() {
    const Theme& theme = Theme::instance();
    auto* copy = new QAction(tr("Copy picture"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(copy, &QAction::triggered, this, &ViewPanel::copyImage);
    addAction(copy);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(theme.space(6));
    m_stack->addWidget(m_empty);
    m_save->setMenu(m_saveMenu);
    m_save->setPopupMode(QToolButton::InstantPopup);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("Ways to look"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    auto* ways = new QHBoxLayout;
    ways->setSpacing(0);
    ways->addWidget(m_tabs);
    ways->addWidget(m_legend, 1);
    column->addLayout(ways);
    column->addWidget(m_stack, 1);
    column->addWidget(m_transport);
}

QString ViewPanel::emptyText(const NodeLive* live) const {
    if (!m_node)
        return tr("Select a node to see its maps, its statistics and its numbers.");
    if (!live)
        return tr("This node has not been looked at yet.");
    switch (live->status) {
    case NodeLive::Status::NotReached:
        return tr("Nothing arrives here yet: connect its input, or put right what comes before it.");
    case NodeLive::Status::Mistake:
        return tr("This node cannot run as it is. The message under it on the canvas says why.");
    case NodeLive::Status::Failed:
        return live->error ? translated(*live->error) : tr("This node could not be computed.");
    default:
        return live->progress < 0 ? tr("Computing…") : tr("Loading, %1 %").arg(static_cast<int>(live->progress * 100));
    }
}

void ViewPanel::updateHeader() {
    const Theme& theme = Theme::instance();
    const NodeLive* live = m_node ? m_session.live(m_node) : nullptr;
    const Node* node = m_document.graph().find(m_node);
    m_name->setFont(theme.font(Theme::FontRole::Title));
    m_shape->setFont(theme.figures(Theme::FontRole::Normal));
    m_status->setFont(theme.font(Theme::FontRole::Small));
    m_name->setText(node ? toQString(node->name) : QString());
    const Shown now = seen();
    m_shape->setText(now ? toQString(labelled(now.value().tensor.shape(), now.value().axes)) : QString());
    m_shape->setToolTip(m_shape->text());
    const bool before = m_former->isFlipped();
    m_status->setText(before ? tr("before the last edit") : m_shown.stale ? tr("older result") : QString());
    m_status->setStyleSheet(
        before ? QStringLiteral("background: %1; color: %2; border-radius: 4px; padding: 1px 6px;")
                     .arg(theme.color(Theme::Role::Accent).name(), theme.color(Theme::Role::TextOnAccent).name())
               : QString());
    m_empty->setText(emptyText(live));
    for (QToolButton* button : {m_copy, m_save})
        button->setEnabled(static_cast<bool>(m_shown));
    m_saveMenu->setShown(now, view(), m_name->text());
    m_pin->setEnabled(static_cast<bool>(m_node));
}

void ViewPanel::resizeIcons() {
    const QSize size = Theme::instance().iconSize();
    m_tabs->setIconSize(size);
    for (QToolButton* button : findChildren<QToolButton*>())
        button->setIconSize(size);
}

} // namespace layerscope
