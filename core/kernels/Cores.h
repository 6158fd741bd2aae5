// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

// What threads ask of the operating system. Where it has no answer they change nothing.

/// Processor cores that this process may use; at least 1.
int usableCores();

/// Lets threads that a person waits for go first where they want the core of this one.
void giveWayToOthers();

/// Tells the processor that this thread only waits.
void relax();

} // namespace layerscope
