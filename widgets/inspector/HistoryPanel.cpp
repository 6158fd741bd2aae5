// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/HistoryPanel.h"

#include "inspector/parts/ThemedLabel.h"
#include "session/Document.h"

#include <QUndoView>
#include <QVBoxLayout>

namespace layerscope {

HistoryPanel::HistoryPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_view(new QUndoView(&document.undoStack(), this)) {
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_view, 1);
    auto* hint = new ThemedLabel(tr("Arrow keys go back and forth. The mark is the state that was saved."),
                                 Theme::Role::TextMuted, Theme::FontRole::Small, this);
    hint->setWordWrap(true);
    hint->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    layout->addWidget(hint);
    m_view->setEmptyLabel(tr("As opened"));
    m_view->setAccessibleName(tr("History of edits"));
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setUniformItemSizes(true);
    connect(&Theme::instance(), &Theme::changed, this, &HistoryPanel::restyle);
    restyle();
}

void HistoryPanel::restyle() {
    m_view->setCleanIcon(Theme::instance().icon(QStringLiteral("save")));
}

} // namespace layerscope
