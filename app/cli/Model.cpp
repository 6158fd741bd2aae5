// SPDX-License-Identifier: GPL-3.0-or-later
#include "Model.h"

#include "Exit.h"
#include "formats/Model.h"
#include "layer/Sources.h"
#include "layers/Layers.h"
#include "run/StepWeights.h"
#include "run/Trial.h"

#include <algorithm>
#include <random>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kSource = "source";

bool isSource(const Node& node) {
    const LayerDef* def = layerRegistry().find(node.type);
    return def && def->isSource();
}

std::vector<const Node*> sourcesOf(const Graph& graph) {
    std::vector<const Node*> sources;
    for (const auto& [id, node] : graph.nodes())
        if (isSource(*node))
            sources.push_back(node.get());
    return sources;
}

std::string namesOf(const std::vector<const Node*>& nodes) {
    std::string names;
    for (const Node* node : nodes)
        names += (names.empty() ? "" : ", ") + node->name;
    return names;
}

/// Keeps results, and says what failed.
class Collector : public RunObserver {
public:
    Collector(const Plan& plan, Results& results)
        : m_plan(plan)
        , m_results(results) {}

    void nodeFinished(NodeId id, const NodeResult& result) override { m_results[id] = result; }
    void nodeFailed(NodeId id, const Error& error) override {
        const PlanStep* step = m_plan.stepOf(id);
        complain(step->node->name + ": " + error.toString());
        m_exit = step->def->isSource() ? Exit::Unreadable : Exit::Mistakes;
    }
    Exit exit() const { return m_exit; }

private:
    const Plan& m_plan;
    Results& m_results;
    Exit m_exit = Exit::Done;
};

} // namespace

Model::Model(const fs::path& path, std::uint64_t mediaBytes)
    : m_project(readable(readModel(path, layerRegistry())))
    , m_media(mediaBytes) {
    for (const Message& note : m_project.notes)
        complain(path.string() + ": " + note.toString());
    resolveMedia(m_project.graph, layerRegistry(), fs::absolute(path).parent_path());
    m_media.setEmbedded(std::move(m_project.media));
}

const Node& Model::sourceNamed(const std::string& name) const {
    const Node* node = graph().findByName(name);
    if (!node || !isSource(*node))
        throw Stop{Exit::Usage, "There is no input “" + name + "”; there are: " + namesOf(sourcesOf(graph())) + "."};
    return *node;
}

Model::Given Model::given(const std::string& input) const {
    const auto sources = sourcesOf(graph());
    const std::size_t equals = input.find('=');
    const bool named = equals != std::string::npos && !fs::exists(input);
    if (sources.empty())
        throw Stop{Exit::Usage, "The model has no input."};
    if (!named && sources.size() > 1)
        throw Stop{Exit::Usage, "Say which input gets “" + input + "”, as NAME=FILE: " + namesOf(sources) + "."};
    return named ? Given{&sourceNamed(input.substr(0, equals)), input.substr(equals + 1)}
                 : Given{sources.front(), input};
}

void Model::setInput(const std::string& input) {
    const auto [node, file] = given(input);
    const bool generated = isGeneratedSource(file);
    if (!generated && !fs::exists(file))
        throw Stop{Exit::Unreadable, file + ": There is no such file."};
    setInput(node->id, generated ? file : fs::absolute(file).lexically_normal().string());
}

void Model::setInput(NodeId id, const std::string& source) {
    Node node = *graph().find(id);
    node.params.set(kSource, source);
    m_project.graph.replace(std::move(node));
}

void Model::setInputs(const std::vector<std::string>& inputs) {
    for (const std::string& input : inputs)
        setInput(input);
}

std::vector<const Node*> Model::inputsWithoutSource() const {
    auto sources = sourcesOf(graph());
    std::erase_if(sources, [](const Node* node) { return !node->params.text(kSource).empty(); });
    return sources;
}

void Model::requireInputs() const {
    for (const Node* node : inputsWithoutSource())
        throw Stop{Exit::Usage, node->name + ": This input has no file; give --input " + node->name + "=FILE."};
}

void Model::narrowTo(NodeId node) {
    m_project.graph = neededFor(graph(), {node});
}

Feed Model::noise(const Node& node) const {
    const Key key = Hasher().add("noise").add(node.name).key();
    return {key, [](const TensorSpec& wanted, const Progress&) -> Result<Value> {
                TensorBuilder builder(wanted.shape);
                std::minstd_rand random(1);
                constexpr float kLargest = static_cast<float>(std::minstd_rand::max());
                std::ranges::generate(builder.floats(), [&] { return static_cast<float>(random()) / kLargest; });
                return Value{std::move(builder).finish(), wanted.axes, {}};
            }};
}

std::shared_ptr<const Plan> Model::compile() {
    Feeds feeds = makeFeeds(graph(), layerRegistry(), m_media);
    if (m_fillMissing)
        for (const Node* node : inputsWithoutSource())
            feeds.emplace(node->id, noise(*node));
    return layerscope::compile(graph(), feeds, layerRegistry());
}

Result<std::unique_ptr<Inference>> Model::giveUpWeights(std::span<const NodeId> outputs,
                                                        const InferenceOptions& options) {
    const Feeds feeds = makeFeeds(graph(), layerRegistry(), m_media);
    Graph whole = graph();
    takeWeights(m_project.graph);
    return Inference::make(std::move(whole), feeds, layerRegistry(), outputs, options);
}

void Model::requireNoMistakes(const Plan& plan) const {
    bool mistaken = false;
    for (const Issue& issue : plan.issues()) {
        if (issue.severity != Issue::Severity::Error)
            continue;
        complain(sentence(issue, graph()));
        mistaken = true;
    }
    if (mistaken)
        throw Stop{Exit::Mistakes, ""};
}

Results runAll(Runner& runner, const Plan& plan) {
    Results results;
    Collector collector(plan, results);
    runner.run(plan, collector);
    if (collector.exit() != Exit::Done)
        throw Stop{collector.exit(), ""};
    return results;
}

std::string sentence(const Issue& issue, const Graph& graph) {
    const Node* node = graph.find(issue.node);
    const Error error{issue.text, issue.hint, node ? node->name : std::string{}};
    return error.toString();
}

} // namespace layerscope
