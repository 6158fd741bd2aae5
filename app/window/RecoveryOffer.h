// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

namespace layerscope {

class MessageStrip;
struct Workspace;

/// Asks, once after the start, what to do with the work that a crashed window left behind.
void offerRecovery(Workspace& workspace, MessageStrip& messages);

} // namespace layerscope
