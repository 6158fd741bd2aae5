// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/text/TextTokens.h"

#include "base/Files.h"
#include "base/Numbers.h"
#include "base/Utf8.h"
#include "data/TextParam.h"
#include "data/text/ForEachToken.h"

#include <algorithm>
#include <new>
#include <set>
#include <unordered_map>
#include <utility>

namespace layerscope {
namespace {

constexpr std::uint64_t kMaxTextBytes = std::uint64_t{64} << 20;
constexpr std::string_view kTypedPrefix = "text:";
constexpr std::string_view kUnknownToken = "[UNK]";
constexpr std::int64_t kSpecialIds = 2;

bool isPunctuation(char c) {
    return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

Result<std::string> textOf(const std::string& source, MediaStore& store) {
    if (source.starts_with(kTypedPrefix)) {
        std::string typed = source.substr(kTypedPrefix.size());
        if (!isUtf8(typed))
            return failure(message(N_("This text is not in UTF-8.")), {}, message(N_("Type it anew.")));
        return typed;
    }
    const auto bytes =
        store.fileOf(source).and_then([](const std::filesystem::path& path) { return readFile(path, kMaxTextBytes); });
    if (!bytes)
        return tl::unexpected(bytes.error());
    return asUtf8Text(*bytes, source).map([](std::string_view text) { return std::string(text); });
}

/// The lines of a vocabulary, without the two special tokens where it begins with them.
Result<std::vector<std::string>> readVocabulary(const std::string& source, MediaStore& store) {
    const auto text = textOf(source, store);
    if (!text)
        return tl::unexpected(text.error());
    std::vector<std::string> tokens;
    std::string_view rest = *text;
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        tokens.emplace_back(line);
    }
    if (tokens.size() >= 2 && tokens[0].empty() && tokens[1] == kUnknownToken)
        tokens.erase(tokens.begin(), tokens.begin() + 2);
    std::set<std::string_view> known;
    for (std::size_t i = 0; i < tokens.size(); ++i)
        if (!known.insert(tokens[i]).second)
            return failure(message(N_("The vocabulary has the token “%1” twice."), tokens[i]), source,
                           message(N_("Leave each token in it once.")));
    if (tokens.empty())
        return failure(message(N_("The vocabulary is empty.")), source,
                       message(N_("Write one token a line, or choose no vocabulary.")));
    return tokens;
}

std::optional<std::int64_t> maxTokensOf(const Params& params) {
    const ParamValue* value = params.find("max_tokens");
    const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
    return number ? std::optional(std::max(kSpecialIds + 1, *number)) : std::nullopt;
}

void cutTo(std::vector<std::string>& vocabulary, std::optional<std::int64_t> maxTokens) {
    if (maxTokens && std::cmp_greater(vocabulary.size(), *maxTokens - kSpecialIds))
        vocabulary.resize(static_cast<std::size_t>(*maxTokens - kSpecialIds));
}

std::vector<TextTokens::Piece> piecesOf(const std::string& text, std::string_view split,
                                        const std::vector<std::string>& vocabulary) {
    std::unordered_map<std::string_view, std::int32_t> ids;
    for (std::size_t i = 0; i < vocabulary.size(); ++i)
        ids.emplace(vocabulary[i], static_cast<std::int32_t>(static_cast<std::int64_t>(i) + kSpecialIds));
    std::vector<TextTokens::Piece> pieces;
    forEachToken(text, split, [&](std::string_view token) {
        const auto id = ids.find(token);
        pieces.push_back({static_cast<std::uint32_t>(token.data() - text.data()),
                          static_cast<std::uint32_t>(token.size()), id == ids.end() ? kUnknownId : id->second});
        return true;
    });
    return pieces;
}

Result<TextTokens> cutText(const std::string& source, const Params& params, MediaStore& store) try {
    const auto text = textOf(source, store);
    if (!text)
        return tl::unexpected(text.error());
    const std::string split = textParam(params, "split", "whitespace");
    const std::string vocabulary = textParam(params, "vocabulary");
    TextTokens tokens;
    tokens.text = standardizedText(*text, textParam(params, "standardize", "lower_and_strip_punctuation"));
    if (vocabulary.empty()) {
        tokens.vocabulary = vocabularyOf(tokens.text, split, maxTokensOf(params));
    } else {
        auto read = readVocabulary(vocabulary, store);
        if (!read)
            return tl::unexpected(read.error());
        tokens.vocabulary = std::move(*read);
        cutTo(tokens.vocabulary, maxTokensOf(params));
    }
    tokens.pieces = piecesOf(tokens.text, split, tokens.vocabulary);
    return tokens;
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this text.")), source,
                   message(N_("Choose a shorter text.")));
}

/// What the tokens depend on besides the text.
std::string tokensName(const Params& params, const MediaStore& store) {
    Hasher hasher;
    for (const char* id : {"standardize", "split"})
        hasher.add(textParam(params, id));
    const std::string vocabulary = textParam(params, "vocabulary");
    hasher.add(vocabulary).add(vocabulary.empty() ? Key{} : store.sourceKey(vocabulary));
    hasher.add(maxTokensOf(params).value_or(0));
    return "tokens " + hasher.key().toString();
}

} // namespace

std::string standardizedText(std::string_view text, std::string_view standardize) {
    const bool lower = standardize == "lower" || standardize == "lower_and_strip_punctuation";
    const bool strip = standardize == "strip_punctuation" || standardize == "lower_and_strip_punctuation";
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        if (strip && isPunctuation(c))
            continue;
        out += lower && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return out;
}

std::vector<std::string> vocabularyOf(std::string_view standardized, std::string_view split,
                                      std::optional<std::int64_t> maxTokens) {
    std::unordered_map<std::string_view, std::int64_t> counts;
    forEachToken(standardized, split, [&](std::string_view token) {
        if (token != kUnknownToken)
            ++counts[token];
        return true;
    });
    std::vector<std::pair<std::int64_t, std::string_view>> sorted;
    sorted.reserve(counts.size());
    for (const auto& [token, count] : counts)
        sorted.emplace_back(count, token);
    std::ranges::sort(sorted, std::greater());
    std::vector<std::string> vocabulary;
    for (const auto& [count, token] : sorted)
        vocabulary.emplace_back(token);
    cutTo(vocabulary, maxTokens);
    return vocabulary;
}

std::uint64_t TextTokens::bytes() const {
    std::uint64_t sum = sizeof(TextTokens) + text.size() + pieces.size() * sizeof(Piece);
    for (const std::string& token : vocabulary)
        sum += sizeof(token) + token.size();
    return sum;
}

Result<std::shared_ptr<const TextTokens>> tokensOf(const std::string& source, const Params& params, MediaStore& store) {
    if (source.starts_with(kTypedPrefix)) // short, and another at each key
        return cutText(source, params, store).map([](TextTokens tokens) {
            return std::make_shared<const TextTokens>(std::move(tokens));
        });
    return store.get<TextTokens>(source, tokensName(params, store), [&] { return cutText(source, params, store); });
}

Result<std::int64_t> vocabularySize(const std::string& source, const Params& params, MediaStore& store) {
    return tokensOf(source, params, store).map([](const std::shared_ptr<const TextTokens>& tokens) {
        return static_cast<std::int64_t>(tokens->vocabulary.size()) + kSpecialIds;
    });
}

} // namespace layerscope
