// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace layerscope {

class LiveSession;

/// Exact or fast, kept in step with the session.
void addArithmetic(QMenu& menu, LiveSession& live);

} // namespace layerscope
