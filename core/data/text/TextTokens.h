// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "data/MediaStore.h"
#include "layer/Params.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

// Texts become numbers by the rules of Keras 3's TextVectorization (keras/src/layers/preprocessing):
// text_vectorization.py for what is done to the text, index_lookup.py for the numbers. As tf.strings does it there,
// only A to Z get small, only the 32 signs of ASCII are punctuation, and only ASCII white space parts words.

/// The number that pads, and that of tokens that are not in the vocabulary.
inline constexpr std::int32_t kPaddingId = 0;
inline constexpr std::int32_t kUnknownId = 1;

/// `standardize` as the Input's parameter: "lower_and_strip_punctuation", "lower", "strip_punctuation" or "none".
std::string standardizedText(std::string_view text, std::string_view standardize);

/// The tokens with the numbers 2, 3, ...: the most frequent first, of equally frequent ones the last in the order of
/// their bytes (index_lookup.py sorts by count, then token, and turns that round); at most maxTokens - 2. "" and
/// "[UNK]" are none.
std::vector<std::string> vocabularyOf(std::string_view standardized, std::string_view split,
                                      std::optional<std::int64_t> maxTokens);

/// A text, cut into tokens.
struct TextTokens {
    std::string text; ///< standardized
    struct Piece {
        std::uint32_t start = 0;
        std::uint32_t size = 0;
        std::int32_t id = kUnknownId;
    };
    std::vector<Piece> pieces;
    std::vector<std::string> vocabulary; ///< of the ids from 2

    std::string_view token(std::size_t index) const {
        return std::string_view(text).substr(pieces[index].start, pieces[index].size);
    }
    std::uint64_t bytes() const;
};

/// The text of a source ("text:..." or a file in UTF-8 of at most 64 MiB) as the parameters "standardize", "split",
/// "vocabulary" and "max_tokens" cut it; kept in the store. The error names the file.
Result<std::shared_ptr<const TextTokens>> tokensOf(const std::string& source, const Params& params, MediaStore& store);

/// How many numbers there are, 0 and 1 included: what an Embedding needs as its input_dim.
Result<std::int64_t> vocabularySize(const std::string& source, const Params& params, MediaStore& store);

} // namespace layerscope
