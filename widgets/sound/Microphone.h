// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sound/SampleSource.h"

#include <QStringList>

namespace layerscope {

/// The microphone of that name, or with "" the usual one; at `wantedRate` with one channel where it can, otherwise as
/// it likes best. The error says that there is none. Belongs to the thread that opens it.
Result<std::unique_ptr<SampleSource>> openMicrophone(const std::string& name, int wantedRate);

/// Names of the microphones that there are now.
QStringList microphones();

} // namespace layerscope
