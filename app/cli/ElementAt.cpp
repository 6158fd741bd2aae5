// SPDX-License-Identifier: GPL-3.0-or-later
#include "ElementAt.h"
#include "Exit.h"
#include "base/Numbers.h"

#include <sstream>

namespace layerscope {
namespace {

Stop noSuchElement(const std::string& text, const PlanStep& step) {
    return {Exit::Usage, "There is no element “" + text + "”: the output of " + step.node->name + " is " +
                             step.output.shape.toString() +
                             ". Give an index for each dimension, as in 0,12,30,4; the " + "batch may be left out."};
}

} // namespace

const PlanStep& stepNamed(const Plan& plan, const Graph& graph, const std::string& name) {
    const Node* node = graph.findByName(name);
    if (!node) {
        std::string names;
        for (const auto& [id, one] : graph.nodes())
            names += (names.empty() ? "" : ", ") + one->name;
        throw Stop{Exit::Usage, "There is no node “" + name + "”; there are: " + names + "."};
    }
    const PlanStep* step = plan.stepOf(node->id);
    if (!step)
        throw Stop{Exit::Mistakes, name + ": It cannot be computed."};
    return *step;
}

std::vector<std::int64_t> elementAt(const std::string& text, const PlanStep& step) {
    const Shape& shape = step.output.shape;
    std::vector<std::int64_t> element;
    if (text.empty()) {
        for (const std::int64_t size : shape)
            element.push_back(size / 2);
        return element;
    }
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, ',');) {
        const auto index = parseInteger(part);
        if (!index)
            throw noSuchElement(text, step);
        element.push_back(*index);
    }
    if (static_cast<int>(element.size()) == shape.rank() - 1)
        element.insert(element.begin(), 0);
    if (static_cast<int>(element.size()) != shape.rank())
        throw noSuchElement(text, step);
    for (std::size_t d = 0; d < element.size(); ++d)
        if (element[d] < 0 || element[d] >= shape[static_cast<int>(d)])
            throw noSuchElement(text, step);
    return element;
}

} // namespace layerscope
