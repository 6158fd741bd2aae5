// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasOutline.h"

#include "formats/keras/KerasForeign.h"
#include "formats/keras/KerasGroups.h"
#include "formats/keras/KerasLayerWrite.h"
#include "formats/keras/KerasParamsWrite.h"

#include <algorithm>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

namespace layerscope {
namespace {

constexpr std::string_view kIdentity = "Identity";
constexpr std::string_view kCheck = "InputSpec";

/// A chain of layers, each called once with the output of the one before: all that a Sequential can be.
bool isChain(const KerasModel& model) {
    if (model.inputs.size() != 1 || model.outputs.size() != 1 || model.outputs[0].layer + 1 != model.layers.size())
        return false;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const KerasLayer& layer = model.layers[i];
        if (layer.isOperator || layer.calls.size() != 1 || layer.calls[0].outputs.size() != 1)
            return false;
        const std::vector<KerasTensor> inputs = tensorsOf(layer.calls[0]);
        const bool follows = inputs.size() == 1 && inputs[0].layer + 1 == i;
        if (i == 0 ? !inputs.empty() : !follows)
            return false;
    }
    return true;
}

/// What all models of one file share.
struct Context {
    const Graph& graph;
    const ResolvedGraph& resolved;
    const LayerRegistry& registry;
    const KerasGroups& groups;
    std::vector<Message>& notes;

    const ResolvedNode& at(NodeId id) const { return resolved.nodes.at(id); }
};

/// A place where a tensor enters a model inside the model: an input port of one of its base's nodes.
struct Entry {
    Port port;
};

/// A model inside the model, built once, with what its calls need.
struct Inner {
    std::size_t layer = 0;
    std::vector<Entry> entries;
    std::vector<NodeId> outputs; ///< nodes of the base
};

/// Builds the model of one group, or the outermost.
class ModelBuilder {
public:
    ModelBuilder(const Context& context, GroupId group)
        : m_context(context)
        , m_group(group) {}

    KerasModel build(const std::string& name);
    const std::vector<Entry>& entries() const { return m_entries; }

private:
    /// A node, or a group that is a model.
    struct Item {
        NodeId node;
        GroupId group;
        auto operator<=>(const Item&) const = default;
    };

    std::optional<Item> itemOf(NodeId id) const;
    std::vector<Item> itemsInOrder() const;
    bool isEntry(NodeId id) const;
    std::string uniqueName(const std::string& wanted);
    std::string nameOf(const Node& node);

    void reserveNames();
    void addNode(NodeId id);
    void addInput(const Node& node, const KerasOutput& output, const Json& foreign);
    void addCall(NodeId id, const Node& layer);
    void addGroup(GroupId group);
    const Inner& innerOf(GroupId base);
    KerasTensor tensorAt(Port port);
    KerasTensor outside(NodeId source, Port port);
    KerasTensor finished(NodeId id, KerasTensor tensor, const Node& layer);
    void chooseOutputs();
    void orderInputs();

    const Context& m_context;
    GroupId m_group;
    KerasModel m_model;
    std::set<std::string> m_names;
    std::map<NodeId, std::string> m_reserved;
    std::map<NodeId, KerasTensor> m_values; ///< by the node that makes them
    /// By the layer's node, and whether it is bypassed there: its further calls may not be.
    std::map<std::pair<NodeId, bool>, std::size_t> m_layers;
    std::map<GroupId, Inner> m_inner;            ///< by base
    std::map<NodeId, KerasTensor> m_fromOutside; ///< by the node outside that makes them
    std::vector<Entry> m_entries;                ///< as m_model.inputs
    std::vector<NodeId> m_inputNodes;            ///< as m_model.inputs; 0 for one that the writer put in
};

std::optional<ModelBuilder::Item> ModelBuilder::itemOf(NodeId id) const {
    const auto within = m_context.groups.within(id, m_group);
    if (!within)
        return std::nullopt;
    return *within ? Item{{}, *within} : Item{id, {}};
}

/// Nodes and models, each after all that it needs.
std::vector<ModelBuilder::Item> ModelBuilder::itemsInOrder() const {
    std::map<Item, std::set<Item>> needs;
    std::map<Item, std::size_t> ranks;
    for (NodeId id : m_context.resolved.order) {
        const auto item = itemOf(id);
        if (!item)
            continue;
        ranks.try_emplace(*item, ranks.size());
        auto& needed = needs[*item];
        for (NodeId from : m_context.at(id).inputs)
            if (const auto source = itemOf(from); source && *source != *item)
                needed.insert(*source);
    }
    std::map<Item, std::vector<Item>> users;
    std::set<std::pair<std::size_t, Item>> ready;
    for (const auto& [item, needed] : needs) {
        for (const Item& source : needed)
            users[source].push_back(item);
        if (needed.empty())
            ready.emplace(ranks.at(item), item);
    }
    std::vector<Item> order;
    while (!ready.empty()) {
        const Item item = ready.extract(ready.begin()).value().second;
        order.push_back(item);
        for (const Item& user : users[item]) {
            needs[user].erase(item);
            if (needs[user].empty())
                ready.emplace(ranks.at(user), user);
        }
    }
    return order;
}

/// An Identity that only takes what comes from outside is the InputLayer of the model inside.
bool ModelBuilder::isEntry(NodeId id) const {
    const Node& node = *m_context.graph.find(id);
    const auto& inputs = m_context.at(id).inputs;
    return m_group && node.type == kIdentity && inputs.size() == 1 && !itemOf(inputs[0]);
}

std::string ModelBuilder::uniqueName(const std::string& wanted) {
    std::string base = wanted.empty() || wanted == "." ? "layer" : wanted;
    std::ranges::replace(base, '/', '_');
    std::string name = base;
    for (int i = 1; !m_names.insert(name).second; ++i)
        name = base + "_" + std::to_string(i);
    return name;
}

/// Names of nodes come before those that the writer makes up.
void ModelBuilder::reserveNames() {
    for (NodeId id : m_context.resolved.order) {
        const auto item = itemOf(id);
        const Node& node = *m_context.graph.find(id);
        if (!item || !item->node || node.sharesWith)
            continue;
        const std::string inFile = kerasForeignOf(node).name;
        const bool renamed = !inFile.empty() && node.name.starts_with(inFile);
        m_reserved[id] = uniqueName(renamed && !m_names.contains(inFile) ? inFile : node.name);
    }
}

std::string ModelBuilder::nameOf(const Node& node) {
    const auto found = m_reserved.find(node.id);
    return found != m_reserved.end() ? found->second : uniqueName(node.name);
}

KerasModel ModelBuilder::build(const std::string& name) {
    m_model.name = name;
    reserveNames();
    for (const Item& item : itemsInOrder())
        if (item.node)
            addNode(item.node);
        else
            addGroup(item.group);
    chooseOutputs();
    orderInputs();
    sortAsKeras(m_model);
    return std::move(m_model);
}

void ModelBuilder::addInput(const Node& node, const KerasOutput& output, const Json& foreign) {
    const KerasTensor tensor{m_model.layers.size(), 0, 0};
    KerasLayer input = kerasInput(nameOf(node), output, foreign);
    input.node = node.id;
    input.calls[0].node = node.id;
    m_model.layers.push_back(std::move(input));
    m_model.inputs.push_back(tensor);
    m_inputNodes.push_back(node.id);
    m_values[node.id] = tensor;
}

void ModelBuilder::addNode(NodeId id) {
    const Node& node = *m_context.graph.find(id);
    const Node& layer = *m_context.graph.layerOf(id);
    const LayerDef* def = m_context.registry.find(layer.type);
    if (def && def->isSource())
        return addInput(node, kerasOutput(m_context.at(id)), kerasForeignOf(node).config);
    if (isEntry(id)) {
        m_entries.push_back({{id, m_context.graph.linksInto(id).front().to.index}});
        return addInput(node, kerasOutput(m_context.at(id)), Json::object());
    }
    if (node.bypassed)
        m_context.notes.push_back(
            message(N_("The bypassed layer “%1” is saved as Identity, which hands its input on."), node.name));
    else if (layer.type == kCheck)
        m_context.notes.push_back(
            message(N_("Keras has no layer that checks like “%1”; it is saved as Identity."), node.name));
    addCall(id, node.bypassed ? node : layer);
}

/// A tensor that a node takes at a port, in terms of this model.
KerasTensor ModelBuilder::tensorAt(Port port) {
    const NodeId source = m_context.graph.links().at(port).node;
    const auto known = m_values.find(source);
    return known != m_values.end() ? known->second : outside(source, port);
}

/// What comes from outside without an Identity to receive it gets an InputLayer.
KerasTensor ModelBuilder::outside(NodeId source, Port port) {
    const auto known = m_fromOutside.find(source);
    if (known != m_fromOutside.end())
        return known->second;
    const KerasTensor tensor{m_model.layers.size(), 0, 0};
    m_model.layers.push_back(
        kerasInput(uniqueName("input_" + m_context.graph.find(source)->name), kerasOutput(m_context.at(source)), {}));
    m_model.inputs.push_back(tensor);
    m_inputNodes.push_back({});
    m_entries.push_back({port});
    return m_fromOutside[source] = tensor;
}

void ModelBuilder::addCall(NodeId id, const Node& drawnLayer) {
    const Node& node = *m_context.graph.find(id);
    Node layer = drawnLayer;
    layer.bypassed = node.bypassed;
    std::vector<KerasTensor> inputs;
    std::vector<KerasOutput> shapes;
    for (const Link& link : m_context.graph.linksInto(id)) {
        inputs.push_back(tensorAt(link.to));
        shapes.push_back(m_model.outputOf(inputs.back()));
    }
    KerasCall call = kerasCall(layer, m_context.registry, inputs);
    call.node = id;
    call.outputs.push_back(kerasOutput(m_context.at(id)));
    const auto [known, isNew] = m_layers.try_emplace({layer.id, layer.bypassed}, m_model.layers.size());
    if (isNew) {
        const bool nameIsTaken = drawnLayer.bypassed && !node.bypassed;
        KerasLayer made = kerasLayer(layer, m_context.at(id), m_context.registry,
                                     nameIsTaken ? uniqueName(node.name) : nameOf(layer));
        const bool asList = !call.args.empty() && std::holds_alternative<std::vector<KerasArg>>(call.args[0].value);
        if (!made.isOperator && !made.extra.contains("build_config") && !shapes.empty())
            made.extra["build_config"] = buildConfigOf(shapes, asList);
        m_model.layers.push_back(std::move(made));
    }
    KerasLayer& target = m_model.layers[known->second];
    const KerasTensor result{known->second, target.calls.size(), 0};
    target.calls.push_back(std::move(call));
    m_values[id] = finished(id, result, layer);
}

/// An activation whose arguments no config can say follows as an operator.
KerasTensor ModelBuilder::finished(NodeId id, KerasTensor tensor, const Node& layer) {
    const ParamValue* activation = layer.params.find("activation");
    const auto* function = activation ? std::get_if<NamedFunction>(activation) : nullptr;
    const auto after = function && !layer.bypassed ? operatorFor(*function) : std::nullopt;
    if (!after)
        return tensor;
    const KerasTensor result{m_model.layers.size(), 0, 0};
    KerasLayer made = kerasOperator("keras.src.ops.nn", after->className,
                                    uniqueName(m_context.graph.find(id)->name + "_" + function->name), after->config);
    KerasCall call;
    call.args.push_back({tensor});
    call.outputs.push_back(kerasOutput(m_context.at(id)));
    made.calls.push_back(std::move(call));
    m_model.layers.push_back(std::move(made));
    return result;
}

const Inner& ModelBuilder::innerOf(GroupId base) {
    const auto [found, isNew] = m_inner.try_emplace(base);
    if (!isNew)
        return found->second;
    const Group& group = *m_context.graph.findGroup(base);
    ModelBuilder builder(m_context, base);
    KerasLayer layer;
    layer.name = uniqueName(group.name);
    layer.model = std::make_shared<KerasModel>(builder.build(layer.name));
    layer.model->sequential = group.sequential && isChain(*layer.model);
    layer.module = layer.model->sequential ? "keras" : "keras.src.models.functional";
    layer.className = layer.model->sequential ? "Sequential" : "Functional";
    layer.registeredName = layer.model->sequential ? Json() : Json("Functional");
    found->second = {m_model.layers.size(), builder.entries(), m_context.groups.outputsOf(base)};
    m_model.layers.push_back(std::move(layer));
    return found->second;
}

void ModelBuilder::addGroup(GroupId group) {
    const KerasGroups& groups = m_context.groups;
    const Inner inner = innerOf(groups.baseOf(group));
    KerasCall call;
    std::vector<KerasArg> tensors;
    for (const Entry& entry : inner.entries)
        tensors.push_back({tensorAt({groups.counterpart(entry.port.node, group), entry.port.index})});
    if (tensors.size() == 1)
        call.args.push_back(std::move(tensors[0]));
    else
        call.args.push_back({std::move(tensors)});
    KerasLayer& layer = m_model.layers[inner.layer];
    for (std::size_t i = 0; i < inner.outputs.size(); ++i) {
        const NodeId node = groups.counterpart(inner.outputs[i], group);
        call.outputs.push_back(kerasOutput(m_context.at(node)));
        m_values[node] = {inner.layer, layer.calls.size(), i};
    }
    layer.calls.push_back(std::move(call));
}

void ModelBuilder::chooseOutputs() {
    if (m_group) {
        for (NodeId id : m_context.groups.outputsOf(m_group))
            m_model.outputs.push_back(m_values.at(id));
        return;
    }
    std::set<NodeId> used;
    for (const auto& [id, node] : m_context.resolved.nodes)
        used.insert(node.inputs.begin(), node.inputs.end());
    std::vector<std::tuple<int, std::size_t, NodeId>> outputs;
    for (NodeId id : m_context.resolved.order) {
        const KerasForeign foreign = kerasForeignOf(*m_context.graph.find(id));
        const bool isEnd = !used.contains(id) && !(foreign.outputs && foreign.outputs->empty());
        const bool isInput = m_context.at(id).inputs.empty();
        if ((!isEnd || isInput) && !foreign.tap)
            continue;
        std::vector<int> places = foreign.outputs.value_or(std::vector<int>{});
        if (places.empty())
            places.push_back(std::numeric_limits<int>::max());
        for (int place : places)
            outputs.emplace_back(place, outputs.size(), id);
    }
    std::ranges::sort(outputs);
    for (const auto& [place, rank, id] : outputs)
        if (m_values.contains(id))
            m_model.outputs.push_back(m_values.at(id));
}

/// The outermost model's inputs stand as they stood in the file that they came from, new ones behind.
void ModelBuilder::orderInputs() {
    if (m_group)
        return;
    std::vector<std::tuple<int, NodeId, KerasTensor>> inputs;
    for (std::size_t i = 0; i < m_inputNodes.size(); ++i) {
        const KerasForeign foreign = kerasForeignOf(*m_context.graph.find(m_inputNodes[i]));
        inputs.emplace_back(foreign.input.value_or(std::numeric_limits<int>::max()), m_inputNodes[i],
                            m_model.inputs[i]);
    }
    std::ranges::sort(inputs, {}, [](const auto& input) { return std::pair(std::get<0>(input), std::get<1>(input)); });
    m_model.inputs.clear();
    for (const auto& [place, node, tensor] : inputs)
        m_model.inputs.push_back(tensor);
}

} // namespace

KerasOutline kerasOutline(const Graph& graph, const ResolvedGraph& resolved, const LayerRegistry& registry,
                          const std::string& name) {
    KerasOutline outline;
    const KerasGroups groups(graph, resolved);
    outline.notes = groups.notes();
    const Context context{graph, resolved, registry, groups, outline.notes};
    outline.model = ModelBuilder(context, {}).build(name.empty() ? "model" : name);
    if (outline.model.inputs.empty() || outline.model.outputs.empty())
        throw ReadFailure{{message(N_("A Keras model needs an Input and a layer that follows it.")),
                           message(N_("Connect a layer to an Input first.")),
                           {}}};
    return outline;
}

} // namespace layerscope
