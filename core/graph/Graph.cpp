// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/Graph.h"

#include <algorithm>
#include <cctype>
#include <limits>
#include <set>

namespace layerscope {
namespace {

constexpr int kFirstPort = std::numeric_limits<int>::min();
/// An id in a file may be anything; beyond this the counter of fresh ids could run over.
constexpr std::uint64_t kLargestGivenId = std::uint64_t{1} << 62;

bool sameWeights(const std::map<std::string, Tensor>& a, const std::map<std::string, Tensor>& b) {
    return std::ranges::equal(
        a, b, [](const auto& x, const auto& y) { return x.first == y.first && x.second.identical(y.second); });
}

bool sameNode(const Graph::NodePtr& a, const Graph::NodePtr& b) {
    return a == b || *a == *b;
}

/// "conv2d_12" -> "conv2d"; a name without a number stays.
std::string withoutNumber(const std::string& name) {
    const std::size_t end = name.find_last_not_of("0123456789");
    const bool numbered = end != std::string::npos && end > 0 && end + 1 < name.size() && name[end] == '_';
    return numbered ? name.substr(0, end) : name;
}

} // namespace

bool operator==(const Node& a, const Node& b) {
    return a.id == b.id && a.type == b.type && a.name == b.name && a.params == b.params && a.position == b.position &&
           a.bypassed == b.bypassed && a.sharesWith == b.sharesWith && a.group == b.group && a.foreign == b.foreign &&
           a.classNames == b.classNames && sameWeights(a.weights, b.weights);
}

std::string layerName(std::string_view type) {
    const auto upper = [&](std::size_t i) {
        return i < type.size() && std::isupper(static_cast<unsigned char>(type[i]));
    };
    const auto lower = [&](std::size_t i) {
        return i < type.size() && std::islower(static_cast<unsigned char>(type[i]));
    };
    std::string name;
    for (std::size_t i = 0; i < type.size(); ++i) {
        const auto letter = static_cast<unsigned char>(type[i]);
        if (!std::isalnum(letter) && letter != '_')
            continue;
        const bool wordStarts = i > 0 && upper(i) && (lower(i + 1) || lower(i - 1));
        if (wordStarts && !name.empty() && name.back() != '_')
            name += '_';
        name += static_cast<char>(std::tolower(letter));
    }
    return name.empty() ? "layer" : name;
}

const Node* Graph::find(NodeId id) const {
    const auto it = m_nodes.find(id);
    return it == m_nodes.end() ? nullptr : it->second.get();
}

const Node* Graph::findByName(const std::string& name) const {
    const auto it = m_names.find(name);
    return it == m_names.end() ? nullptr : find(it->second);
}

const Node* Graph::layerOf(NodeId id) const {
    const Node* node = find(id);
    return node && node->sharesWith ? find(node->sharesWith) : node;
}

std::vector<NodeId> Graph::callsOf(NodeId id) const {
    std::vector<NodeId> calls;
    for (const auto& [other, node] : m_nodes)
        if (node->sharesWith == id)
            calls.push_back(other);
    return calls;
}

const Group* Graph::findGroup(GroupId id) const {
    const auto it = m_groups.find(id);
    return it == m_groups.end() ? nullptr : &it->second;
}

bool Graph::isWithin(GroupId group, GroupId outer) const {
    // A file may hold a circle of parents; no tree is deeper than it has groups.
    for (std::size_t depth = 0; group && depth <= m_groups.size(); ++depth) {
        if (group == outer)
            return true;
        const Group* found = findGroup(group);
        group = found ? found->parent : GroupId{};
    }
    return !outer;
}

std::vector<NodeId> Graph::nodesWithin(GroupId group) const {
    std::vector<NodeId> nodes;
    for (const auto& [id, node] : m_nodes)
        if (isWithin(node->group, group))
            nodes.push_back(id);
    return nodes;
}

std::vector<Link> Graph::linksInto(NodeId id) const {
    std::vector<Link> links;
    for (auto it = m_links.lower_bound({id, kFirstPort}); it != m_links.end() && it->first.node == id; ++it)
        links.push_back({it->second, it->first});
    return links;
}

std::vector<Link> Graph::linksFrom(NodeId id) const {
    std::vector<Link> links;
    for (const auto& [to, from] : m_links)
        if (from.node == id)
            links.push_back({from, to});
    return links;
}

NodeId Graph::add(Node node) {
    if (!node.id || node.id.value > kLargestGivenId || m_nodes.contains(node.id))
        node.id = NodeId{m_lastId + 1};
    m_lastId = std::max(m_lastId, node.id.value);
    node.name = freeName(node.name.empty() ? layerName(node.type) : node.name);
    const NodeId id = node.id;
    put(std::make_shared<const Node>(std::move(node)));
    return id;
}

bool Graph::replace(Node node) {
    const Node* before = find(node.id);
    if (!before || node.name.empty() || node.name.find('/') != std::string::npos)
        return false;
    if (node.name != before->name && m_names.contains(node.name))
        return false;
    put(std::make_shared<const Node>(std::move(node)));
    return true;
}

void Graph::remove(NodeId id) {
    if (!m_nodes.contains(id))
        return;
    std::erase_if(m_links, [id](const auto& link) { return link.first.node == id || link.second.node == id; });
    handOver(id);
    erase(id);
}

/// Makes the first further call of a layer the layer, and the others calls of it.
void Graph::handOver(NodeId id) {
    const std::vector<NodeId> calls = callsOf(id);
    if (calls.empty())
        return;
    const NodePtr layer = m_nodes.at(id);
    for (NodeId call : calls) {
        Node copy = *m_nodes.at(call);
        copy.sharesWith = call == calls.front() ? NodeId{} : calls.front();
        if (call == calls.front()) {
            copy.type = layer->type;
            copy.params = layer->params;
            copy.weights = layer->weights;
            copy.foreign = layer->foreign;
        }
        put(std::make_shared<const Node>(std::move(copy)));
    }
}

bool Graph::link(Port from, Port to) {
    if (!m_nodes.contains(from.node) || !m_nodes.contains(to.node) || from.index < 0 || to.index < 0)
        return false;
    if (wouldCloseCircle(from.node, to.node))
        return false;
    m_links[to] = from;
    return true;
}

void Graph::unlink(Port to) {
    m_links.erase(to);
}

bool Graph::wouldCloseCircle(NodeId from, NodeId to) const {
    return reaches(to, from);
}

bool Graph::reaches(NodeId from, NodeId to) const {
    // Backwards, because the links into a node lie side by side in the map.
    std::set<NodeId> seen{to};
    std::vector<NodeId> open{to};
    while (!open.empty()) {
        const NodeId id = open.back();
        open.pop_back();
        if (id == from)
            return true;
        for (auto it = m_links.lower_bound({id, kFirstPort}); it != m_links.end() && it->first.node == id; ++it)
            if (seen.insert(it->second.node).second)
                open.push_back(it->second.node);
    }
    return false;
}

AnnotationId Graph::annotate(Annotation annotation) {
    if (!annotation.id || annotation.id.value > kLargestGivenId)
        annotation.id = AnnotationId{m_lastId + 1};
    m_lastId = std::max(m_lastId, annotation.id.value);
    const AnnotationId id = annotation.id;
    m_annotations.insert_or_assign(id, std::move(annotation));
    return id;
}

void Graph::removeAnnotation(AnnotationId id) {
    m_annotations.erase(id);
}

GroupId Graph::putGroup(Group group) {
    if (!group.id || group.id.value > kLargestGivenId)
        group.id = GroupId{m_lastId + 1};
    const bool misplaced = group.parent && (!m_groups.contains(group.parent) || isWithin(group.parent, group.id));
    if (misplaced)
        return {};
    m_lastId = std::max(m_lastId, group.id.value);
    const GroupId id = group.id;
    m_groups.insert_or_assign(id, std::move(group));
    return id;
}

void Graph::dissolveGroup(GroupId id) {
    const auto it = m_groups.find(id);
    if (it == m_groups.end())
        return;
    const GroupId parent = it->second.parent;
    m_groups.erase(it);
    for (auto& [other, group] : m_groups) {
        if (group.parent == id)
            group.parent = parent;
        if (group.callOf == id)
            group.callOf = {};
    }
    std::vector<Node> moved;
    for (const auto& [nodeId, node] : m_nodes)
        if (node->group == id)
            moved.push_back(*node);
    for (Node& node : moved) {
        node.group = parent;
        put(std::make_shared<const Node>(std::move(node)));
    }
}

std::string Graph::freeName(const std::string& wanted) const {
    std::string name = wanted.empty() ? "layer" : wanted;
    std::ranges::replace(name, '/', '_');
    if (!m_names.contains(name))
        return name;
    const std::string base = withoutNumber(name) + '_';
    const auto taken = [&](std::uint64_t number) { return m_names.contains(base + std::to_string(number)); };
    // Doubling, then halving: a thousand copies of one layer must not cost a million look-ups.
    std::uint64_t last = 0;
    std::uint64_t free = 1;
    while (taken(free)) {
        last = free;
        free *= 2;
    }
    while (free - last > 1) {
        const std::uint64_t middle = last + (free - last) / 2;
        (taken(middle) ? last : free) = middle;
    }
    return base + std::to_string(free);
}

bool Graph::operator==(const Graph& other) const {
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first && sameNode(a.second, b.second); };
    return m_links == other.m_links && m_annotations == other.m_annotations && m_groups == other.m_groups &&
           std::ranges::equal(m_nodes, other.m_nodes, same);
}

void Graph::put(NodePtr node) {
    erase(node->id);
    m_names.erase(node->name); // the key is a view: it must be one into this node
    m_names.emplace(node->name, node->id);
    m_nodes.insert_or_assign(node->id, std::move(node));
}

void Graph::erase(NodeId id) {
    const auto it = m_nodes.find(id);
    if (it == m_nodes.end())
        return;
    const auto name = m_names.find(it->second->name);
    if (name != m_names.end() && name->second == id)
        m_names.erase(name);
    m_nodes.erase(it);
}

} // namespace layerscope
