// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <QObject>

#include <functional>

namespace layerscope {

class Document;

/// Reads the files that the graph's File parameters name, on another thread, and keeps them with the project: one undo
/// step. `done` is called on the receiver's thread.
void embedPictures(QObject* receiver, Document& document, const std::function<void(const Result<void>&)>& done);

} // namespace layerscope
