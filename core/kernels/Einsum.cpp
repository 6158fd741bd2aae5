// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers: each input is brought to [shared, own, summed] and one batch of matrix products does the rest.
#include "kernels/Einsum.h"

#include "kernels/Dense.h"
#include "kernels/EinsumLabels.h"
#include "kernels/Permute.h"

#include <algorithm>
#include <cassert>

namespace layerscope {
namespace {

using Labels = std::vector<int>;

/// An input with a label once an axis: its diagonals are taken and the axes that are repeated are gone.
struct Operand {
    Labels labels;
    StridedView view;
    Tensor tensor;

    bool has(int label) const { return std::ranges::find(labels, label) != labels.end(); }
};

/// The axes of one tensor by what becomes of them.
struct Parts {
    Labels shared; ///< in both inputs and the output
    Labels own;    ///< in this input and the output
    Labels summed; ///< in both inputs, not in the output
    Labels alone;  ///< in this input only
};

bool contains(const Labels& labels, int label) {
    return std::ranges::find(labels, label) != labels.end();
}

Operand operandOf(const Tensor& tensor, const Labels& labels, const std::map<int, std::int64_t>& sizes) {
    const StridedView whole = wholeView(tensor.shape());
    Operand out{.labels = {}, .view = {}, .tensor = tensor};
    for (std::size_t axis = 0; axis < labels.size(); ++axis) {
        const int label = labels[axis];
        if (whole.shape[static_cast<int>(axis)] != sizes.at(label))
            continue; // of size 1, and meets a larger one: as if it were not there
        const auto seen = static_cast<std::size_t>(std::ranges::find(out.labels, label) - out.labels.begin());
        if (seen == out.labels.size()) {
            out.labels.push_back(label);
            out.view.shape.append(sizes.at(label));
        }
        out.view.steps[seen] += whole.steps[axis];
    }
    return out;
}

/// The operand's numbers with its axes in that order; labels that it lacks are skipped.
Tensor arranged(const Operand& operand, const Labels& order, const Execution& exec) {
    StridedView view;
    std::size_t axes = 0;
    for (int label : order) {
        const auto at = static_cast<std::size_t>(std::ranges::find(operand.labels, label) - operand.labels.begin());
        if (at == operand.labels.size())
            continue;
        view.shape.append(operand.view.shape[static_cast<int>(at)]);
        view.steps[axes++] = operand.view.steps[at];
    }
    return copyStrided(operand.tensor, view, exec);
}

/// x [rows, count] -> [rows], added up in double precision.
Tensor summedRows(const Tensor& x, std::int64_t rows, std::int64_t count, const Execution& exec) {
    TensorBuilder y(Shape{rows});
    const float* from = x.floats().data();
    exec.parallelFor(rows, 16 * 1024 / std::max<std::int64_t>(count, 1) + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t row = begin; row < end && !exec.stopped(); ++row) {
            double sum = 0;
            for (std::int64_t i = 0; i < count; ++i)
                sum += static_cast<double>(from[row * count + i]);
            y.floats()[static_cast<std::size_t>(row)] = static_cast<float>(sum);
        }
    });
    return std::move(y).finish();
}

Labels joined(std::initializer_list<const Labels*> parts) {
    Labels out;
    for (const Labels* part : parts)
        out.insert(out.end(), part->begin(), part->end());
    return out;
}

std::int64_t sizeOf(const Labels& labels, const std::map<int, std::int64_t>& sizes) {
    std::int64_t size = 1;
    for (int label : labels)
        size *= sizes.at(label);
    return size;
}

Parts partsOf(const Operand& operand, const Operand* other, const Labels& output) {
    Parts parts;
    for (int label : operand.labels) {
        const bool shared = other && other->has(label);
        Labels& part =
            contains(output, label) ? (shared ? parts.shared : parts.own) : (shared ? parts.summed : parts.alone);
        part.push_back(label);
    }
    return parts;
}

/// The operand's numbers in that order, summed over the axes that only it has.
Tensor prepared(const Operand& operand, const Labels& order, const Labels& alone,
                const std::map<int, std::int64_t>& sizes, const Execution& exec) {
    Tensor tensor = arranged(operand, joined({&order, &alone}), exec);
    if (alone.empty())
        return tensor;
    return summedRows(tensor, sizeOf(order, sizes), sizeOf(alone, sizes), exec);
}

Shape shapeOf(const Labels& labels, const std::map<int, std::int64_t>& sizes) {
    Shape shape;
    for (int label : labels)
        shape.append(sizes.at(label));
    return shape;
}

/// A tensor whose axes are `from`, with the axes `to`: the same ones in another order.
Tensor reordered(const Tensor& tensor, const Labels& from, const Labels& to, const std::map<int, std::int64_t>& sizes,
                 const Execution& exec) {
    std::vector<int> order;
    for (int label : to)
        order.push_back(static_cast<int>(std::ranges::find(from, label) - from.begin()));
    return permuted(tensor.reshaped(shapeOf(from, sizes)), order, exec);
}

Tensor einsumOfTwo(const detail::EinsumLabels& labels, const Operand& a, const Operand& b, const Execution& exec) {
    const Parts left = partsOf(a, &b, labels.output);
    const Parts right = partsOf(b, &a, labels.output);
    const Tensor x = prepared(a, joined({&left.shared, &left.own, &left.summed}), left.alone, labels.sizes, exec);
    const Tensor kernel =
        prepared(b, joined({&left.shared, &left.summed, &right.own}), right.alone, labels.sizes, exec);
    const Labels natural = joined({&left.shared, &left.own, &right.own});
    TensorBuilder y(shapeOf(natural, labels.sizes));
    multiplyMatrices({.count = sizeOf(left.shared, labels.sizes),
                      .rows = sizeOf(left.own, labels.sizes),
                      .depth = sizeOf(left.summed, labels.sizes),
                      .columns = sizeOf(right.own, labels.sizes)},
                     x.floats(), kernel.floats(), y.floats(), exec);
    return reordered(std::move(y).finish(), natural, labels.output, labels.sizes, exec);
}

} // namespace

Tensor einsum(const EinsumEquation& equation, std::span<const Tensor> inputs, const Execution& exec) {
    std::vector<Shape> shapes;
    for (const Tensor& input : inputs)
        shapes.push_back(input.shape());
    const auto labels = detail::einsumLabels(equation, shapes);
    assert(labels && (inputs.size() == 1 || inputs.size() == 2));
    const Operand first = operandOf(inputs[0], labels->inputs[0], labels->sizes);
    if (inputs.size() == 2)
        return einsumOfTwo(*labels, first, operandOf(inputs[1], labels->inputs[1], labels->sizes), exec);
    const Parts parts = partsOf(first, nullptr, labels->output);
    return prepared(first, labels->output, parts.alone, labels->sizes, exec)
        .reshaped(shapeOf(labels->output, labels->sizes));
}

} // namespace layerscope
