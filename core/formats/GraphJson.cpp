// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/GraphJson.h"

#include "base/Numbers.h"
#include "formats/LinkOrder.h"
#include "formats/NodeJson.h"

#include <optional>
#include <set>
#include <utility>

namespace layerscope {
namespace {

/// Beyond this an input port is a lie; a layer that takes any number of inputs shows as many ports as the last link
/// says.
constexpr std::int64_t kMaxPorts = 1024;
constexpr std::size_t kMaxGroups = 10'000;

Json portToJson(const Graph& graph, Port port) {
    return Json::array({graph.find(port.node)->name, port.index});
}

Json annotationToJson(const Annotation& annotation) {
    const Box& box = annotation.box;
    return {{"id", annotation.id.value},
            {"kind", annotation.kind == Annotation::Kind::Frame ? "frame" : "note"},
            {"text", annotation.text},
            {"box", {box.topLeft.x, box.topLeft.y, box.width, box.height}}};
}

Json groupToJson(const Group& group) {
    Json json{{"id", group.id.value}, {"name", group.name}, {"position", pointToJson(group.position)}};
    if (group.parent)
        json["parent"] = group.parent.value;
    if (group.callOf)
        json["callOf"] = group.callOf.value;
    if (group.sequential)
        json["sequential"] = true;
    if (group.open)
        json["open"] = true;
    return json;
}

/// Fills a graph entry by entry.
class GraphReader {
public:
    GraphReader(const LayerRegistry& registry, const WeightReader& readWeight)
        : m_registry(registry)
        , m_readWeight(readWeight) {}

    void readNodes(const JsonPlace& place, std::size_t maxNodes) {
        if (place.listSize() > maxNodes)
            place.fail(message(N_("There are %1 layers; more than %2 are not read."),
                               groupedNumber(static_cast<std::int64_t>(place.listSize())),
                               groupedNumber(static_cast<std::int64_t>(maxNodes))));
        for (std::size_t i = 0; i < place.listSize(); ++i)
            readNode(place.at(i));
    }

    void readLinks(const JsonPlace& place) {
        std::vector<Link> links;
        std::set<Port> taken;
        for (std::size_t i = 0; i < place.listSize(); ++i) {
            const auto link = readLink(place.at(i));
            if (!link)
                continue;
            if (taken.insert(link->to).second)
                links.push_back(*link);
            else
                note(N_("The second link to input %1 of “%2” is left out."), link->to.index + 1, nameOf(link->to));
        }
        const LinkOrder order = splitCircles(links);
        for (const Link& link : order.open)
            m_out.graph.link(link.from, link.to);
        for (const Link& link : order.circular)
            note(N_("The link from “%1” to “%2” would close a circle and is left out."), nameOf(link.from),
                 nameOf(link.to));
    }

    void readAnnotations(const JsonPlace& place) {
        for (std::size_t i = 0; i < place.listSize(); ++i)
            readAnnotation(place.at(i));
    }

    void readGroups(const JsonPlace& place) {
        if (place.listSize() > kMaxGroups)
            place.fail(message(N_("There are more groups than %1."), kMaxGroups));
        std::vector<Group> waiting;
        for (std::size_t i = 0; i < place.listSize(); ++i)
            waiting.push_back(readGroup(place.at(i)));
        // A parent may come after its children; a circle of parents never gets in.
        for (bool progress = true; progress && !waiting.empty();)
            progress = std::erase_if(waiting, [&](const Group& group) {
                           return !m_out.graph.findGroup(group.id) && m_out.graph.putGroup(group);
                       }) > 0;
        for (const Group& group : waiting)
            note(N_("The group “%1” lies in a group that is not there; it is left out."), group.name);
    }

    /// After nodes and groups: what refers to something that is not there becomes something of its own.
    void checkReferences() {
        std::vector<Node> mended;
        for (const auto& [id, node] : m_out.graph.nodes()) {
            const Node* layer = node->sharesWith ? m_out.graph.find(node->sharesWith) : nullptr;
            const bool lost = node->sharesWith && (!layer || layer->sharesWith || layer->id == id);
            const bool homeless = node->group && !m_out.graph.findGroup(node->group);
            if (!lost && !homeless)
                continue;
            mended.push_back(*node);
            if (lost)
                mended.back().sharesWith = {};
            if (homeless)
                mended.back().group = {};
        }
        for (Node& node : mended) {
            note(N_("“%1” refers to a layer or group that is not there; it stands on its own now."), node.name);
            m_out.graph.replace(std::move(node));
        }
    }

    GraphWithNotes finish() && { return std::move(m_out); }

private:
    template <class... Args>
    void note(const char* text, const Args&... args) {
        m_out.notes.push_back(message(text, args...));
    }
    const std::string& nameOf(Port port) const { return m_out.graph.find(port.node)->name; }

    void readNode(const JsonPlace& place) {
        Node node = nodeFromJson(place, m_registry, m_readWeight);
        if (m_out.graph.find(node.id))
            place.at("id").fail(message(N_("Another layer has the id %1 already."), node.id.value));
        if (m_out.graph.findByName(node.name))
            place.at("name").fail(message(N_("Another layer is called “%1” already."), node.name));
        if (!m_registry.find(node.type))
            note(N_("The layer “%1” is of the unknown type “%2”. It is kept as it is."), node.name, node.type);
        m_out.graph.add(std::move(node));
    }

    Group readGroup(const JsonPlace& place) {
        Group group;
        group.id = GroupId{idFromJson(place.at("id"))};
        group.name = place.at("name").text();
        group.position = pointFromJson(place.at("position"));
        if (const auto parent = place.find("parent"))
            group.parent = GroupId{idFromJson(*parent)};
        if (const auto callOf = place.find("callOf"))
            group.callOf = GroupId{idFromJson(*callOf)};
        if (const auto sequential = place.find("sequential"))
            group.sequential = sequential->flag();
        if (const auto open = place.find("open"))
            group.open = open->flag();
        return group;
    }

    std::optional<Port> readPort(const JsonPlace& place) {
        const std::string& name = place.at(0).text();
        const std::int64_t index = place.at(1).integer();
        const Node* node = m_out.graph.findByName(name);
        if (!node) {
            note(N_("A link names the layer “%1”, which is not there; it is left out."), name);
            return std::nullopt;
        }
        return index >= 0 && index < kMaxPorts ? std::optional(Port{node->id, static_cast<int>(index)}) : badPort(name);
    }

    std::optional<Port> badPort(const std::string& name) {
        note(N_("A link of “%1” names a port that there is not; it is left out."), name);
        return std::nullopt;
    }

    std::optional<Link> readLink(const JsonPlace& place) {
        const auto from = readPort(place.at("from"));
        const auto to = readPort(place.at("to"));
        if (!from || !to)
            return std::nullopt;
        const LayerDef* target = m_registry.find(m_out.graph.find(to->node)->type);
        const bool tooMany = target && target->arity.max >= 0 && to->index >= target->arity.max;
        if (tooMany || (from->index > 0 && m_registry.find(m_out.graph.find(from->node)->type))) {
            badPort(nameOf(tooMany ? *to : *from));
            return std::nullopt;
        }
        return Link{*from, *to};
    }

    void readAnnotation(const JsonPlace& place) {
        const std::string& kind = place.at("kind").text();
        if (kind != "frame" && kind != "note")
            return note(N_("A remark of the unknown kind “%1” is left out."), kind);
        Annotation annotation;
        annotation.kind = kind == "frame" ? Annotation::Kind::Frame : Annotation::Kind::Note;
        annotation.text = place.at("text").text();
        const JsonPlace box = place.at("box");
        annotation.box.topLeft = pointFromJson(box);
        annotation.box.width = coordinateFromJson(box.at(2));
        annotation.box.height = coordinateFromJson(box.at(3));
        const std::int64_t id = place.at("id").integer();
        annotation.id = AnnotationId{static_cast<std::uint64_t>(id)};
        if (id < 1 || m_out.graph.annotations().contains(annotation.id))
            place.at("id").fail(message(N_("This id is below 1 or taken already.")));
        m_out.graph.annotate(std::move(annotation));
    }

    const LayerRegistry& m_registry;
    const WeightReader& m_readWeight;
    GraphWithNotes m_out;
};

} // namespace

Json graphJson(const Graph& graph, const LayerRegistry& registry, const WeightWriter& writeWeight) {
    Json json{{"nodes", Json::array()}, {"links", Json::array()}, {"annotations", Json::array()}};
    for (const auto& [id, node] : graph.nodes())
        json["nodes"].push_back(nodeToJson(*node, registry, writeWeight));
    for (const auto& [to, from] : graph.links())
        json["links"].push_back({{"from", portToJson(graph, from)}, {"to", portToJson(graph, to)}});
    for (const auto& [id, annotation] : graph.annotations())
        json["annotations"].push_back(annotationToJson(annotation));
    for (const auto& [id, group] : graph.groups())
        json["groups"].push_back(groupToJson(group));
    return json;
}

GraphWithNotes graphFrom(const JsonPlace& place, const LayerRegistry& registry, const WeightReader& readWeight,
                         std::size_t maxNodes) {
    GraphReader reader(registry, readWeight);
    reader.readNodes(place.at("nodes"), maxNodes);
    if (const auto groups = place.find("groups"))
        reader.readGroups(*groups);
    reader.checkReferences();
    if (const auto links = place.find("links"))
        reader.readLinks(*links);
    if (const auto annotations = place.find("annotations"))
        reader.readAnnotations(*annotations);
    return std::move(reader).finish();
}

} // namespace layerscope
