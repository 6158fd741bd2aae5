// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probe/TermModel.h"

#include <QTableView>

namespace layerscope {

/// The terms of a step as a table that is as high as its rows, up to a limit; each number that counts has a bar of its
/// share behind it. Enter or double click follows a term upstream, or unfolds the rest.
class TermTable : public QTableView {
    Q_OBJECT
public:
    static constexpr int kMostRows = 16; ///< in sight at once

    explicit TermTable(QWidget* parent = nullptr);

    void setStep(std::shared_ptr<const Probed> probed, std::size_t step);
    TermModel* terms() const { return m_model; }

signals:
    void pointed(const layerscope::Number& number);
    void followed(const layerscope::Number& number);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    void activate(const QModelIndex& index);
    void point(const QModelIndex& index);
    void restyle();
    void fitHeight();

    TermModel* m_model;
};

} // namespace layerscope
