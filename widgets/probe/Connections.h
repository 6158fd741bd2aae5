// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probed.h"

#include <QWidget>

#include <optional>

namespace layerscope {

/// Which input channels a layer's output channels read, where not each reads all: groups and depthwise.
struct ChannelLinks {
    std::int64_t inputs = 0;
    std::int64_t outputs = 0;
    std::int64_t inputsEach = 0;  ///< read by one output channel
    std::int64_t outputsEach = 0; ///< that share those
    std::int64_t parameters = 0;
    std::int64_t allParameters = 0; ///< of kernels if each output read every input

    bool isLinked(std::int64_t input, std::int64_t output) const { return input / inputsEach == output / outputsEach; }
};
/// Nothing where every output channel reads every input channel, or the layer has no kernel.
std::optional<ChannelLinks> channelLinksOf(const PlanStep& step, std::span<const Value> inputs);

/// Input channels across, output channels down; a filled cell where one reads the other, the probed channel's framed.
class Connections : public QWidget {
    Q_OBJECT
public:
    explicit Connections(QWidget* parent = nullptr);
    void setLinks(const ChannelLinks& links, std::int64_t output);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double cell() const;
    ChannelLinks m_links;
    std::int64_t m_output = 0;
};

} // namespace layerscope
