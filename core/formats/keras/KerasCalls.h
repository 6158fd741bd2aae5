// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"

namespace layerscope {

/// The calls of a layer from its "inbound_nodes", of Keras 3 or 2. Throws ReadFailure.
std::vector<FileCall> fileCallsFrom(const JsonPlace& inboundNodes);

/// Brings the call numbers of nested models, which some files count from 1, to counting from 0: in the calls of all
/// layers when the file is of Keras 2, and in the model's outputs.
void countCallsFromZero(FileModel& model, bool kerasTwo);

/// Takes the masks out of the calls that operators made (FileCall::masked), then the operators that are not used any
/// more.
void leaveOutMasks(FileModel& model);

/// A __keras_tensor__ object for a tensor.
Json fileTensorJson(const FileTensor& tensor);

} // namespace layerscope
