// SPDX-License-Identifier: GPL-3.0-or-later
#include "field/FieldSection.h"

#include "field/FieldWords.h"
#include "inspector/parts/NarrowCombo.h"
#include "inspector/parts/Notice.h"
#include "inspector/parts/ThemedLabel.h"
#include "session/Text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace layerscope {

namespace {

constexpr int kMostRows = 12; ///< of the table that are seen at once

enum Column { Layer, Size, How, Step, Columns };

ThemedLabel* paragraph(const QString& name, Theme::Role role, QWidget* parent) {
    auto* label = new ThemedLabel({}, role, Theme::FontRole::Normal, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setAccessibleName(name);
    return label;
}

QString joined(const std::vector<FieldEnd>& ends) {
    QStringList lines;
    for (const FieldEnd& end : ends)
        lines << endText(end);
    return lines.join(u'\n');
}

} // namespace

FieldSection::FieldSection(Document& document, LiveSession& session, SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_fields(session, pointer)
    , m_effect(document, session, pointer)
    , m_hint(paragraph(tr("What to do"), Theme::Role::TextMuted, this))
    , m_content(nullptr)
    , m_receptive(paragraph(tr("Receptive field"), Theme::Role::Text, this))
    , m_projective(paragraph(tr("Projective field"), Theme::Role::Text, this))
    , m_showReceptive(new QCheckBox(tr("Show what it depends on (receptive field)"), this))
    , m_showProjective(new QCheckBox(tr("Show what it touches (projective field)"), this))
    , m_measuring(nullptr)
    , m_source(makeNarrowCombo(this))
    , m_measure(new QPushButton(this))
    , m_stop(new QPushButton(this))
    , m_progress(new QProgressBar(this))
    , m_words(paragraph(tr("Effective field"), Theme::Role::TextMuted, this))
    , m_problem(new Notice(this))
    , m_growthTitle(new ThemedLabel(tr("How the field grows"), Theme::Role::TextMuted, Theme::FontRole::Small, this))
    , m_growth(new QTableWidget(0, Columns, this)) {
    m_hint->setText(tr("Click an element in a picture, or press Enter on it, to see which part of the source it "
                       "depends on and what it touches."));
    m_measuring = makeMeasuring();
    m_content = makeContent();
    formTable();
    auto* column = new QVBoxLayout(this);
    const int margin = Theme::instance().space(2);
    column->setContentsMargins(margin, margin, margin, margin);
    column->addWidget(m_hint);
    column->addWidget(m_content);
    column->addStretch();
    connectParts();
    showFacts();
    showEffect();
}

QWidget* FieldSection::makeContent() {
    const Theme& theme = Theme::instance();
    auto* content = new QWidget(this);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(theme.space(1));
    m_showReceptive->setChecked(m_fields.showsReceptive());
    m_showProjective->setChecked(m_fields.showsProjective());
    column->addWidget(m_showReceptive);
    column->addWidget(m_receptive);
    column->addWidget(m_showProjective);
    column->addWidget(m_projective);
    column->addWidget(m_measuring);
    column->addWidget(m_growthTitle);
    column->addWidget(m_growth);
    return content;
}

QWidget* FieldSection::makeMeasuring() {
    const Theme& theme = Theme::instance();
    m_measure->setText(tr("Measure the effective field"));
    m_measure->setToolTip(tr("Changes the source piece by piece and sees how far the element moves: what really counts "
                             "of all that it depends on"));
    m_stop->setText(tr("Stop"));
    m_stop->setToolTip(tr("What was found so far stays"));
    m_source->setAccessibleName(tr("Source that is measured"));
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("How far the measurement is"));
    auto* measuring = new QWidget(this);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.space(1));
    row->addWidget(m_measure);
    row->addWidget(m_stop);
    row->addWidget(m_progress, 1);
    row->addWidget(m_source, 1);
    auto* column = new QVBoxLayout(measuring);
    column->setContentsMargins(0, theme.space(1), 0, theme.space(1));
    column->setSpacing(theme.space(1));
    column->addLayout(row);
    column->addWidget(m_words);
    column->addWidget(m_problem);
    return measuring;
}

void FieldSection::formTable() {
    m_growth->setHorizontalHeaderLabels({tr("Layer"), tr("Field"), tr("How it grows"), tr("Step")});
    m_growth->horizontalHeaderItem(Size)->setToolTip(
        tr("Elements of the source that one element depends on, not counting what an edge cuts off"));
    m_growth->horizontalHeaderItem(How)->setToolTip(
        tr("The field before, and what the layer spans less one, times the step before"));
    m_growth->horizontalHeaderItem(Step)->setToolTip(tr("Elements of the source from one element to the next"));
    m_growth->verticalHeader()->hide();
    m_growth->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_growth->setSelectionMode(QAbstractItemView::SingleSelection);
    m_growth->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_growth->setTabKeyNavigation(false);
    m_growth->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_growth->setShowGrid(false);
    m_growth->setWordWrap(false);
    m_growth->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_growth->setAccessibleName(tr("How the field grows from layer to layer"));
    m_growth->setToolTip(tr("Click a layer, or press Enter on it, to select it"));
}

void FieldSection::connectParts() {
    connect(&m_fields, &FieldFollower::changed, this, &FieldSection::showFacts);
    connect(&m_effect, &EffectFollower::changed, this, &FieldSection::showEffect);
    connect(m_showReceptive, &QCheckBox::toggled, &m_fields, &FieldFollower::setReceptiveShown);
    connect(m_showProjective, &QCheckBox::toggled, &m_fields, &FieldFollower::setProjectiveShown);
    connect(m_measure, &QPushButton::clicked, this, &FieldSection::measure);
    connect(m_stop, &QPushButton::clicked, &m_effect, &EffectFollower::stop);
    const auto choose = [this](int row) {
        if (const QTableWidgetItem* item = m_growth->item(row, Layer))
            emit nodeChosen(NodeId{item->data(Qt::UserRole).value<decltype(NodeId::value)>()});
    };
    connect(m_growth, &QTableWidget::cellClicked, this, choose);
    connect(m_growth, &QTableWidget::cellActivated, this, choose);
    connect(&Theme::instance(), &Theme::changed, this, &FieldSection::fitTable);
}

void FieldSection::showFacts() {
    const auto facts = m_fields.facts();
    m_hint->setVisible(!facts);
    m_content->setVisible(facts != nullptr);
    if (!facts)
        return;
    showSources(*facts);
    m_projective->setText(joined(facts->outputs));
    m_projective->setVisible(!facts->outputs.empty());
    m_showProjective->setVisible(!facts->outputs.empty());
    showGrowth(facts->growth);
}

void FieldSection::showSources(const FieldFacts& facts) {
    m_receptive->setText(joined(facts.sources));
    for (QWidget* part : {static_cast<QWidget*>(m_receptive), static_cast<QWidget*>(m_showReceptive), m_measuring})
        part->setVisible(!facts.sources.empty());
    const QSignalBlocker quiet(m_source);
    const QString before = m_source->currentText();
    m_source->clear();
    for (const FieldEnd& end : facts.sources)
        m_source->addItem(end.name);
    m_source->setCurrentIndex(std::max(0, m_source->findText(before)));
    m_source->setVisible(facts.sources.size() > 1 && !m_effect.isMeasuring());
}

void FieldSection::showGrowth(const std::vector<FieldGrowth>& growth) {
    m_growthTitle->setVisible(!growth.empty());
    m_growth->setVisible(!growth.empty());
    m_growth->setRowCount(static_cast<int>(growth.size()));
    for (int row = 0; row < m_growth->rowCount(); ++row) {
        const FieldGrowth& layer = growth[static_cast<std::size_t>(row)];
        const std::array<QString, Columns> texts{layer.name, layer.size, layer.formula, layer.step};
        for (int column = 0; column < Columns; ++column) {
            auto* item = new QTableWidgetItem(texts[static_cast<std::size_t>(column)]);
            item->setToolTip(growthText(layer));
            item->setData(Qt::UserRole, QVariant::fromValue(layer.node.value));
            item->setData(Qt::AccessibleTextRole, growthText(layer));
            m_growth->setItem(row, column, item);
        }
    }
    fitTable();
}

/// As high as its rows, up to so many.
void FieldSection::fitTable() {
    m_growth->setFont(Theme::instance().figures(Theme::FontRole::Small));
    const int line = QFontMetrics(m_growth->font()).height() + Theme::instance().space(1);
    m_growth->verticalHeader()->setMinimumSectionSize(0);
    m_growth->verticalHeader()->setDefaultSectionSize(line);
    m_growth->resizeColumnsToContents();
    m_growth->horizontalHeader()->setStretchLastSection(true);
    const int rows = std::min(m_growth->rowCount(), kMostRows);
    const int bar = m_growth->horizontalHeader()->sizeHint().height();
    m_growth->setFixedHeight(rows * line + bar + 2 * m_growth->frameWidth() +
                             m_growth->style()->pixelMetric(QStyle::PM_ScrollBarExtent));
}

void FieldSection::measure() {
    const auto facts = m_fields.facts();
    const auto chosen = static_cast<std::size_t>(std::max(0, m_source->currentIndex()));
    if (facts && chosen < facts->sources.size())
        m_effect.measure(facts->sources[chosen].node);
}

void FieldSection::showEffect() {
    const bool measuring = m_effect.isMeasuring();
    const auto effect = m_effect.effect();
    m_measure->setVisible(!measuring);
    m_stop->setVisible(measuring);
    m_progress->setVisible(measuring);
    m_source->setVisible(!measuring && m_source->count() > 1);
    m_progress->setRange(0, effect ? static_cast<int>(effect->trialsAtMost) : 0);
    m_progress->setValue(effect ? static_cast<int>(effect->trials) : 0);
    m_words->setText(effect ? translated(effect->words) : QString());
    m_words->setVisible(effect != nullptr);
    if (m_effect.problem().isEmpty())
        m_problem->clear();
    else
        m_problem->show(Notice::Kind::Hint, m_effect.problem());
}

QString FieldSection::receptiveText() const {
    return m_receptive->isHidden() ? QString() : m_receptive->text();
}

QString FieldSection::projectiveText() const {
    return m_projective->isHidden() ? QString() : m_projective->text();
}

QString FieldSection::effectText() const {
    return m_words->text();
}

} // namespace layerscope
