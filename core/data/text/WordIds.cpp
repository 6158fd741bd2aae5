// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/WordIds.h"

#include "data/TextParam.h"
#include "data/text/ForEachToken.h"
#include "data/text/TextTokens.h"

#include <algorithm>

namespace layerscope {

Result<std::vector<std::int32_t>> wordIds(const std::string& words, const std::string& source, const Params& params,
                                          MediaStore& store) {
    const auto tokens = tokensOf(source, params, store);
    if (!tokens)
        return tl::unexpected(tokens.error());
    const std::vector<std::string>& vocabulary = (*tokens)->vocabulary;
    std::vector<std::int32_t> ids;
    std::string unknown;
    const std::string text = standardizedText(words, textParam(params, "standardize", "lower_and_strip_punctuation"));
    forEachToken(text, textParam(params, "split", "whitespace"), [&](std::string_view token) {
        const auto found = std::ranges::find(vocabulary, token);
        if (found == vocabulary.end())
            unknown += (unknown.empty() ? "" : ", ") + std::string(token);
        else
            ids.push_back(static_cast<std::int32_t>(found - vocabulary.begin()) + kUnknownId + 1);
        return true;
    });
    if (!unknown.empty())
        return failure(message(N_("The text does not have these words: %1."), unknown), {},
                       message(N_("Type words that stand in it.")));
    return ids;
}

} // namespace layerscope
