// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/Examples.h"

#include "base/Files.h"
#include "data/image/PictureFolder.h"

#include <algorithm>
#include <cctype>
#include <set>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostListBytes = std::uint64_t{256} << 20;

bool hasEnding(const std::string& name, std::span<const std::string_view> endings) {
    const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
    return std::ranges::any_of(endings, [&](std::string_view ending) {
        return name.size() >= ending.size() &&
               std::ranges::equal(name.substr(name.size() - ending.size()), ending, same);
    });
}

bool isHidden(const fs::path& path) {
    return path.filename().string().starts_with('.');
}

/// "../a/./b.png" and "/a/b.png" become "a/b.png".
std::string nameOf(const fs::path& path) {
    fs::path name;
    for (const fs::path& part : path.lexically_normal().relative_path())
        if (part != ".." && part != ".")
            name /= part;
    return name.generic_string();
}

std::vector<std::string> linesOf(std::span<const std::byte> bytes) {
    std::vector<std::string> lines(1);
    for (const std::byte byte : bytes)
        if (const char c = static_cast<char>(byte); c == '\n')
            lines.emplace_back();
        else if (c != '\r')
            lines.back() += c;
    std::erase_if(lines, [](const std::string& line) { return line.empty(); });
    return lines;
}

} // namespace

Result<Examples> examplesIn(const fs::path& folder, std::span<const std::string_view> endings) {
    Examples examples;
    std::error_code error;
    fs::recursive_directory_iterator it(folder, fs::directory_options::follow_directory_symlink, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
        std::error_code ignored;
        if (isHidden(it->path())) {
            it.disable_recursion_pending();
            continue;
        }
        if (!it->is_regular_file(ignored))
            continue;
        if (hasEnding(it->path().string(), endings))
            examples.all.push_back({it->path(), nameOf(it->path().lexically_relative(folder))});
        else
            ++examples.passedOver;
    }
    if (error)
        return failure(message(N_("The folder cannot be read (%1)."), error.message()), folder.string());
    std::ranges::sort(examples.all, naturallyLess, &Example::name);
    return examples;
}

Result<Examples> examplesListedIn(const fs::path& list) {
    const auto bytes = readFile(list, kMostListBytes);
    if (!bytes)
        return tl::unexpected(bytes.error());
    Examples examples;
    std::set<std::string> names;
    for (const std::string& line : linesOf(*bytes)) {
        Example example{(list.parent_path() / line).lexically_normal(), nameOf(line)};
        if (!names.insert(example.name).second)
            return failure(message(N_("Two of its lines would give an output of the name “%1”."), example.name),
                           list.string(),
                           message(N_("Name each file once, and none of the same name in another "
                                      "folder above.")));
        examples.all.push_back(std::move(example));
    }
    return examples;
}

} // namespace layerscope
