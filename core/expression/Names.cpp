// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Names.h"

#include "base/Numbers.h"
#include "expression/FunctionTable.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numbers>

namespace layerscope::expression {
namespace {

constexpr std::array<std::string_view, 6> kRooms = {"keras", "ops", "np", "numpy", "jnp", "K"};
constexpr std::array<std::string_view, 7> kInnerRooms = {"ops", "nn", "numpy", "linalg", "math", "core", "activations"};

/// The parts of a name before its last dot.
std::vector<std::string_view> roomsOf(std::string_view name) {
    std::vector<std::string_view> rooms;
    for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.')) {
        rooms.push_back(name.substr(0, dot));
        name.remove_prefix(dot + 1);
    }
    return rooms;
}

std::string_view lastPart(std::string_view name) {
    const std::size_t dot = name.rfind('.');
    return dot == std::string_view::npos ? name : name.substr(dot + 1);
}

bool areKnown(const std::vector<std::string_view>& rooms) {
    for (std::size_t i = 0; i < rooms.size(); ++i) {
        const bool known = i == 0 ? std::ranges::find(kRooms, rooms[i]) != kRooms.end() || rooms[i] == "activations"
                                  : std::ranges::find(kInnerRooms, rooms[i]) != kInnerRooms.end();
        if (!known)
            return false;
    }
    return true;
}

/// Edits that make one word of the other, for a suggestion.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

std::string_view nearestFunction(std::string_view name) {
    std::string_view nearest;
    std::size_t best = name.size() < 4 ? 2 : 3;
    for (const Function& function : functions())
        if (const std::size_t edits = distance(name.substr(0, 40), function.name); edits < best) {
            best = edits;
            nearest = function.name;
        }
    return nearest;
}

Node numberNode(double value) {
    Node node;
    node.kind = Node::Kind::Number;
    node.number = value;
    return node;
}

} // namespace

std::optional<Node> namedConstant(std::string_view name) {
    Node node;
    if (name == "True" || name == "False") {
        node.kind = Node::Kind::Bool;
        node.integer = name == "True" ? 1 : 0;
        return node;
    }
    if (name == "None")
        return node;
    if (!areKnown(roomsOf(name)))
        return std::nullopt;
    const std::string_view last = lastPart(name);
    if (last == "newaxis")
        return node;
    if (last == "pi")
        return numberNode(std::numbers::pi);
    if (last == "e")
        return numberNode(std::numbers::e);
    if (last == "inf")
        return numberNode(std::numeric_limits<double>::infinity());
    if (last == "nan")
        return numberNode(std::numeric_limits<double>::quiet_NaN());
    return std::nullopt;
}

std::optional<int> inputIndex(std::string_view name) {
    if (name == "x" || name == "y" || name == "z")
        return name[0] - 'x';
    if (name.size() == 2 && name[0] == 'x' && name[1] >= '0' && name[1] < '0' + kMostInputs)
        return name[1] - '0';
    return std::nullopt;
}

std::string inputName(int index) {
    return index < 3 ? std::string(1, static_cast<char>('x' + index)) : "x" + std::to_string(index);
}

FunctionName functionNamed(std::string_view written) {
    const auto rooms = roomsOf(written);
    return {std::string(lastPart(written)), std::ranges::find(rooms, "activations") != rooms.end()};
}

std::optional<Message> problemWithFunctionName(std::string_view written) {
    const auto rooms = roomsOf(written);
    const std::string_view name = lastPart(written);
    if (!rooms.empty() && inputIndex(rooms[0]))
        return message(N_("Write %1(%2, ...) instead of %2.%1(...)"), name, rooms[0]);
    if (!areKnown(rooms))
        return message(N_("'%1' is not known here. Functions are those of keras.ops, such as ops.sum or just sum."),
                       rooms[0]);
    if (name == "linear" || name == "mish" || name == "convert_to_tensor" || name == "array" || findFunction(name))
        return std::nullopt;
    if (name == "split" || name == "unstack")
        return message(N_("%1 makes several tensors; a layer here has one result. Take a part with x[:, 0:2]."), name);
    if (const std::string_view nearest = nearestFunction(name); !nearest.empty())
        return message(N_("There is no function '%1' here. Did you mean %2?"), name, nearest);
    return message(N_("There is no function '%1' here"), name);
}

Message unknownName(std::string_view name) {
    const auto rooms = roomsOf(name);
    if (!rooms.empty() && inputIndex(rooms[0]))
        return message(N_("'%1' is not part of this language. Write transpose(x) for x.T, and sizes as numbers."),
                       name);
    if (findFunction(lastPart(name)) && areKnown(rooms))
        return message(N_("%1 is a function: write its arguments in parentheses behind it"), name);
    return message(N_("'%1' is not known here. The inputs are x, y, z, x3, x4 ..."), name);
}

} // namespace layerscope::expression
