// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probed.h"

#include <QAbstractTableModel>

namespace layerscope {

/// The terms of one step as rows, those that count most first; of many only the first, and a row that says how many
/// more there are and what they come to.
class TermModel : public QAbstractTableModel {
    Q_OBJECT
public:
    static constexpr int kFirst = 8;      ///< rows before the rest is folded
    static constexpr int kMost = 100'000; ///< rows when unfolded
    /// How long the bar behind a number is, from -1 to 1.
    static constexpr int ShareRole = Qt::UserRole;

    enum class Column { From, Value, Weight, Product, Share };

    using QAbstractTableModel::QAbstractTableModel;

    void setStep(std::shared_ptr<const Probed> probed, std::size_t step);
    bool isFolded() const;
    bool canFold() const;
    void setFolded(bool folded);

    /// Null for the row of the rest.
    const Term* termAt(int row) const;
    /// Which of the step's terms; -1 for the row of the rest.
    std::int64_t indexAt(int row) const;
    /// The row of a term; -1 when it is folded away.
    int rowOf(std::size_t term) const;
    Column columnAt(int column) const { return m_columns[static_cast<std::size_t>(column)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// "row 3, column 4: 0.5 × −0.25 = −0.125"
    QString sentence(int row) const;

private:
    const Step& step() const { return m_probed->explanation.steps[m_step]; }
    void chooseColumns();
    int shownTerms() const;
    double contribution(const Term& term) const;
    QString fromText(int row) const;
    QString restText(Column column) const;
    QString text(int row, Column column) const;

    std::shared_ptr<const Probed> m_probed;
    std::size_t m_step = 0;
    std::vector<Column> m_columns;
    bool m_folded = true;
    double m_largest = 0;       ///< contribution
    double m_exponentials = 1;  ///< of a softmax: the sum of exp(value − largest value)
    double m_largestFactor = 0; ///< of a softmax
    double m_rest = 0;          ///< what the folded terms come to
};

} // namespace layerscope
