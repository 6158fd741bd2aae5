// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Reader.h"
#include "formats/keras/KerasShapes.h"
#include "graph/Graph.h"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// Takes weights one by one, checks them and puts them into the graph at the end.
class KerasWeightSink {
public:
    KerasWeightSink(const Hdf5Reader& file, std::vector<Message>& notes)
        : m_file(file)
        , m_notes(notes) {}

    /// Reads a dataset for a weight; what does not fit becomes a note.
    void take(NodeId node, const std::string& layer, const WeightDef& weight, const std::string& dataset);
    /// Reads a dataset that nothing is known about.
    void keep(NodeId node, const std::string& layer, const std::string& weight, const std::string& dataset);
    void note(Message text);
    /// Replaces the nodes that got weights; returns how many weights there were.
    std::size_t finish(Graph& graph);

    const Hdf5Reader& file() const { return m_file; }

private:
    const Hdf5Reader& m_file;
    std::vector<Message>& m_notes;
    std::map<NodeId, std::map<std::string, Tensor>> m_weights;
    std::size_t m_noted = 0;
};

} // namespace layerscope
