// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/RepairList.h"

#include "inspector/parts/ThemedLabel.h"

#include <QEvent>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {

RepairList::RepairList(QWidget* parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout(this))
    , m_preview(new ThemedLabel({}, Theme::Role::TextMuted, Theme::FontRole::Small, this)) {
    const Theme& theme = Theme::instance();
    m_column->setContentsMargins(theme.space(3), theme.space(1), theme.space(3), theme.space(1));
    m_column->setSpacing(theme.space(1));
    for (std::size_t i = 0; i < kMostRepairs; ++i) {
        auto* button = new QPushButton(this);
        button->installEventFilter(this);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long text must not widen the panel
        connect(button, &QPushButton::clicked, this, [this, i] {
            if (m_finder)
                m_finder->apply(m_node, i);
        });
        m_column->addWidget(button);
        m_buttons.push_back(button);
    }
    m_preview->setWordWrap(true);
    m_column->addWidget(m_preview);
    setVisible(false);
}

void RepairList::setFinder(RepairFinder* finder) {
    m_finder = finder;
    if (finder)
        connect(finder, &RepairFinder::found, this, [this](NodeId node) {
            if (node == m_node)
                refresh();
        });
    refresh();
}

void RepairList::setNode(NodeId node) {
    m_node = node;
    refresh();
}

std::vector<QPushButton*> RepairList::buttons() const {
    std::vector<QPushButton*> shown;
    std::ranges::copy_if(m_buttons, std::back_inserter(shown), [](const QPushButton* b) { return !b->isHidden(); });
    return shown;
}

QString RepairList::preview() const {
    return m_preview->text();
}

void RepairList::refresh() {
    static const std::vector<Repair> kNone;
    const std::vector<Repair>& repairs = m_finder ? m_finder->repairs(m_node) : kNone;
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        QPushButton& button = *m_buttons[i];
        button.setVisible(i < repairs.size());
        if (i >= repairs.size())
            continue;
        const QString text = repairText(repairs[i]);
        const QString gives = (repairShape(repairs[i]) + QStringLiteral("\n") + repairCost(repairs[i])).trimmed();
        button.setToolTip(text + QLatin1Char('\n') + gives);
        button.setAccessibleName(text);
        button.setAccessibleDescription(gives);
    }
    setVisible(!repairs.empty());
    elide();
    showPreview(nullptr);
}

void RepairList::elide() {
    const int inset = 2 * m_column->contentsMargins().left() + Theme::instance().space(6);
    for (QPushButton* button : m_buttons)
        button->setText(button->fontMetrics()
                            .elidedText(button->accessibleName(), Qt::ElideRight, std::max(80, width() - inset))
                            .replace('&', QStringLiteral("&&")));
}

void RepairList::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    elide();
}

/// Always two lines, so that nothing moves under the pointer.
void RepairList::showPreview(const QPushButton* button) {
    m_preview->setText(button ? button->accessibleDescription()
                              : tr("Point at a repair to see what it gives and costs.\n"));
}

bool RepairList::eventFilter(QObject* watched, QEvent* event) {
    auto* button = qobject_cast<QPushButton*>(watched);
    if (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn)
        showPreview(button);
    else if (event->type() == QEvent::Leave || event->type() == QEvent::FocusOut)
        showPreview(nullptr);
    return QWidget::eventFilter(watched, event);
}

} // namespace layerscope
