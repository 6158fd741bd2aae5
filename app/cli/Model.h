// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "formats/Project.h"
#include "run/Inference.h"
#include "run/Plan.h"
#include "run/Runner.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace layerscope {

/// A model that was opened from a file, with what feeds it. Its functions throw Stop.
class Model {
public:
    /// Says on stderr what was passed over on reading.
    explicit Model(const std::filesystem::path& path, std::uint64_t mediaBytes = kMediaBytes);

    const Graph& graph() const { return m_project.graph; }
    const std::string& title() const { return m_project.title; }
    MediaStore& media() { return m_media; }

    /// "NAME=FILE", or "FILE" where there is one input only.
    struct Given {
        const Node* node;
        std::string file;
    };
    Given given(const std::string& input) const;
    void setInput(const std::string& input);
    void setInput(NodeId node, const std::string& source);
    void setInputs(const std::vector<std::string>& inputs);
    /// Inputs that no file was named for.
    std::vector<const Node*> inputsWithoutSource() const;
    /// Stop when there is such an input: a run needs something in each.
    void requireInputs() const;
    /// Leaves only what this node is computed from, and the node.
    void narrowTo(NodeId node);
    /// Puts the same noise every time where no picture is, so that time can be measured without one.
    void fillMissingInputs() { m_fillMissing = true; }

    std::shared_ptr<const Plan> compile();
    /// The model made ready to run. Its graph loses its weights, so that they are in memory once; no plan of it may be
    /// held meanwhile.
    Result<std::unique_ptr<Inference>> giveUpWeights(std::span<const NodeId> outputs, const InferenceOptions& options);
    /// Every mistake of the plan on stderr, each with its node; Stop when there is one.
    void requireNoMistakes(const Plan& plan) const;

private:
    static constexpr std::uint64_t kMediaBytes = std::uint64_t{512} << 20; ///< of files that are kept in memory

    const Node& sourceNamed(const std::string& name) const;
    Feed noise(const Node& node) const;

    Project m_project;
    MediaStore m_media;
    bool m_fillMissing = false;
};

using Results = std::map<NodeId, NodeResult>;

/// All results of a run; Stop when a source cannot be loaded or memory runs out.
Results runAll(Runner& runner, const Plan& plan);

/// "conv2d: The kernel is larger than its input. Use padding same."
std::string sentence(const Issue& issue, const Graph& graph);

} // namespace layerscope
