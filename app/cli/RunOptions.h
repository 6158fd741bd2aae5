// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Model.h"
#include "run/Inference.h"

#include <set>
#include <string>
#include <vector>

namespace layerscope {

/// What `run` was asked for.
struct RunOptions {
    std::string model;
    std::vector<std::string> inputs;
    std::string output;
    bool all = false;
    int threads = 0;
    bool fast = false;
    // Of many files.
    std::int64_t batch = 0; ///< 0: by memory
    int top = 5;
    bool restart = false;
    bool quiet = false;

    Arithmetic arithmetic() const { return fast ? Arithmetic::Fast : Arithmetic::Exact; }
    /// Where every node is saved, each is computed by itself, as in the window.
    InferenceOptions inference() const { return {.threads = threads, .arithmetic = arithmetic(), .fuse = !all}; }
};

/// All nodes, or those whose output no other node takes and those that a model's file names as outputs.
std::set<NodeId> outputsOf(const Graph& graph, bool all);

/// Whether it is a run of many files: an input is a list, or a folder while the output is no .npz.
bool isRunOfMany(const RunOptions& options);
/// Throws Stop, also when a file could not be run or the person interrupted it.
void runMany(const RunOptions& options);

} // namespace layerscope
