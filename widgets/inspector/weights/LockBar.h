// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelLocks.h"

#include <QWidget>

#include <array>

class QCheckBox;
class QComboBox;
class QLabel;

namespace layerscope {

/// What stays true of a filter while it is painted or typed: its sum, what its halves have to do with each other, and
/// whether it is separable.
class LockBar : public QWidget {
    Q_OBJECT
public:
    explicit LockBar(QWidget* parent = nullptr);

    void setKernel(int rank, const TapSize& size);
    const KernelLocks& locks() const { return m_locks; }
    /// Shows them and says nothing.
    void setLocks(const KernelLocks& locks);

    QComboBox* sum() const { return m_sum; }
    QComboBox* halves(int axis) const { return m_halves[static_cast<std::size_t>(axis)]; }
    QCheckBox* separable() const { return m_separable; }

signals:
    void locksChanged(const layerscope::KernelLocks& before);

private:
    void take();

    KernelLocks m_locks;
    QComboBox* m_sum;
    std::array<QComboBox*, 3> m_halves{};
    std::array<QLabel*, 3> m_names{};
    QCheckBox* m_separable;
};

} // namespace layerscope
