// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/LoadingNote.h"

#include "session/Text.h"
#include "theme/Theme.h"
#include "window/Workspace.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace layerscope {

LoadingNote::LoadingNote(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_text(new QLabel(this))
    , m_cancel(new QToolButton(this)) {
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAccessibleName(tr("Loading"));
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop loading (Esc)"));
    m_cancel->setAccessibleName(tr("Cancel loading"));
    m_cancel->setFocusPolicy(Qt::StrongFocus);
    m_cancel->setAutoRaise(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(Theme::instance().space(2), 0, 0, 0);
    row->addWidget(m_text);
    row->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, &LoadingNote::cancel);
    connect(&workspace.live, &LiveSession::loadingChanged, this, &LoadingNote::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &LoadingNote::restyle);
    restyle();
    refresh();
}

void LoadingNote::refresh() {
    double progress = 1;
    QString name;
    const std::set<NodeId>& nodes = m_workspace.live.loadingNodes();
    for (NodeId id : nodes) {
        const NodeLive* live = m_workspace.live.live(id);
        const Node* node = m_workspace.document.graph().find(id);
        progress = std::min(progress, live ? std::max(live->progress, 0.0) : 0.0);
        name = node ? toQString(node->name) : QString();
    }
    const int percent = static_cast<int>(progress * 100);
    const int count = static_cast<int>(nodes.size());
    m_text->setText(count == 1 ? tr("Loading %1, %2 %").arg(name).arg(percent)
                               : tr("Loading %n inputs, %1 %", nullptr, count).arg(percent));
    setVisible(count > 0);
}

void LoadingNote::cancel() {
    for (NodeId node : std::set<NodeId>(m_workspace.live.loadingNodes()))
        m_workspace.live.cancelLoading(node);
}

void LoadingNote::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return cancel();
    QWidget::keyPressEvent(event);
}

void LoadingNote::restyle() {
    const QFont font = Theme::instance().figures(Theme::FontRole::Small);
    m_text->setFont(font);
    m_cancel->setFont(font);
}

} // namespace layerscope
