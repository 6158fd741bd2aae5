// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/ExampleReader.h"

#include "data/Feeding.h"
#include "run/Plan.h"

#include <utility>

namespace layerscope {

Result<Value> ExampleReader::read(const std::string& source, const std::stop_token& stop) const {
    Node node = m_input;
    node.params.set("source", source);
    return ExampleReader(std::move(node), m_registry, m_store).read(stop);
}

Result<Value> ExampleReader::read(const std::stop_token& stop) const {
    Graph graph;
    graph.add(m_input);
    const auto plan = compile(graph, makeFeeds(graph, m_registry, m_store), m_registry);
    for (const Issue& issue : plan->issues())
        if (issue.severity == Issue::Severity::Error || plan->steps.empty())
            return tl::unexpected(Error{issue.text, issue.hint, {}});
    const PlanStep& step = plan->steps.front();
    Result<Value> value = step.feed.load(step.output, Progress{stop, {}});
    if (value && (value->tensor.shape() != step.output.shape || value->tensor.dtype() != step.output.dtype))
        return failure(message(N_("It has the shape %1, but %2 was expected."), value->tensor.shape().toString(),
                               step.output.shape.toString()));
    return value;
}

} // namespace layerscope
