// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/TermModel.h"

#include "base/Numbers.h"
#include "probe/Signs.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

bool isSum(Rule rule) {
    return rule == Rule::Sum || rule == Rule::Mean;
}

bool chooses(Rule rule) {
    return rule == Rule::Max || rule == Rule::Min || rule == Rule::Softmax;
}

/// "h 80  w 120  c 0": short enough for a narrow column; the tooltip says it in words.
QString indexLetters(const Number& number, const ExplanationPlace& place) {
    const Value& input = place.numbers.inputs[static_cast<std::size_t>(number.port)];
    const std::vector<std::int64_t> element = indexOf(input.tensor.shape(), number.index);
    QStringList parts;
    for (std::size_t d = 0; d < element.size() && d < input.axes.size(); ++d)
        if (input.axes[d].kind != AxisKind::Batch || input.tensor.shape()[static_cast<int>(d)] > 1 ||
            element.size() == 1)
            parts << QStringLiteral("%1 %2").arg(QLatin1Char(input.axes[d].letter())).arg(element[d]);
    return parts.join(QStringLiteral("  "));
}

bool isOne(const Number& number) {
    return number.origin == Origin::Constant && number.value == 1;
}

} // namespace

void TermModel::setStep(std::shared_ptr<const Probed> probed, std::size_t step) {
    const bool sameForm = m_probed && m_probed->step->def == probed->step->def && m_step == step;
    const int rows = rowCount();
    const auto columns = m_columns;
    m_probed = std::move(probed);
    m_step = step;
    chooseColumns();
    if (!sameForm)
        m_folded = true;
    const bool same = sameForm && rowCount() == rows && m_columns == columns;
    if (!same) {
        // The form is told before the numbers: nobody reads in between, all on one thread.
        beginResetModel();
        endResetModel();
    } else if (rows > 0) {
        emit dataChanged(index(0, 0), index(rows - 1, columnCount() - 1));
    }
}

void TermModel::chooseColumns() {
    const std::vector<Term>& terms = step().terms;
    m_columns = {Column::From, Column::Value};
    if (isSum(step().rule) && !std::ranges::all_of(terms, isOne, &Term::weight))
        m_columns.insert(m_columns.end(), {Column::Weight, Column::Product});
    if (step().rule == Rule::MeanSquare)
        m_columns.push_back(Column::Product);
    if (step().rule == Rule::Softmax)
        m_columns.push_back(Column::Share);
    m_largest = m_exponentials = m_rest = 0;
    m_largestFactor = -std::numeric_limits<double>::infinity();
    for (const Term& term : terms)
        m_largestFactor = std::max(m_largestFactor, term.factor.value);
    for (const Term& term : terms)
        m_exponentials += std::exp(term.factor.value - m_largestFactor);
    for (const Term& term : terms)
        m_largest = std::max(m_largest, std::abs(contribution(term)));
    const std::vector<std::size_t>& order = m_probed->steps[m_step].order;
    for (std::size_t i = kFirst; i < order.size(); ++i)
        m_rest += contribution(terms[order[i]]);
}

double TermModel::contribution(const Term& term) const {
    switch (step().rule) {
    case Rule::Sum:
    case Rule::Mean:
        return term.product();
    case Rule::MeanSquare:
        return (term.factor.value - step().centre.value) * (term.factor.value - step().centre.value);
    case Rule::Softmax:
        return std::exp(term.factor.value - m_largestFactor) / m_exponentials;
    default:
        return term.factor.value;
    }
}

bool TermModel::canFold() const {
    // One row of the rest for one term would hide more than it saves.
    return m_probed && std::ssize(m_probed->steps[m_step].order) > kFirst + 1;
}

bool TermModel::isFolded() const {
    return m_folded && canFold();
}

void TermModel::setFolded(bool folded) {
    beginResetModel();
    m_folded = folded;
    endResetModel();
}

int TermModel::shownTerms() const {
    const auto count = static_cast<int>(std::min<std::size_t>(m_probed->steps[m_step].order.size(), kMost));
    return isFolded() ? kFirst : count;
}

int TermModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_probed ? 0 : shownTerms() + (isFolded() ? 1 : 0);
}

int TermModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

std::int64_t TermModel::indexAt(int row) const {
    if (row < 0 || row >= shownTerms())
        return -1;
    return static_cast<std::int64_t>(m_probed->steps[m_step].order[static_cast<std::size_t>(row)]);
}

const Term* TermModel::termAt(int row) const {
    const std::int64_t index = indexAt(row);
    return index < 0 ? nullptr : &step().terms[static_cast<std::size_t>(index)];
}

int TermModel::rowOf(std::size_t term) const {
    const std::vector<std::size_t>& order = m_probed->steps[m_step].order;
    const auto row = std::ranges::find(order, term) - order.begin();
    return row < shownTerms() ? static_cast<int>(row) : -1;
}

QString TermModel::fromText(int row) const {
    const Term& term = *termAt(row);
    const auto index = static_cast<std::size_t>(indexAt(row));
    if (step().rule == Rule::Formula && step().formula && index < step().formula->operands.size())
        return translated(step().formula->operands[index]);
    const ExplanationPlace place = m_probed->place();
    // The bias: its own weight times 1, and so on.
    if (term.factor.origin == Origin::Constant && !isOne(term.weight))
        return translated(originText(term.weight, place));
    const QString text = term.factor.origin == Origin::Input ? indexLetters(term.factor, place)
                                                             : translated(originText(term.factor, place));
    const PlanStep* input = term.factor.origin == Origin::Input ? m_probed->inputStep(term.factor.port) : nullptr;
    return input && m_probed->step->inputs.size() > 1 ? toQString(input->node->name) + u' ' + text : text;
}

QString TermModel::restText(Column column) const {
    const auto more = static_cast<qlonglong>(step().terms.size()) - kFirst;
    if (column == Column::From)
        return tr("%L1 more…").arg(more);
    const bool totals = columnAt(columnCount() - 1) == column &&
                        (isSum(step().rule) || step().rule == Rule::MeanSquare || step().rule == Rule::Softmax);
    return totals ? signedText(m_rest) : QString();
}

QString TermModel::text(int row, Column column) const {
    const Term* term = termAt(row);
    if (!term)
        return restText(column);
    const bool chosen = chooses(step().rule) && indexAt(row) == static_cast<std::int64_t>(step().chosen);
    switch (column) {
    case Column::From:
        return chosen ? tr("%1 ◀").arg(fromText(row)) : fromText(row);
    case Column::Value:
        return signedText(term->factor.value);
    case Column::Weight:
        return isOne(term->weight) ? QString() : signedText(term->weight.value);
    case Column::Product:
        return signedText(contribution(*term));
    case Column::Share:
        return tr("%1 %").arg(contribution(*term) * 100, 0, 'f', 1);
    }
    return {};
}

QString TermModel::sentence(int row) const {
    const Term* term = termAt(row);
    if (!term)
        return row == kFirst && isFolded() ? restText(Column::From) : QString();
    const QString value = fullText(term->factor.value);
    if (isSum(step().rule) && !isOne(term->weight))
        return tr("%1: %2 × %3 = %4")
            .arg(fromText(row), value, fullText(term->weight.value), fullText(term->product()));
    return tr("%1: %2").arg(fromText(row), value);
}

QVariant TermModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !m_probed || index.row() >= rowCount())
        return {};
    const Column column = columnAt(index.column());
    const Term* term = termAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(index.row(), column);
    case Qt::ToolTipRole:
    case Qt::AccessibleDescriptionRole: {
        if (!term)
            return tr("Show all terms (Enter)");
        QString tip = sentence(index.row());
        if (step().rule == Rule::Formula || (!isOne(term->weight) && isSum(step().rule)))
            tip += tr("\nfrom %1 and %2")
                       .arg(translated(originText(term->factor, m_probed->place())),
                            translated(originText(term->weight, m_probed->place())));
        return term->factor.origin == Origin::Input ? tip + tr("\nEnter or double click follows it upstream") : tip;
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment((column == Column::From ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter));
    case Qt::ForegroundRole:
        return Theme::instance().color(!term || term->isPadding() ? Theme::Role::TextMuted : Theme::Role::Text);
    case ShareRole:
        if (!term || column != columnAt(columnCount() - 1) || m_largest <= 0 || column == Column::From)
            return {};
        return contribution(*term) / m_largest;
    default:
        return {};
    }
}

QVariant TermModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section >= columnCount())
        return {};
    switch (columnAt(section)) {
    case Column::From:
        return step().rule == Rule::Formula ? tr("Operand") : tr("From");
    case Column::Value:
        return tr("Value");
    case Column::Weight:
        return tr("× Weight");
    case Column::Product:
        return step().rule == Rule::MeanSquare ? tr("(x − mean)²") : tr("= Product");
    case Column::Share:
        return tr("Share");
    }
    return {};
}

} // namespace layerscope
