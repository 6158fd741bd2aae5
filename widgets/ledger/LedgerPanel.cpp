// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/LedgerPanel.h"

#include "ledger/WhatIfList.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Export.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QToolButton>

namespace layerscope {

namespace {
constexpr int kLaterMs = 150;
}

LedgerPanel::LedgerPanel(Document& document, LiveSession& session, Selection& selection, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_selection(selection)
    , m_table(new LedgerTable(this))
    , m_whatIf(new WhatIfList(document, this)) {
    const Theme& theme = Theme::instance();
    auto* split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_table);
    split->addWidget(m_whatIf);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(2));
    column->setSpacing(theme.space(1));
    column->addWidget(makeBar());
    column->addWidget(split, 1);
    setFocusProxy(m_table);
    auto* copy = new QAction(tr("Copy the table"), m_table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(asText()); });
    m_table->addAction(copy);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    m_later.setSingleShot(true);
    m_later.setInterval(kLaterMs);
    connect(&m_later, &QTimer::timeout, this, &LedgerPanel::refresh);
    connect(&session, &LiveSession::planned, this, &LedgerPanel::refreshLater);
    connect(&session, &LiveSession::settled, this, &LedgerPanel::refreshLater);
    connect(&document, &Document::wasReset, this, &LedgerPanel::refreshLater);
    connect(&selection, &Selection::changed, this, &LedgerPanel::showSelection);
    connect(m_whatIf, &WhatIfList::refused, this, &LedgerPanel::said);
    connect(m_table, &LedgerTable::nodesChosen, this, [this](const std::vector<NodeId>& nodes) {
        m_choosing = true;
        m_selection.set({nodes.begin(), nodes.end()});
        if (!nodes.empty())
            m_selection.setCurrent(nodes.back());
        m_choosing = false;
        showSelection();
    });
}

QToolButton* LedgerPanel::makeButton(const char* icon, const QString& text) {
    auto* button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setIcon(Theme::instance().icon(QString::fromLatin1(icon)));
    button->setToolTip(text);
    button->setAccessibleName(text);
    return button;
}

QWidget* LedgerPanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::instance().space(2));
    m_measure = new QComboBox(bar);
    for (const CostMeasure measure : kCostMeasures)
        m_measure->addItem(translated(measureLabel(measure)));
    m_measure->setCurrentIndex(static_cast<int>(CostMeasure::MultiplyAccumulates));
    m_measure->setAccessibleName(tr("What the costliest path is found by"));
    m_path = new QLabel(bar);
    m_path->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_path->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* select = makeButton("crosshair", tr("Select the costliest path"));
    auto* copy = makeButton("copy", tr("Copy the table"));
    auto* save = makeButton("save", tr("Save the table as CSV"));
    row->addWidget(new QLabel(tr("Costliest path by"), bar));
    row->addWidget(m_measure);
    row->addWidget(m_path, 1);
    for (QToolButton* button : {select, copy, save})
        row->addWidget(button);
    connect(m_measure, &QComboBox::currentIndexChanged, this, &LedgerPanel::refreshPath);
    connect(select, &QToolButton::clicked, this, &LedgerPanel::selectPath);
    connect(copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(asText()); });
    connect(save, &QToolButton::clicked, this, &LedgerPanel::askWhere);
    return bar;
}

void LedgerPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    refresh();
}

void LedgerPanel::refreshLater() {
    if (isVisible() && !m_later.isActive())
        m_later.start();
}

void LedgerPanel::refresh() {
    const auto plan = m_session.plan();
    if (!plan)
        return;
    m_table->setLedger(ledgerOf(m_document.graph(), *plan, [this](NodeId id) -> std::optional<double> {
        const NodeLive* live = m_session.live(id);
        return live && live->value.tensor ? std::optional(live->milliseconds) : std::nullopt;
    }));
    refreshPath();
    showSelection();
}

void LedgerPanel::refreshPath() {
    const auto measure = kCostMeasures[static_cast<std::size_t>(m_measure->currentIndex())];
    const Ledger& ledger = m_table->ledger();
    m_costliest = costliestPath(m_document.graph(), ledger, measure);
    QStringList names;
    for (const NodeId id : m_costliest.nodes)
        if (const LedgerRow* row = ledger.find(id))
            names << toQString(row->name);
    if (names.isEmpty()) {
        m_path->setText(tr("Add layers to see what they take."));
        return m_path->setToolTip({});
    }
    const double total = totalOf(ledger, measure);
    const QString chain =
        names.size() <= 3 ? names.join(QStringLiteral(" → "))
                          : tr("%1 → … %2 layers … → %3").arg(names.front()).arg(names.size() - 2).arg(names.back());
    m_path->setText(tr("%1, %2 % of all: %3")
                        .arg(toQString(amountText(m_costliest.amount, measure)))
                        .arg(total > 0 ? 100 * m_costliest.amount / total : 0, 0, 'f', 0)
                        .arg(chain));
    m_path->setToolTip(names.join(QStringLiteral(" → ")));
}

QString LedgerPanel::pathText() const {
    return m_path->text();
}

void LedgerPanel::setPathMeasure(CostMeasure measure) {
    m_measure->setCurrentIndex(static_cast<int>(measure));
}

void LedgerPanel::selectPath() {
    if (!m_costliest.nodes.empty())
        m_selection.set({m_costliest.nodes.begin(), m_costliest.nodes.end()});
}

void LedgerPanel::showSelection() {
    if (!isVisible() || m_choosing)
        return;
    m_table->showSelected(m_selection.nodes(), m_selection.current());
    m_whatIf->setNode(m_selection.nodes().size() == 1 ? *m_selection.nodes().begin() : NodeId{},
                      m_table->ledger().total);
}

QString LedgerPanel::asText() const {
    QStringList lines;
    for (const std::vector<std::string>& line : ledgerTable(m_table->ledger())) {
        QStringList cells;
        for (const std::string& cell : line)
            cells << toQString(cell);
        lines << cells.join('\t');
    }
    return lines.join('\n') + '\n';
}

void LedgerPanel::askWhere() {
    QString path = QFileDialog::getSaveFileName(this, tr("Save the table as CSV"), QStringLiteral("cost.csv"),
                                                tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    saveCsv(path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive) ? path : path + QStringLiteral(".csv"));
}

void LedgerPanel::saveCsv(const QString& path) {
    const Result<void> done = writeBytes(QByteArray::fromStdString(ledgerCsv(m_table->ledger())), path);
    done ? emit saved(path) : emit failed(done.error());
}

} // namespace layerscope
