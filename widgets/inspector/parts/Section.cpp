// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/Section.h"

#include "inspector/parts/FoldButton.h"

#include <QPainter>
#include <QVBoxLayout>

namespace layerscope {

Section::Section(const QString& title, QWidget* content, QWidget* parent)
    : QWidget(parent)
    , m_title(new FoldButton(title, Theme::FontRole::Title, true, this)) {
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.space(1), 0, theme.space(3));
    layout->setSpacing(theme.space(1));
    layout->addWidget(m_title);
    layout->addWidget(content);
    content->setContentsMargins(theme.space(1), 0, theme.space(1), 0);
    connect(m_title, &FoldButton::opened, content, &QWidget::setVisible);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Section::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(QRect(0, 0, width(), 1), Theme::instance().color(Theme::Role::Border));
}

} // namespace layerscope
