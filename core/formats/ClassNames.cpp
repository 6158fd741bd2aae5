// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/ClassNames.h"

#include "base/Files.h"
#include "base/Numbers.h"
#include "base/Utf8.h"

#include <algorithm>
#include <cstdint>
#include <new>
#include <optional>

namespace layerscope {
namespace {

using Names = std::vector<std::string>;

constexpr std::uint64_t kMaxFileBytes = std::uint64_t{64} << 20;

const std::string& nameFromJson(const JsonPlace& place) {
    const std::string& name = place.text();
    if (std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        place.fail(message(N_("A class name has no line breaks or other control characters.")));
    return name;
}

/// "tench", or as in imagenet_class_index.json ["n01440764", "tench"].
const std::string& namedFromJson(const JsonPlace& place) {
    if (place.json().is_array() && !place.json().empty())
        return nameFromJson(place.at(place.json().size() - 1));
    return nameFromJson(place);
}

std::size_t countFromJson(const JsonPlace& place) {
    const std::size_t count = place.json().size();
    if (count > kMaxClassNames)
        place.fail(message(N_("These are more than %1 class names."),
                           groupedNumber(static_cast<std::int64_t>(kMaxClassNames))));
    return count;
}

/// Puts name number `index` of `names`; fails when that number is used already or leaves a hole.
void put(Names& names, std::vector<bool>& known, std::optional<std::int64_t> index, const std::string& name,
         const JsonPlace& place) {
    if (!index || *index < 0 || *index >= static_cast<std::int64_t>(names.size()))
        place.fail(message(N_("The classes are numbered from 0 to %1, each number once."), names.size() - 1));
    const auto at = static_cast<std::size_t>(*index);
    if (known[at])
        place.fail(message(N_("Class %1 has two names."), at));
    known[at] = true;
    names[at] = name;
}

Names namesFromObject(const JsonPlace& place) {
    Names names(countFromJson(place));
    std::vector<bool> known(names.size());
    for (const auto& [key, value] : place.json().items()) {
        const JsonPlace entry = place.at(key);
        if (value.is_number())
            put(names, known, entry.integer(), key, entry);
        else
            put(names, known, parseInteger(key), namedFromJson(entry), entry);
    }
    return names;
}

Names namesFromJson(std::string_view text, const std::string& file) {
    const Json json = parseJson(text, file);
    const JsonPlace place(json, file);
    return json.is_array() ? classNamesFromJson(place) : namesFromObject(place);
}

/// One a line; Windows's line ends as well.
Names namesFromLines(std::string_view text, const std::string& file) {
    Names names;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (names.size() > kMaxClassNames)
            throw ReadFailure{{message(N_("These are more than %1 class names."),
                                       groupedNumber(static_cast<std::int64_t>(kMaxClassNames))),
                               {},
                               file}};
        names.emplace_back(line);
    }
    while (!names.empty() && names.back().empty())
        names.pop_back();
    return names;
}

} // namespace

Names classNamesFromJson(const JsonPlace& place) {
    const std::size_t count = place.listSize();
    countFromJson(place);
    Names names;
    names.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        names.push_back(namedFromJson(place.at(i)));
    return names;
}

Result<Names> readClassNames(const std::filesystem::path& path) try {
    const std::string file = path.string();
    const auto bytes = readFile(path, kMaxFileBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    const auto text = asUtf8Text(*bytes, file);
    if (!text)
        return tl::unexpected(text.error());
    const std::size_t first = text->find_first_not_of(" \t\r\n");
    const bool isJson = first != std::string_view::npos && ((*text)[first] == '[' || (*text)[first] == '{');
    Names names = isJson ? namesFromJson(*text, file) : namesFromLines(*text, file);
    if (names.empty())
        return failure(message(N_("There are no class names in it.")), file,
                       message(N_("Write one name a line, or a JSON list of names.")));
    return names;
} catch (const ReadFailure& wrong) {
    return tl::unexpected(wrong.error);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these class names.")), path.string());
}

} // namespace layerscope
