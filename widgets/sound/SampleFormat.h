// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAudioFormat>
#include <QByteArray>

#include <span>
#include <vector>

namespace layerscope {

/// A device's bytes as samples from -1 to 1, interleaved; a last sample that is not whole is left out.
std::vector<float> samplesFrom(const QByteArray& bytes, const QAudioFormat& format);
/// And back; what is beyond -1 and 1 is cut off.
QByteArray bytesFrom(std::span<const float> samples, const QAudioFormat& format);

} // namespace layerscope
