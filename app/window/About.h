// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace layerscope {

class LiveSession;

/// Version, licence, the libraries with theirs, and what the session computes with.
void showAbout(QWidget& window, const LiveSession& live);

} // namespace layerscope
