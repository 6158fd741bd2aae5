// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "base/Result.h"

#include <QString>

namespace layerscope {

/// The translation of a text that the core marked with N_().
QString translated(const char* text);
QString translated(const Message& message);
/// "what hint", with its place before it.
QString translated(const Error& error);

QString toQString(const std::string& text);

} // namespace layerscope
