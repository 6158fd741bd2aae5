// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/BarsView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/BarList.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

BarsView::BarsView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_marks(pointer.highlights())
    , m_list(new BarList(this))
    , m_sort(new QToolButton(this))
    , m_names(new QToolButton(this))
    , m_readOut(new QLabel(this)) {
    const Theme& theme = Theme::instance();
    m_sort->setIcon(theme.icon(QStringLiteral("sort")));
    m_sort->setText(tr("Largest first"));
    m_sort->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_sort->setCheckable(true);
    m_names->setIcon(theme.icon(QStringLiteral("open")));
    m_names->setText(tr("Class names…"));
    m_names->setToolTip(tr("Read what the elements are called from a file: one name a line, or Keras's class index"));
    m_names->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readOut->setAccessibleName(tr("Number with all digits"));
    auto* top = new QHBoxLayout;
    top->addWidget(m_sort);
    top->addStretch();
    top->addWidget(m_names);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addLayout(top);
    column->addWidget(m_list, 1);
    column->addWidget(m_readOut);
    setFocusProxy(m_list);
    connect(m_sort, &QToolButton::toggled, m_list, &BarList::setLargestFirst);
    connect(m_sort, &QToolButton::clicked, this, [this] { m_sortChosen = true; });
    connect(m_names, &QToolButton::clicked, this, &BarsView::classNamesWanted);
    connect(m_list, &BarList::currentChanged, this, &BarsView::describe);
    connect(&m_marks, &NodeMarks::changed, this, &BarsView::followMarks);
}

void BarsView::setShown(const Shown& shown) {
    m_shown = shown && shown.maps->isVector() ? shown : Shown{shown.node, nullptr, false, false};
    m_list->setShown(m_shown);
    m_marks.setNode(shown.node);
    followMarks();
    if (m_shown && !m_sortChosen)
        m_sort->setChecked(!m_list->nameOf(0).isEmpty());
    m_names->setEnabled(static_cast<bool>(m_shown));
    describe();
}

void BarsView::followMarks() {
    if (!m_shown)
        return m_list->setMarks({}, {});
    const Cut cut = mapCut(m_shown.maps->axes(), 0);
    m_list->setMarks(m_marks.on(cut), m_marks.effect(cut));
}

void BarsView::setMapStyle(const MapStyle& style) {
    m_list->setStyleOfMaps(style);
}

void BarsView::setLargestFirst(bool on) {
    m_sort->setChecked(on);
}

QString BarsView::readOut() const {
    return m_readOut->text();
}

std::vector<QWidget*> BarsView::pickedFrom() const {
    return {m_list->viewport()};
}

std::vector<std::int64_t> BarsView::currentElement() const {
    const int row = m_list->currentRow();
    if (!m_shown || row < 0)
        return {};
    return m_shown.maps->axes().elementOf({0, 0, m_list->elementAt(row)});
}

void BarsView::reveal(const std::vector<std::int64_t>& element) {
    if (m_shown)
        m_list->setCurrentElement(m_shown.maps->axes().placeOf(element).column);
}

void BarsView::describe() {
    const int row = m_list->currentRow();
    if (!m_shown || row < 0 || row >= m_shown.maps->columns()) {
        m_readOut->setText(m_shown ? tr("Point at a bar to read all its digits") : QString());
        return;
    }
    const std::int64_t element = m_list->elementAt(row);
    const float number = m_shown.maps->at(0, 0, element);
    const QString name = m_list->nameOf(element);
    QString text = tr("element %1 · %2").arg(element).arg(toQString(fullNumber(number)));
    if (!name.isEmpty())
        text = tr("%1 · %2").arg(name, text);
    if (m_list->areShares())
        text += tr(" · %1 %").arg(static_cast<double>(number) * 100, 0, 'f', 2);
    m_readOut->setText(text);
    m_list->setAccessibleDescription(m_readOut->text());
}

QImage BarsView::image() const {
    return m_shown ? m_list->viewport()->grab().toImage() : QImage();
}

void BarsView::paintTo(QPainter& painter, QSize size) const {
    if (m_shown)
        m_list->draw(painter, QRect(QPoint(), size), m_list->verticalScrollBar()->value() / m_list->rowHeight());
}

} // namespace layerscope
