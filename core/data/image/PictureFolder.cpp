// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/image/PictureFolder.h"

#include "layer/MediaKind.h"

#include <algorithm>
#include <cctype>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostFiles = 200'000;

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

/// The digits at the front, without zeros before them; takes them off.
std::string_view takeNumber(std::string_view& text) {
    const auto isNotDigit = [](char c) { return !isDigit(c); };
    const auto length = static_cast<std::size_t>(std::ranges::find_if(text, isNotDigit) - text.begin());
    std::string_view number = text.substr(0, length);
    text.remove_prefix(length);
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
}

int letterOrder(char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) - std::tolower(static_cast<unsigned char>(b));
}

int numberOrder(std::string_view a, std::string_view b) {
    if (a.size() != b.size())
        return a.size() < b.size() ? -1 : 1;
    return a.compare(b);
}

} // namespace

bool naturallyLess(std::string_view a, std::string_view b) {
    const std::string_view wholeA = a;
    const std::string_view wholeB = b;
    while (!a.empty() && !b.empty()) {
        int order = 0;
        if (isDigit(a.front()) && isDigit(b.front())) {
            const std::string_view numberA = takeNumber(a);
            order = numberOrder(numberA, takeNumber(b));
        } else {
            order = letterOrder(a.front(), b.front());
            a.remove_prefix(1);
            b.remove_prefix(1);
        }
        if (order != 0)
            return order < 0;
    }
    return a.empty() != b.empty() ? a.empty() : wholeA < wholeB;
}

Result<std::vector<std::string>> filesOfFolder(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return failure(message(N_("There is no such folder.")), folder.string());
    std::vector<std::string> names;
    fs::directory_iterator it(folder, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
        std::error_code ignored;
        if (it->is_regular_file(ignored) && !it->path().filename().string().starts_with('.'))
            names.push_back(it->path().string());
        if (names.size() > kMostFiles)
            return failure(message(N_("The folder holds more than %1 files."), kMostFiles), folder.string(),
                           message(N_("Choose a folder that holds those of one series.")));
    }
    if (error)
        return failure(message(N_("The folder cannot be read (%1)."), error.message()), folder.string());
    std::ranges::sort(names, naturallyLess);
    return names;
}

Result<std::vector<std::string>> pictureFolder(const fs::path& folder) {
    auto files = filesOfFolder(folder);
    if (!files)
        return files;
    std::erase_if(*files, [](const std::string& path) { return kindOfSource(path) != MediaKind::Image; });
    if (files->empty())
        return failure(message(N_("The folder holds no pictures.")), folder.string(),
                       message(N_("Pictures end in .png, .jpg, .tif, .webp or .bmp.")));
    return files;
}

} // namespace layerscope
