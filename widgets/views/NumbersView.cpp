// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/NumbersView.h"

#include "theme/Theme.h"
#include "views/NumberMarks.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPainter>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace layerscope {

namespace {

/// More cells than this are not copied: the clipboard is for a look, files are for whole tensors.
constexpr qsizetype kMostCopied = 1'000'000;

} // namespace

NumbersView::NumbersView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_marks(pointer.highlights())
    , m_model(new NumbersModel(this))
    , m_table(new QTableView(this))
    , m_choosers(new QHBoxLayout)
    , m_heat(new QToolButton(this))
    , m_axes(new QLabel(this))
    , m_readOut(new QLabel(this)) {
    layOut();
    styleLikeTheme();
    auto* copy = new QAction(tr("Copy numbers"), this);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, &NumbersView::copySelection);
    connect(m_heat, &QToolButton::toggled, m_model, &NumbersModel::setHeat);
    connect(m_table, &QTableView::entered, this, &NumbersView::describe);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, &NumbersView::describe);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] { describe(m_table->currentIndex()); });
    connect(&m_marks, &NodeMarks::changed, m_table->viewport(), qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, &NumbersView::styleLikeTheme);
}

void NumbersView::layOut() {
    const Theme& theme = Theme::instance();
    m_table->setModel(m_model);
    m_table->setItemDelegate(new NumberMarks(*m_model, m_marks, this));
    m_table->setMouseTracking(true);
    m_table->setWordWrap(false);
    m_table->setAccessibleName(tr("Numbers"));
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setCornerButtonEnabled(false);
    m_heat->setIcon(theme.icon(QStringLiteral("heat")));
    m_heat->setCheckable(true);
    m_heat->setAccessibleName(tr("Colours behind the numbers"));
    m_heat->setToolTip(tr("Colours behind the numbers"));
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readOut->setAccessibleName(tr("Number with all digits"));
    m_readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    auto* top = new QHBoxLayout;
    top->setSpacing(theme.space(1));
    top->addWidget(m_axes);
    top->addLayout(m_choosers);
    top->addStretch();
    top->addWidget(m_heat);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addLayout(top);
    column->addWidget(m_table, 1);
    column->addWidget(m_readOut);
    setFocusProxy(m_table);
}

void NumbersView::styleLikeTheme() {
    const Theme& theme = Theme::instance();
    m_table->setFont(theme.figures(Theme::FontRole::Normal));
    m_readOut->setFont(theme.figures(Theme::FontRole::Normal));
    m_axes->setFont(theme.font(Theme::FontRole::Small));
    const QFontMetrics metrics(m_table->font());
    m_table->horizontalHeader()->setDefaultSectionSize(metrics.horizontalAdvance(QStringLiteral("-0.00123")) +
                                                       theme.space(4));
    m_table->verticalHeader()->setDefaultSectionSize(metrics.height() + theme.space(1));
    m_table->verticalHeader()->setMinimumSectionSize(0);
}

void NumbersView::setShown(const Shown& shown) {
    const QModelIndex current = m_table->currentIndex();
    const std::vector<int> before = m_model->sliceAxes();
    const int rows = m_model->rowCount();
    const int columns = m_model->columnCount();
    m_model->setShown(shown);
    m_marks.setNode(shown.node);
    setEnabled(static_cast<bool>(shown));
    const bool sameForm = before == m_model->sliceAxes() && rows == m_model->rowCount() &&
                          columns == m_model->columnCount() && m_choosers->count() > 0;
    if (!sameForm)
        makeChoosers();
    if (!current.isValid() || !m_table->currentIndex().isValid())
        m_readOut->setText(shown ? tr("Point at a number to read all its digits") : QString());
}

void NumbersView::setMapStyle(const MapStyle& style) {
    m_model->setMapStyle(style);
}

void NumbersView::makeChoosers() {
    while (QLayoutItem* item = m_choosers->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_axes->clear();
    if (m_model->rowCount() == 0)
        return;
    if (m_model->rowAxis() >= 0 && m_model->columnAxis() >= 0)
        m_axes->setText(
            tr("%1 ↓  %2 →").arg(m_model->axisName(m_model->rowAxis()), m_model->axisName(m_model->columnAxis())));
    else if (m_model->rowAxis() >= 0)
        m_axes->setText(tr("%1 ↓").arg(m_model->axisName(m_model->rowAxis())));
    for (int axis : m_model->sliceAxes()) {
        auto* chooser = new QSpinBox(this);
        const auto last = static_cast<int>(m_model->axisSize(axis) - 1);
        chooser->setRange(0, last);
        chooser->setValue(static_cast<int>(m_model->slice(axis)));
        chooser->setPrefix(m_model->axisName(axis) + u' ');
        chooser->setSuffix(tr(" of 0–%1").arg(last));
        chooser->setWrapping(true);
        chooser->setFocusPolicy(Qt::StrongFocus);
        chooser->setAccessibleName(tr("Slice: %1").arg(m_model->axisName(axis)));
        connect(chooser, &QSpinBox::valueChanged, this, [this, axis](int index) { m_model->setSlice(axis, index); });
        m_choosers->addWidget(chooser);
    }
}

std::vector<QWidget*> NumbersView::pickedFrom() const {
    return {m_table->viewport()};
}

std::vector<std::int64_t> NumbersView::currentElement() const {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? m_model->elementAt(index.row(), index.column()) : std::vector<std::int64_t>{};
}

std::optional<TensorView::WalkAxes> NumbersView::walkAxes() const {
    return WalkAxes{m_model->rowAxis(), m_model->columnAxis()};
}

void NumbersView::reveal(const std::vector<std::int64_t>& element) {
    bool elsewhere = false;
    for (const int axis : m_model->sliceAxes()) {
        const std::int64_t index = element[static_cast<std::size_t>(axis)];
        elsewhere |= m_model->slice(axis) != index;
        m_model->setSlice(axis, index);
    }
    if (elsewhere)
        makeChoosers();
    const auto at = [&](int axis) { return axis < 0 ? 0 : static_cast<int>(element[static_cast<std::size_t>(axis)]); };
    const QModelIndex index = m_model->index(at(m_model->rowAxis()), at(m_model->columnAxis()));
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void NumbersView::describe(const QModelIndex& index) {
    if (index.isValid())
        m_readOut->setText(m_model->describe(index.row(), index.column()));
}

QString NumbersView::readOut() const {
    return m_readOut->text();
}

QString NumbersView::selectionAsText() const {
    QModelIndexList cells = m_table->selectionModel()->selectedIndexes();
    if (cells.isEmpty() && m_table->currentIndex().isValid())
        cells << m_table->currentIndex();
    if (cells.size() > kMostCopied)
        return {};
    std::sort(cells.begin(), cells.end(), [](const QModelIndex& a, const QModelIndex& b) {
        return std::pair(a.row(), a.column()) < std::pair(b.row(), b.column());
    });
    QString text;
    for (qsizetype i = 0; i < cells.size(); ++i) {
        if (i > 0)
            text += cells[i].row() == cells[i - 1].row() ? u'\t' : u'\n';
        // As many digits as give the same float back, never with separators.
        text += QString::number(m_model->numberAt(cells[i].row(), cells[i].column()), 'g', 9);
    }
    return text;
}

void NumbersView::copySelection() {
    const QString text = selectionAsText();
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

QImage NumbersView::image() const {
    return m_table->viewport()->grab().toImage();
}

void NumbersView::paintTo(QPainter& painter, QSize size) const {
    // A table lays itself out for its own size.
    painter.save();
    const double scale = std::min(size.width() / static_cast<double>(std::max(m_table->width(), 1)),
                                  size.height() / static_cast<double>(std::max(m_table->height(), 1)));
    painter.scale(scale, scale);
    m_table->render(&painter, {}, {}, QWidget::DrawChildren);
    painter.restore();
}

} // namespace layerscope
