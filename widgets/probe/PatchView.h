// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "probe/PatchCells.h"

class QSpinBox;

namespace layerscope {

class ThemedLabel;

/// PatchCells with a chooser of the channel and of the slice, and the product of the current cell in words.
class PatchView : public QWidget {
    Q_OBJECT
public:
    explicit PatchView(QWidget* parent = nullptr);

    void setStep(std::shared_ptr<const Probed> probed, std::size_t step);
    /// The channel as the terms name it.
    void showChannel(std::int64_t channel);
    PatchCells* cells() const { return m_cells; }
    QString readOut() const;

signals:
    /// Not an element of an input, where nothing is current.
    void pointed(const layerscope::Number& number);
    void followed(const layerscope::Number& number);

private:
    void describe();
    void choose();

    std::shared_ptr<const Probed> m_probed;
    std::size_t m_step = 0;
    QSpinBox* m_channel;
    QSpinBox* m_slice;
    PatchCells* m_cells;
    ThemedLabel* m_readOut;
};

} // namespace layerscope
