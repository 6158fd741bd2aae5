// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/LockBar.h"

#include "inspector/parts/FormGrid.h"
#include "inspector/parts/NarrowCombo.h"
#include "inspector/parts/ThemedLabel.h"

#include <QCheckBox>
#include <QSignalBlocker>

namespace layerscope {

LockBar::LockBar(QWidget* parent)
    : QWidget(parent)
    , m_sum(makeNarrowCombo(this))
    , m_separable(new QCheckBox(tr("Separable: a product of one list an axis"), this)) {
    QGridLayout* grid = makeFormGrid(this);
    const auto addLine = [&](int row, const QString& name, QComboBox* combo, const QString& tip) {
        auto* label = new ThemedLabel(name, Theme::Role::Text, Theme::FontRole::Normal, this);
        label->setWordWrap(true);
        label->setFixedWidth(formLabelWidth());
        label->setBuddy(combo);
        combo->setAccessibleName(name);
        combo->setToolTip(tip);
        grid->addWidget(label, row, 0);
        grid->addWidget(combo, row, 1);
        connect(combo, &QComboBox::currentIndexChanged, this, &LockBar::take);
        return label;
    };
    m_sum->addItems({tr("free"), tr("stays 0"), tr("stays 1"), tr("stays as it is")});
    addLine(0, tr("Sum"), m_sum, tr("What a painted cell adds is taken off the other cells, each the same"));
    const QString names[] = {tr("Front and back"), tr("Top and bottom"), tr("Left and right")};
    for (std::size_t axis = 0; axis < m_halves.size(); ++axis) {
        m_halves[axis] = makeNarrowCombo(this);
        m_halves[axis]->addItems({tr("free"), tr("alike"), tr("opposite")});
        m_names[axis] = addLine(static_cast<int>(3 - axis), names[axis], m_halves[axis],
                                tr("Whether the other half gets what is painted, or the same with the sign changed"));
    }
    m_separable->setToolTip(tr("After each stroke the kernel becomes the nearest one that is separable: painted cells "
                               "move as well"));
    grid->addWidget(m_separable, 4, 0, 1, 2);
    connect(m_separable, &QCheckBox::toggled, this, &LockBar::take);
    setLocks({});
}

void LockBar::setKernel(int rank, const TapSize& size) {
    for (std::size_t axis = 0; axis < m_halves.size(); ++axis) {
        const bool has = size[axis] > 1;
        m_halves[axis]->setVisible(has);
        m_names[axis]->setVisible(has);
    }
    m_separable->setVisible(rank > 1);
}

void LockBar::setLocks(const KernelLocks& locks) {
    m_locks = locks;
    for (std::size_t axis = 0; axis < m_halves.size(); ++axis) {
        const QSignalBlocker quiet(m_halves[axis]);
        m_halves[axis]->setCurrentIndex(static_cast<int>(locks.symmetry[axis]));
    }
    const QSignalBlocker quietSum(m_sum);
    const QSignalBlocker quietSeparable(m_separable);
    m_sum->setCurrentIndex(static_cast<int>(locks.sum));
    m_separable->setChecked(locks.separable);
}

void LockBar::take() {
    const KernelLocks before = m_locks;
    m_locks.sum = static_cast<SumLock>(m_sum->currentIndex());
    for (std::size_t axis = 0; axis < m_halves.size(); ++axis)
        m_locks.symmetry[axis] = static_cast<Parity>(m_halves[axis]->currentIndex());
    m_locks.separable = m_separable->isChecked();
    if (!(m_locks == before))
        emit locksChanged(before);
}

} // namespace layerscope
