// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasImport.h"

#include "base/Numbers.h"
#include "formats/LinkOrder.h"
#include "formats/keras/KerasCallOrder.h"
#include "formats/keras/KerasCalls.h"
#include "formats/keras/KerasEnds.h"
#include "formats/keras/KerasForeign.h"
#include "formats/keras/KerasNodes.h"

#include <algorithm>
#include <functional>
#include <utility>

namespace layerscope {
namespace {

constexpr int kMaxNesting = 32;
constexpr std::size_t kMostNotes = 1000;

using Ports = std::vector<Port>;
using Resolve = std::function<Port(const FileTensor&)>;

/// One instance of a Functional model: what each call of each layer gave.
struct Instance {
    const FileModel& model;
    std::unordered_map<std::string, std::size_t> byName;
    std::vector<std::vector<Ports>> outputs;
    std::map<std::pair<std::size_t, std::int64_t>, Json> shapes; ///< of the first output, as recorded by who takes it

    explicit Instance(const FileModel& ofModel)
        : model(ofModel)
        , byName(layersByName(ofModel))
        , outputs(ofModel.layers.size()) {
        for (const FileLayer& layer : model.layers)
            for (const FileCall& call : layer.calls)
                for (const FileTensor& tensor : tensorsOf(call))
                    if (const auto found = byName.find(tensor.layer);
                        found != byName.end() && tensor.output == 0 && tensor.shape.is_array())
                        shapes.emplace(std::pair(found->second, tensor.call), tensor.shape);
    }

    Json shapeOf(std::size_t layer, std::size_t call) const {
        const auto found = shapes.find({layer, static_cast<std::int64_t>(call)});
        return found == shapes.end() ? Json() : found->second;
    }

    /// Our layers have one output; a further one keeps its number, and the plan says that it is not there.
    Port portOf(const FileTensor& tensor) const {
        constexpr std::int64_t kMostOutputs = 1024;
        const auto found = byName.find(tensor.layer);
        const bool known =
            found != byName.end() && tensor.call >= 0 && std::cmp_less(tensor.call, outputs[found->second].size());
        if (!known)
            throw ReadFailure{{message(N_("The output “%1” of a model is not there."), tensor.layer), {}, model.name}};
        const Ports& ports = outputs[found->second][static_cast<std::size_t>(tensor.call)];
        const std::int64_t index = std::clamp<std::int64_t>(tensor.output, 0, kMostOutputs);
        if (ports.empty())
            return {};
        return std::cmp_less(index, ports.size()) ? ports[static_cast<std::size_t>(index)]
                                                  : Port{ports.front().node, static_cast<int>(index)};
    }
};

/// A call in a Sequential model, whose file has none: on the outputs of the layer before.
FileCall callOn(const Ports& ports) {
    FileCall call;
    for (std::size_t i = 0; i < ports.size(); ++i)
        call.args.push_back(fileTensorJson({.layer = "", .call = 0, .output = static_cast<std::int64_t>(i)}));
    return call;
}

class Importer {
public:
    Importer(const LayerRegistry& registry, const KerasImportOptions& options)
        : m_maker(registry, options.kerasTwo)
        , m_maxNodes(options.maxNodes) {}

    KerasImported run(const FileModel& model) {
        const Ports ends = instance(model, {}, nullptr);
        for (const Link& link : splitCircles(m_links).open)
            m_out.graph.link(link.from, link.to);
        markEnds(m_out.graph, m_inputs, ends);
        feedWholeNumbers(m_out.graph);
        return std::move(m_out);
    }

private:
    /// A model in a group; `given` are its inputs, null for the outermost.
    Ports instance(const FileModel& model, GroupId group, const Ports* given) {
        if (m_depth == kMaxNesting)
            throw ReadFailure{{message(N_("Models are nested deeper than %1 levels."), kMaxNesting), {}, model.name}};
        ++m_depth;
        Ports ends = model.sequential ? sequential(model, group, given) : functional(model, group, given);
        --m_depth;
        return ends;
    }

    Ports sequential(const FileModel& model, GroupId group, const Ports* given) {
        Ports at = given ? *given : Ports{};
        for (std::size_t i = 0; i < model.layers.size(); ++i) {
            const FileLayer& layer = model.layers[i];
            if (layer.isInput()) {
                at = {given ? innerInput(layer, group, at) : outerInput(layer)};
                continue;
            }
            if (i == 0 && !given)
                at = unnamedInput(model);
            const Resolve resolve = [&](const FileTensor& tensor) {
                return at[static_cast<std::size_t>(tensor.output)];
            };
            at = layerCall(layer, callOn(at), resolve, Json(), group);
        }
        return at;
    }

    Ports functional(const FileModel& model, GroupId group, const Ports* given) {
        if (given && given->size() < model.inputs.size())
            throw ReadFailure{
                {message(N_("A model with %1 inputs is called with %2."), model.inputs.size(), given->size()),
                 {},
                 model.name}};
        Instance inside(model);
        for (const FileStep& step : callOrder(model, inside.byName)) {
            const FileLayer& layer = model.layers[step.layer];
            const Resolve resolve = [&](const FileTensor& tensor) { return inside.portOf(tensor); };
            auto& outputs = inside.outputs[step.layer];
            if (layer.isInput())
                outputs.push_back(
                    {given ? innerInput(layer, group, arriving(layer, model, *given)) : outerInput(layer)});
            else
                outputs.push_back(
                    layerCall(layer, layer.calls[step.call], resolve, inside.shapeOf(step.layer, step.call), group));
            remember(outputs.back(), inside.shapeOf(step.layer, step.call));
        }
        if (!given) // in the order of the model's arguments
            m_inputs.clear();
        for (std::size_t i = 0; !given && i < model.inputs.size(); ++i)
            m_inputs.push_back(inside.portOf(model.inputs[i]).node);
        Ports ends;
        for (const FileTensor& end : model.outputs)
            ends.push_back(inside.portOf(end));
        return ends;
    }

    static Ports arriving(const FileLayer& input, const FileModel& model, const Ports& given) {
        const auto found = std::ranges::find(model.inputs, input.name, &FileTensor::layer);
        return found == model.inputs.end() ? Ports{}
                                           : Ports{given[static_cast<std::size_t>(found - model.inputs.begin())]};
    }

    void remember(const Ports& ports, const Json& shape) {
        if (shape.is_array() && !ports.empty() && ports.front().index == 0)
            m_out.recorded.emplace(ports.front().node, shape);
    }

    Port outerInput(const FileLayer& layer) {
        const Json& config = layer.config();
        const Json shape =
            config.contains("batch_shape") ? config["batch_shape"] : config.value("batch_input_shape", Json());
        const Port port = add(m_maker.input(layer.name, shape, config), {}, {});
        m_out.nodes.emplace(&layer, port.node);
        m_inputs.push_back(port.node);
        return port;
    }

    Port innerInput(const FileLayer& layer, GroupId group, const Ports& from) {
        return call(layer, m_maker.innerInput(layer.name), from, group);
    }

    Ports unnamedInput(const FileModel& model) {
        if (!model.inputShape.is_array()) {
            note(message(N_("The model was saved before it was built, so its file does not say the shape of the input: "
                            "connect one.")));
            return {};
        }
        const Port port = add(m_maker.input("input", model.inputShape, Json()), {}, {});
        m_inputs.push_back(port.node);
        return {port};
    }

    Ports layerCall(const FileLayer& layer, const FileCall& fileCall, const Resolve& resolve, const Json& shape,
                    GroupId group) {
        if (layer.model) {
            Ports given;
            std::vector<FileTensor> tensors;
            collectFileTensors(fileCall.args, tensors);
            std::ranges::transform(tensors, std::back_inserter(given), resolve);
            return instance(*layer.model, newGroup(layer, group), &given);
        }
        KerasNode made = m_maker.call(layer, fileCall, shape);
        Ports from;
        std::ranges::transform(made.inputs, std::back_inserter(from), resolve);
        const bool oldHardSigmoid = made.oldHardSigmoid;
        const Port port = call(layer, std::move(made), from, group);
        if (fileCall.masked)
            m_out.masked.push_back(port.node);
        return {oldHardSigmoid ? sigmoidAfter(layer, port, group) : port};
    }

    /// The first call of a layer is the layer, further ones share with it.
    Port call(const FileLayer& layer, KerasNode made, const Ports& from, GroupId group) {
        const auto known = m_out.nodes.find(&layer);
        if (known != m_out.nodes.end()) {
            made.node.sharesWith = known->second;
            made.node.foreign.clear();
            made.notes.clear();
        }
        const Port port = add(std::move(made), from, group);
        m_out.nodes.emplace(&layer, port.node);
        return port;
    }

    Port sigmoidAfter(const FileLayer& layer, Port from, GroupId group) {
        KerasNode made = m_maker.oldHardSigmoid(layer.name);
        made.node.sharesWith = m_sigmoids[&layer];
        const Port port = add(std::move(made), {from}, group);
        m_sigmoids.try_emplace(&layer, NodeId{});
        if (!m_sigmoids[&layer])
            m_sigmoids[&layer] = port.node;
        return port;
    }

    GroupId newGroup(const FileLayer& layer, GroupId parent) {
        const GroupId id = m_out.graph.putGroup({.id = {},
                                                 .name = layer.name,
                                                 .parent = parent,
                                                 .callOf = m_groups[&layer],
                                                 .sequential = layer.model->sequential,
                                                 .open = false,
                                                 .position = {}});
        if (!m_groups[&layer])
            m_groups[&layer] = id;
        return id;
    }

    Port add(KerasNode made, const Ports& from, GroupId group) {
        if (m_out.graph.nodes().size() >= m_maxNodes)
            throw ReadFailure{{message(N_("There are more than %1 layers; they are not read."),
                                       groupedNumber(static_cast<std::int64_t>(m_maxNodes))),
                               {},
                               made.node.name}};
        made.node.group = group;
        const std::string wanted = made.node.name;
        made.node.name = printable(wanted);
        const bool isLayer = !made.node.sharesWith;
        const NodeId id = m_out.graph.add(std::move(made.node));
        if (isLayer && !wanted.empty() && m_out.graph.find(id)->name != wanted)
            keepName(id, wanted);
        for (std::size_t i = 0; i < from.size(); ++i)
            if (from[i].node)
                m_links.push_back({from[i], {id, static_cast<int>(i)}});
        for (Message& one : made.notes)
            note(std::move(one));
        return {id, 0};
    }

    /// The same name may occur in two models; in one graph it may not.
    void keepName(NodeId id, const std::string& name) {
        Node node = *m_out.graph.find(id);
        KerasForeign foreign = kerasForeignOf(node);
        foreign.name = name;
        setKerasForeign(node, foreign);
        m_out.graph.replace(std::move(node));
    }

    static std::string printable(const std::string& name) {
        constexpr std::size_t kMost = 200;
        std::string out;
        for (const char c : name)
            if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f)
                out += c;
        if (out.size() <= kMost)
            return out;
        std::size_t end = kMost; // not within a character
        while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
            --end;
        return out.substr(0, end);
    }

    void note(Message text) {
        if (m_out.notes.size() < kMostNotes)
            m_out.notes.push_back(std::move(text));
    }

    const KerasNodes m_maker;
    std::size_t m_maxNodes;
    int m_depth = 0;
    KerasImported m_out;
    std::vector<Link> m_links;
    std::vector<NodeId> m_inputs;
    std::map<const FileLayer*, NodeId> m_sigmoids;
    std::map<const FileLayer*, GroupId> m_groups;
};

} // namespace

KerasImported importKeras(const FileModel& model, const LayerRegistry& registry, const KerasImportOptions& options) {
    return Importer(registry, options).run(model);
}

} // namespace layerscope
