// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "base/Result.h"
#include "data/MediaStore.h"
#include "layer/MediaKind.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

/// What a reader is asked about: the source of an Input, its parameters, and where files and what was read of them are.
struct MediaRequest {
    std::string source;
    const Params& params;
    MediaStore& store;
    std::string name{}; ///< of the Input's node; an array of an .npz may be called so
};

/// All about one kind of media; one constant a kind, in core/data/KIND/. Each function may be called by any thread.
struct MediaDef {
    MediaKind kind;
    const char* label; ///< N_(), "Sound"
    /// Parameters of the Input that change what load gives, besides "source", "kind", "shape" and "dtype".
    std::span<const std::string_view> params = {};

    /// An Input's parameters that suit the source (of those given, only "kind" counts): "shape", "dtype", its rate, its
    /// window. Reads as little as it can, also of a very large file. Only what differs from the defaults need be there.
    Result<Params> (*suggest)(const MediaRequest& request, const Progress& progress);
    /// What the axes mean and how long their steps are, for a tensor of the wanted shape; null, or nothing: what the
    /// Input infers. Called at each compilation, so what it needs of the file is kept in the store (headers, words).
    std::optional<Axes> (*axes)(const MediaRequest& request, const TensorSpec& wanted) = nullptr;
    /// A Value of the wanted shape and dtype. Asks for memory only after it has estimated it; errors name the file and
    /// say what to do; nothing is thrown but std::bad_alloc.
    Result<Value> (*load)(const MediaRequest& request, const TensorSpec& wanted, const Progress& progress);
    /// What was found out about the source, in short sentences for a person who may want to correct it; asked for after
    /// load.
    std::vector<Message> (*findings)(const MediaRequest& request) = nullptr;
};

/// Null for kinds that are not read from anywhere.
const MediaDef* findMediaDef(MediaKind kind);

/// Parameters for an Input that shall show this file or folder: its kind (also found by looking into it where the
/// ending says too little: a folder of DICOM slices, a TIFF of many pages, an .npy of three axes stays an array), and
/// what its reader suggests. For a worker: a table is read to its end.
Result<Params> suggestInput(const std::string& source, MediaStore& store, const Progress& progress = {});

} // namespace layerscope
