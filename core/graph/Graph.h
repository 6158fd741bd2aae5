// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <compare>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace layerscope {

/// A place on the canvas, in canvas units (pixels at zoom 1).
struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};
struct Box {
    Point topLeft;
    double width = 0;
    double height = 0;
    bool operator==(const Box&) const = default;
};

/// One layer in the graph. Immutable once in a Graph: an edit replaces it.
struct Node {
    NodeId id;
    std::string type; ///< LayerDef id; a type that the registry does not know is kept and shown
    std::string name; ///< unique in the graph, without '/'
    Params params;    ///< completed
    /// Weights that were loaded or edited, by name. A weight that is absent is made by its initializer.
    std::map<std::string, Tensor> weights;
    Point position;
    bool bypassed = false; ///< hands its first input on unchanged
    /// A further call of that layer: its parameters, weights and class names count, those here are ignored. The layer
    /// itself is no such call. Name and position are the call's own.
    NodeId sharesWith{};
    GroupId group{}; ///< the nested model that it is part of; 0 for the outermost
    /// What an unknown type carried in its file, as JSON text, written back unchanged.
    std::string foreign;
    /// What the places along the last axis of its output are called, such as the classes of a classifier; they label
    /// that axis when there is one for each place. Cosmetic.
    std::vector<std::string> classNames{};
};

/// Port `index` of a node; which side is said by where it stands.
struct Port {
    NodeId node;
    int index = 0;
    auto operator<=>(const Port&) const = default;
};

/// A model inside the model: a named part of the graph that can be shut to one card. A tree by `parent`.
struct Group {
    GroupId id;
    std::string name;
    GroupId parent{};
    GroupId callOf{};        ///< a further call of that nested model: its nodes share with those of that group
    bool sequential = false; ///< Keras's Sequential rather than a Functional model
    bool open = false;       ///< shows its nodes
    Point position;          ///< of the card while it is shut
    bool operator==(const Group&) const = default;
};

/// From an output port to an input port. An input port has at most one link, so it names the link.
struct Link {
    Port from;
    Port to;
    auto operator<=>(const Link&) const = default;
};

/// A frame with a title around nodes, or a note with a text; only for the reader.
struct Annotation {
    enum class Kind { Frame, Note };
    AnnotationId id;
    Kind kind = Kind::Note;
    std::string text;
    Box box;
    bool operator==(const Annotation&) const = default;
};

/// The network that a person draws: nodes, links, annotations. A plain value; a copy is a snapshot and shares the
/// nodes. It can hold any mistake but these, which its functions refuse by doing nothing: links from or to nodes that
/// are not there, two links to one port, a link that closes a circle, two nodes of one name.
class Graph {
public:
    using NodePtr = std::shared_ptr<const Node>;

    const std::map<NodeId, NodePtr>& nodes() const { return m_nodes; }
    const std::map<AnnotationId, Annotation>& annotations() const { return m_annotations; }
    const std::map<GroupId, Group>& groups() const { return m_groups; }
    /// By the input port where it ends.
    const std::map<Port, Port>& links() const { return m_links; }

    const Node* find(NodeId id) const;
    const Node* findByName(const std::string& name) const;
    /// The node whose parameters and weights a node uses: itself, or the one that it shares with; null when either is
    /// not there.
    const Node* layerOf(NodeId id) const;
    /// The further calls of a layer.
    std::vector<NodeId> callsOf(NodeId id) const;
    const Group* findGroup(GroupId id) const;
    /// Whether the group is `outer` or lies within it, at any depth.
    bool isWithin(GroupId group, GroupId outer) const;
    /// Nodes of the group and of the groups within it.
    std::vector<NodeId> nodesWithin(GroupId group) const;
    /// Links that end at the node's inputs, by input index; links that start at its output.
    std::vector<Link> linksInto(NodeId id) const;
    std::vector<Link> linksFrom(NodeId id) const;

    /// Adds node under a fresh id (or under node.id when it is set and free) and a free name (made from its type when
    /// it has none); returns the id.
    NodeId add(Node node);
    /// Replaces the node with the same id. False when there is none, or another node has its name.
    bool replace(Node node);
    /// With all its links. Its further calls stay: the first of them becomes the layer.
    void remove(NodeId id);

    /// False when a node is missing or the link would close a circle; replaces a link that ends at the same port.
    bool link(Port from, Port to);
    void unlink(Port to);
    bool wouldCloseCircle(NodeId from, NodeId to) const;
    /// Whether `to` can be reached from `from` along links (a node reaches itself).
    bool reaches(NodeId from, NodeId to) const;

    /// Adds under a fresh id when annotation.id is 0; otherwise adds under that id or replaces the one that has it.
    AnnotationId annotate(Annotation annotation);
    void removeAnnotation(AnnotationId id);

    /// Adds under a fresh id when group.id is 0; otherwise adds under that id or replaces the one that has it. False id
    /// when its parent is not there or lies within it.
    GroupId putGroup(Group group);
    /// The group alone: what it held belongs to its parent.
    void dissolveGroup(GroupId id);

    /// wanted when no node has it ('/' becomes '_'), otherwise with a number: "conv2d", "conv2d_1", "conv2d_2" ...
    std::string freeName(const std::string& wanted) const;

    /// The same nodes, links and annotations; which ids were used in between does not count.
    bool operator==(const Graph& other) const;

private:
    friend struct GraphDelta;
    void put(NodePtr node);
    void erase(NodeId id);
    void handOver(NodeId id);

    std::map<NodeId, NodePtr> m_nodes;
    std::unordered_map<std::string_view, NodeId> m_names; ///< views into the names of m_nodes
    std::map<Port, Port> m_links;
    std::map<AnnotationId, Annotation> m_annotations;
    std::map<GroupId, Group> m_groups;
    std::uint64_t m_lastId = 0; ///< never reused while the document lives, so that undo finds what it left
};

bool operator==(const Node& a, const Node& b);

/// The name that Keras gives the first layer of a type: "MaxPooling2D" -> "max_pooling2d".
std::string layerName(std::string_view type);

/// What differs between two graphs, as values: enough to go from one to the other and back, bit for bit.
struct GraphDelta {
    struct NodeChange {
        NodeId id;
        Graph::NodePtr before;
        Graph::NodePtr after;
    };
    struct LinkChange {
        Port to;
        std::optional<Port> before;
        std::optional<Port> after;
    };
    struct AnnotationChange {
        AnnotationId id;
        std::optional<Annotation> before;
        std::optional<Annotation> after;
    };
    struct GroupChange {
        GroupId id;
        std::optional<Group> before;
        std::optional<Group> after;
    };
    std::vector<NodeChange> nodes;
    std::vector<LinkChange> links;
    std::vector<AnnotationChange> annotations;
    std::vector<GroupChange> groups;
    std::uint64_t lastIdBefore = 0;
    std::uint64_t lastIdAfter = 0;

    /// Nothing for a node, link, annotation or group that is the same in both.
    static GraphDelta between(const Graph& before, const Graph& after);
    bool empty() const { return nodes.empty() && links.empty() && annotations.empty() && groups.empty(); }
    /// Ids that were used stay used, also when a change is taken back: a node that comes later gets a new one.
    void apply(Graph& graph) const;
    GraphDelta inverted() const;
    /// This change, then `next`, as one change.
    GraphDelta followedBy(const GraphDelta& next) const;
};

} // namespace layerscope
