// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/ScoreTable.h"

#include "base/Numbers.h"
#include "tensor/Csv.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {
namespace {

/// Labels of the last axis, or their places.
std::vector<std::string> classesOf(const TensorSpec& output) {
    std::vector<std::string> classes;
    for (std::int64_t i = 0; i < output.shape[-1]; ++i) {
        const std::string* label = output.axes.back().labelOf(i);
        classes.push_back(label ? *label : std::to_string(i));
    }
    return classes;
}

/// Places of the best, best first; of equal ones the first, and what is no number last.
std::vector<std::size_t> bestOf(const Tensor& scores, std::size_t count) {
    std::vector<std::size_t> places(static_cast<std::size_t>(scores.elements()));
    std::iota(places.begin(), places.end(), std::size_t{0});
    const auto better = [&](std::size_t a, std::size_t b) {
        const double left = scores.at(static_cast<std::int64_t>(a));
        const double right = scores.at(static_cast<std::int64_t>(b));
        if (std::isnan(left) || std::isnan(right))
            return !std::isnan(left) && std::isnan(right);
        return left > right;
    };
    std::ranges::stable_sort(places, better);
    places.resize(std::min(count, places.size()));
    return places;
}

std::string scoreText(const Tensor& scores, std::size_t place) {
    const auto index = static_cast<std::int64_t>(place);
    return scores.dtype() == DType::Float32 ? fullNumber(scores.floats()[place])
                                            : std::to_string(static_cast<std::int64_t>(scores.at(index)));
}

} // namespace

Result<ScoreTable> ScoreTable::make(const Plan& one, std::span<const NodeId> outputs, int top) {
    ScoreTable table;
    for (NodeId id : outputs) {
        const PlanStep& step = *one.stepOf(id);
        const Shape& shape = step.output.shape;
        if (shape.rank() < 2 || shape.elements() != shape[-1])
            return failure(
                message(N_("A table needs one score a class, but the output is %1."), step.output.toString()),
                step.node->name, message(N_("Name a folder instead: it gets an .npz for each file.")));
        Output output{.prefix = outputs.size() > 1 ? step.node->name + " " : std::string(),
                      .classes = classesOf(step.output),
                      .top = 0};
        if (top > 0 && output.classes.size() > 1)
            output.top = std::min(static_cast<std::size_t>(top), output.classes.size());
        table.m_outputs.push_back(std::move(output));
    }
    return table;
}

std::string ScoreTable::head() const {
    std::vector<std::string> fields{"file"};
    for (const Output& output : m_outputs) {
        for (std::size_t i = 1; i <= output.top; ++i) {
            fields.push_back(output.prefix + "class " + std::to_string(i));
            fields.push_back(output.prefix + "score " + std::to_string(i));
        }
        if (output.top == 0)
            for (const std::string& name : output.classes)
                fields.push_back(output.prefix + name);
    }
    return csvLine(fields);
}

std::string ScoreTable::row(const std::string& name, std::span<const Tensor> outputs) const {
    std::vector<std::string> fields{name};
    for (std::size_t i = 0; i < m_outputs.size(); ++i) {
        const Tensor& scores = outputs[i];
        for (std::size_t place : m_outputs[i].top > 0 ? bestOf(scores, m_outputs[i].top) : std::vector<std::size_t>{}) {
            fields.push_back(m_outputs[i].classes[place]);
            fields.push_back(scoreText(scores, place));
        }
        for (std::size_t place = 0; m_outputs[i].top == 0 && place < m_outputs[i].classes.size(); ++place)
            fields.push_back(scoreText(scores, place));
    }
    return csvLine(fields);
}

} // namespace layerscope
