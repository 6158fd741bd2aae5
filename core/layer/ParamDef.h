// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "layer/Params.h"

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace layerscope {

/// What can be typed into a parameter; each kind has one editor in the inspector (widgets/inspector/editors).
enum class ParamKind {
    Integer,     ///< std::int64_t
    Number,      ///< double
    Flag,        ///< bool
    Choice,      ///< std::string, one of choices
    Text,        ///< std::string
    File,        ///< std::string: path of a media file, "" for none
    Tuple,       ///< Ints of exactly `rank` entries ("kernel_size", "strides")
    Shape,       ///< Ints of any length: sizes without the batch dimension
    IntList,     ///< Ints of any length: axes, a permutation
    Expression,  ///< std::string in a small language; `check` says what is wrong with it, and where
    Activation,  ///< NamedFunction from activations()
    Initializer, ///< NamedFunction from initializers(), with its seed
};

/// One of the values of a Choice. `id` is saved, `label` is shown.
struct Choice {
    const char* id;
    const char* label;
};

/// Inclusive bounds.
struct Range {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
};

/// What is wrong with a text, and the characters (bytes of UTF-8) that it is about.
struct TextFault {
    Message text;
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// How Keras writes a value in a model file.
enum class KerasForm {
    Plain,      ///< as it is
    Pairs,      ///< a Tuple as pairs: [1, 1, 2, 2] is [[1, 1], [2, 2]]
    ZeroIsNone, ///< a Tuple of zeros is null
    Numbers,    ///< an Expression that parseNumberList reads: "1/255" is 0.00392..., "[1, 2]" is [1, 2]
    OursOnly,   ///< not at all: Keras does not know it
};

/// A parameter of a layer: all that the form, the help page, the project file and the command line need to know.
/// A literal, so that a LayerDef can be a constant.
struct ParamDef {
    const char* id;    ///< Keras's argument name; saved
    const char* label; ///< N_(), for the form
    const char* help;  ///< N_(), what it does and what its values mean
    ParamKind kind = ParamKind::Integer;
    int rank = 0; ///< entries of a Tuple

    /// The default, in the field that fits the kind: number for Integer, Number and Flag (0 or 1), text for Choice,
    /// Text, File, Activation and Initializer (a name), ints (and intCount, for a Shape) for Tuple and Shape.
    double number = 0;
    const char* text = "";
    std::array<std::int64_t, 6> ints{};
    int intCount = 0;

    Range hard{}; ///< outside it the value is refused (each entry of a Tuple)
    Range soft{}; ///< what the slider covers
    std::span<const Choice> choices = {};
    bool advanced = false; ///< folded away in the form until asked for
    bool cosmetic = false; ///< does not change the numbers, so not part of a cache key
    bool telling = false;  ///< shown in a node's subtitle even at its default
    bool optional = false; ///< may be None
    bool none = false;     ///< None is the default; the other default fields say what it becomes when it is given

    /// Whether it means anything beside these other values of the layer; null: always. One that does not is not in the
    /// form.
    bool (*relevant)(const Params&) = nullptr;

    /// Of an Expression: what is wrong before any input is known; null when everything is right.
    std::optional<TextFault> (*check)(const std::string&) = nullptr;
    KerasForm keras = KerasForm::Plain;
    const char* formerly = ""; ///< the name that Keras 2 gave it

    ParamValue defaultValue() const;
    /// The default, or what an optional parameter becomes when it is given.
    ParamValue givenValue() const;
    /// Nothing when value has the right type and lies in the hard range; otherwise a sentence.
    std::optional<Message> problemWith(const ParamValue& value) const;
    /// "3 × 3", "same", "relu", "0.5": the value in a node's subtitle.
    std::string brief(const ParamValue& value) const;
};

} // namespace layerscope
