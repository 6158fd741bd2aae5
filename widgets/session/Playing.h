// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

namespace layerscope {

/// The parameter "source" of an Input; "" for any other node.
std::string sourceOf(const Document& document, NodeId input);

/// Whether what the Input shows can be played: a film, a sound, a folder, a camera, a microphone, a table that grows.
bool canPlay(const Document& document, NodeId input);
/// Whether it can be played from any place.
bool canScrub(const Document& document, NodeId input);

/// Plays an Input's source, from its "start" on; from the beginning when that is at the end of `length` (0: not known).
void playInput(const Document& document, LiveSession& session, NodeId input, Playback playback = {}, double length = 0);

/// Stops it; a film, sound or folder then stays where it is, by the Input's "start" (one undo step), the last
/// frame of a camera, a microphone or a table that grows stays as it is.
void pauseInput(Document& document, LiveSession& session, NodeId input);

} // namespace layerscope
