// SPDX-License-Identifier: GPL-3.0-or-later
// Keras's _analyze_einsum_string (keras/src/layers/core/einsum_dense.py, 3.15).
#include "layers/EinsumDenseShapes.h"

#include "layers/CommonParams.h"
#include "layers/EinsumLetters.h"
#include "layers/Spatial.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr char kDots = EinsumEquation::kEllipsis;

bool contains(const std::string& text, char letter) {
    return text.find(letter) != std::string::npos;
}

std::string lettersOf(std::string term) {
    std::erase(term, kDots);
    return term;
}

Fault wrongOutputShape(Message text) {
    return {std::move(text),
            message(N_("Give one size a letter of the output, without the batch and without what \"...\" stands for.")),
            "output_shape"};
}

/// Keras's full output shape: the batch, output_shape, and the elided axes after the batch or at the end.
Ints fullOutput(const EinsumDenseShapes& a, const Shape& input, const Ints& outputShape) {
    Ints full{input[0]};
    full.insert(full.end(), outputShape.begin(), outputShape.end());
    if (a.leftDots)
        full.insert(full.begin() + 1, input.begin() + 1, input.begin() + std::max(a.elided, 1));
    else
        full.insert(full.end(), input.end() - a.elided, input.end());
    return full;
}

/// Fails when a letter that input and output share has two sizes.
std::optional<Fault> wrongSharedLetter(const EinsumDenseShapes& a, const Shape& input) {
    for (char letter : a.input) {
        if (!contains(a.output, letter))
            continue;
        const std::int64_t have = input[static_cast<int>(a.inputAxis(letter))];
        const std::int64_t want = a.full[a.outputAxis(letter)];
        if (want != -1 && want != have)
            return wrongOutputShape(message(N_("\"%1\" is %2 in the input and kept, but the output shape says %3"),
                                            std::string(1, letter), have, want));
    }
    return std::nullopt;
}

std::optional<Fault> analyseKernel(EinsumDenseShapes& a, const Shape& input) {
    for (char letter : a.kernel) {
        const bool out = contains(a.output, letter);
        if (!out && !contains(a.input, letter))
            return Fault{message(N_("The kernel's letter \"%1\" is neither in the input nor in the output"),
                                 std::string(1, letter)),
                         message(N_("Every letter of the kernel needs a size.")), "equation"};
        const std::int64_t size = out ? a.full[a.outputAxis(letter)] : input[static_cast<int>(a.inputAxis(letter))];
        if (size < 1)
            return wrongOutputShape(message(N_("The kernel needs the size of \"%1\""), std::string(1, letter)));
        a.kernelShape.append(size);
        a.fans[out ? 1 : 0] = saturatingProduct(a.fans[out ? 1 : 0], size);
    }
    if (saturatingProduct(a.kernelShape) > kMostWeights)
        return Fault{message(N_("The kernel would have more weights than any machine can hold")),
                     message(N_("Use a smaller output shape, or shrink the input before.")), "output_shape"};
    return std::nullopt;
}

/// From the first of its axes to the end of the output; 1 along the axes that share a bias.
std::optional<Fault> analyseBias(EinsumDenseShapes& a, const std::string& axes) {
    if (axes.empty())
        return Fault{message(N_("There is no letter for the bias")),
                     message(N_("Name letters of the output, or leave the bias out.")), "bias_axes"};
    std::size_t first = a.output.size();
    for (char letter : axes) {
        if (!contains(a.output, letter))
            return Fault{message(N_("The bias has the letter \"%1\", but the output has not"), std::string(1, letter)),
                         message(N_("The output's letters are \"%1\"."), a.output), "bias_axes"};
        first = std::min(first, a.output.find(letter));
    }
    for (char letter : a.output.substr(first)) {
        const std::int64_t size = contains(axes, letter) ? a.full[a.outputAxis(letter)] : 1;
        if (size < 1)
            return wrongOutputShape(message(N_("The bias needs the size of \"%1\""), std::string(1, letter)));
        a.biasShape.append(size);
    }
    for (int i = 0; !a.leftDots && i < a.elided; ++i)
        a.biasShape.append(1);
    return std::nullopt;
}

/// Where "..." is in a term.
enum class Dots { None, Left, Right, Within };

Dots dotsOf(const std::string& term) {
    const std::size_t at = term.find(kDots);
    if (at == std::string::npos)
        return Dots::None;
    return at == 0 ? Dots::Left : at + 1 == term.size() ? Dots::Right : Dots::Within;
}

/// What is wrong with the form; `term` is 0 for the input, 1 for the kernel, 2 for the output.
struct FormFault {
    std::size_t term;
    Message text;
};

std::optional<FormFault> wrongForm(const EinsumEquation& equation) {
    const std::string& input = equation.inputs[0];
    const std::string terms[] = {input, equation.inputs[1], equation.output};
    if (contains(terms[1], kDots))
        return FormFault{1, message(N_("The kernel needs a letter for each of its axes, not \"...\""))};
    for (std::size_t i = 0; i < 3; ++i) {
        if (lettersOf(terms[i]).empty())
            return FormFault{i, message(N_("A letter is missing here"))};
        if (dotsOf(terms[i]) == Dots::Within)
            return FormFault{i, message(N_("\"...\" must be at the left or the right end"))};
    }
    if (dotsOf(input) != dotsOf(terms[2]))
        return FormFault{2, message(N_("\"...\" must be at the same end of the input and the output, or in neither"))};
    if (dotsOf(input) == Dots::Right && lettersOf(input).size() < 2)
        return FormFault{0, message(N_("Before \"...\" there must be two letters or more: the batch and another"))};
    return std::nullopt;
}

} // namespace

std::optional<TextFault> checkEinsumDenseEquation(const std::string& text) {
    if (auto fault = checkTwoInputEquation(text))
        return fault;
    // Keras reads letters up to the first sign that it does not expect, so spaces can only follow.
    if (const std::size_t space = text.find(' '); space <= text.find_last_not_of(' '))
        return TextFault{message(N_("Keras takes no spaces here")), space, space + 1};
    const EinsumEquation equation = *parseEinsum(text);
    if (auto wrong = wrongForm(equation)) {
        const auto [begin, end] = equation.places[wrong->term];
        return TextFault{std::move(wrong->text), begin, end};
    }
    return std::nullopt;
}

std::size_t EinsumDenseShapes::outputAxis(char letter) const {
    return output.find(letter) + static_cast<std::size_t>(leftDots ? elided : 0);
}

std::size_t EinsumDenseShapes::inputAxis(char letter) const {
    return input.rfind(letter) + static_cast<std::size_t>(leftDots ? elided : 0);
}

Checked<EinsumDenseShapes> analyseEinsumDense(const Params& params, const Shape& input) {
    EinsumDenseShapes a;
    a.equation = *parseEinsum(params.text("equation"));
    a.input = lettersOf(a.equation.inputs[0]);
    a.kernel = a.equation.inputs[1];
    a.output = lettersOf(a.equation.output);
    a.leftDots = a.equation.inputs[0].front() == kDots;
    a.elided = input.rank() - static_cast<int>(a.input.size());
    const bool dots = contains(a.equation.inputs[0], kDots);
    if (a.elided < 0 || (!dots && a.elided > 0))
        return fault(
            message(N_("The equation names %1 axes of the input, but it has %2"), a.input.size(), input.rank()),
            message(N_("Write one letter an axis, or \"...\" for those that have none.")), "equation");
    const Ints& outputShape = params.ints("output_shape");
    if (std::ranges::find(outputShape, 0) != outputShape.end())
        return tl::unexpected(wrongOutputShape(message(N_("A size of 0 leaves nothing"))));
    a.full = fullOutput(a, input, outputShape);
    const std::size_t axes = a.output.size() + static_cast<std::size_t>(a.elided);
    if (a.full.size() != axes || axes > static_cast<std::size_t>(Shape::kMaxRank))
        return tl::unexpected(
            wrongOutputShape(message(N_("With the batch the output has %1 sizes, but %2 axes"), a.full.size(), axes)));
    if (auto wrong = wrongSharedLetter(a, input))
        return tl::unexpected(*wrong);
    if (auto wrong = analyseKernel(a, input))
        return tl::unexpected(*wrong);
    if (!params.isNone("bias_axes"))
        if (auto wrong = analyseBias(a, params.text("bias_axes")))
            return tl::unexpected(*wrong);
    return a;
}

} // namespace layerscope
