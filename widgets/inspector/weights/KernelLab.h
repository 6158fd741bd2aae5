// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspector/weights/ResponseView.h"
#include "layer/FilterTaps.h"
#include "layer/KernelLocks.h"
#include "tensor/Tensor.h"

#include <QWidget>

#include <optional>

class QBoxLayout;
class QCheckBox;

namespace layerscope {

class FoldButton;
class KernelPad;
class LockBar;
class NumberBox;
class ThemedLabel;
class TransformBar;
struct KernelTransform;

/// Edits one filter of a sliding layer's kernel: paints and types its numbers, changes it as a whole, keeps what is
/// locked, and shows how much of each frequency it lets through. It hands changed kernels out and shows what it is
/// given next.
class KernelLab : public QWidget {
    Q_OBJECT
public:
    explicit KernelLab(QWidget* parent = nullptr);

    /// `fresh`: another weight than before, whose first filter and channel are shown. Edits then go to all channels
    /// alike when they are so already, or when nobody has set them (`own` false: an initializer made them).
    void setKernel(const Tensor& kernel, const KernelShape& shape, bool fresh, bool own);
    void clear();
    void setSteps(const ResponseSteps& steps);

    std::int64_t filter() const { return m_filter; }
    std::int64_t channel() const { return m_channel; }
    std::int64_t slice() const { return m_slice; }
    const KernelShape& shape() const { return m_shape; }
    void setFilter(std::int64_t filter);
    void setChannel(std::int64_t channel);
    void setSlice(std::int64_t slice);
    /// The channel that an edit goes to; nothing for all.
    std::optional<std::int64_t> target() const;
    bool allAlike() const;

    KernelPad* pad() const { return m_pad; }
    TransformBar* transforms() const { return m_transforms; }
    LockBar* locks() const { return m_locks; }
    ResponseView* response() const { return m_response; }
    QCheckBox* alike() const { return m_alike; }
    NumberBox* brush() const { return m_brush; }
    NumberBox* channelBox() const { return m_channelBox; }
    QString figures() const;

signals:
    void edited(const layerscope::Tensor& changed);
    void gestureStarted();
    void gestureEnded();
    void refused(const QString& text, const QString& hint);
    void placeChanged(); ///< another filter, channel or slice is shown
    void targetChanged();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void layOut();
    void connectParts();
    QWidget* makeChoosers();
    void showTaps();
    void showCell();
    void arrange();
    void strokeStarted();
    void paintCell(std::size_t cell, float number);
    void apply(const KernelTransform& transform);
    void applyLocks(const KernelLocks& before);
    void refuse(const Fault& fault);

    Tensor m_kernel;
    KernelShape m_shape;
    FilterTaps m_taps;
    std::int64_t m_filter = 0;
    std::int64_t m_channel = 0;
    std::int64_t m_slice = 0;
    ResponseSteps m_steps;
    PaintedCells m_painted; ///< in the stroke that goes on
    double m_keptSum = 0;

    NumberBox* m_filterBox;
    NumberBox* m_channelBox;
    NumberBox* m_sliceBox;
    ThemedLabel* m_sliceName = nullptr;
    QCheckBox* m_alike;
    KernelPad* m_pad;
    ThemedLabel* m_cellText;
    NumberBox* m_brush;
    QWidget* m_brushArea;
    ThemedLabel* m_figures;
    TransformBar* m_transforms;
    FoldButton* m_lockTitle;
    LockBar* m_locks;
    FoldButton* m_responseTitle;
    ResponseView* m_response;
    QBoxLayout* m_pictures = nullptr;
};

} // namespace layerscope
