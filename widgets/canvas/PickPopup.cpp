// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/PickPopup.h"

#include "canvas/PickDelegate.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {

PickPopup::PickPopup(const QString& title, const QString& emptyText, Search search, QWidget* parent)
    : QFrame(parent)
    , m_search(std::move(search))
    , m_field(new QLineEdit)
    , m_list(new QListWidget)
    , m_nothing(new QLabel(emptyText)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("pickPopup"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    setAccessibleName(title);
    m_field->setPlaceholderText(title);
    m_field->setAccessibleName(title);
    m_field->setClearButtonEnabled(true);
    m_list->setAccessibleName(title);
    m_list->setItemDelegate(new PickDelegate(m_list));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setMouseTracking(true);
    m_nothing->setWordWrap(true);
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.space(2), theme.space(2), theme.space(2), theme.space(2));
    layout->setSpacing(theme.space(1));
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_nothing, 1);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &PickPopup::refresh);
    connect(m_list, &QListWidget::itemClicked, this, &PickPopup::pickCurrent);
    refresh();
}

void PickPopup::openAt(QPoint pixel) {
    const Theme& theme = Theme::instance();
    const QRect room = parentWidget()->rect().adjusted(8, 8, -8, -8);
    QRect place(pixel, QSize(std::min(theme.space(84), room.width()), std::min(theme.space(90), room.height())));
    place.moveLeft(std::clamp(place.left(), room.left(), std::max(room.left(), room.right() - place.width())));
    place.moveTop(std::clamp(place.top(), room.top(), std::max(room.top(), room.bottom() - place.height())));
    setGeometry(place);
    show();
    raise();
    m_field->setFocus(Qt::PopupFocusReason);
}

void PickPopup::refresh() {
    m_entries = m_search(m_field->text().trimmed());
    m_list->clear();
    for (const PickEntry& entry : m_entries) {
        auto* item = new QListWidgetItem(entry.icon, entry.text, m_list);
        item->setData(PickDelegate::DetailRole, entry.detail);
        item->setData(Qt::AccessibleTextRole, entry.text + QStringLiteral(", ") + entry.detail);
        item->setToolTip(entry.toolTip);
        if (!entry.enabled)
            item->setFlags(Qt::NoItemFlags);
    }
    m_list->setVisible(!m_entries.empty());
    m_nothing->setVisible(m_entries.empty());
    const auto first = std::ranges::find(m_entries, true, &PickEntry::enabled);
    m_list->setCurrentRow(first == m_entries.end() ? -1 : static_cast<int>(first - m_entries.begin()));
}

void PickPopup::moveBy(int rows) {
    const int step = rows > 0 ? 1 : -1;
    int row = m_list->currentRow();
    for (int left = std::abs(rows); left > 0; --left)
        for (int next = row + step; next >= 0 && next < m_list->count(); next += step)
            if (m_entries[static_cast<std::size_t>(next)].enabled) {
                row = next;
                break;
            }
    m_list->setCurrentRow(row);
}

void PickPopup::pickCurrent() {
    const int row = m_list->currentRow();
    if (m_closing || row < 0 || !m_entries[static_cast<std::size_t>(row)].enabled)
        return;
    const std::function<void()> pick = m_entries[static_cast<std::size_t>(row)].pick;
    close();
    pick();
}

void PickPopup::close() {
    if (m_closing)
        return;
    m_closing = true;
    const bool hadFocus = m_field->hasFocus();
    hide();
    if (hadFocus)
        parentWidget()->setFocus(Qt::PopupFocusReason);
    deleteLater();
}

bool PickPopup::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusOut && static_cast<QFocusEvent*>(event)->reason() != Qt::PopupFocusReason)
        close();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Down:
        return moveBy(1), true;
    case Qt::Key_Up:
        return moveBy(-1), true;
    case Qt::Key_PageDown:
        return moveBy(8), true;
    case Qt::Key_PageUp:
        return moveBy(-8), true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab:
        return pickCurrent(), true;
    case Qt::Key_Escape:
        return close(), true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace layerscope
