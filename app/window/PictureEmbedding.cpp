// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/PictureEmbedding.h"

#include "base/Files.h"
#include "data/Film.h"
#include "inspector/parts/Background.h"
#include "session/Document.h"

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace layerscope {
namespace {

constexpr std::uint64_t kMostMediaBytes = std::uint64_t{1} << 30;

using FileSetting = std::pair<NodeId, std::string>;
using FileBytes = std::map<std::string, std::vector<std::byte>>;

/// Files by path with the settings that name them; not cameras, films, and what is embedded already.
std::map<std::string, std::vector<FileSetting>> namedFiles(const Document& document) {
    std::map<std::string, std::vector<FileSetting>> files;
    for (const auto& [id, node] : document.graph().nodes()) {
        const LayerDef* def = document.registry().find(node->type);
        for (const ParamDef& param : def ? def->params : std::span<const ParamDef>()) {
            if (param.kind != ParamKind::File)
                continue;
            const std::string& path = node->params.text(param.id);
            if (!path.empty() && std::filesystem::path(path).is_absolute() && !looksLikeFilm(path))
                files[path].emplace_back(id, param.id);
        }
    }
    return files;
}

Result<FileBytes> readAll(const std::set<std::string>& paths) {
    FileBytes all;
    for (const std::string& path : paths) {
        auto bytes = readFile(path, kMostMediaBytes);
        if (!bytes)
            return tl::unexpected(bytes.error());
        all.emplace(path, std::move(*bytes));
    }
    return all;
}

} // namespace

void embedPictures(QObject* receiver, Document& document, const std::function<void(const Result<void>&)>& done) {
    const auto files = namedFiles(document);
    std::set<std::string> paths;
    for (const auto& [path, settings] : files)
        paths.insert(path);
    const auto embed = [&document, files, done](const Result<FileBytes>& read) {
        if (!read) {
            done(tl::unexpected(read.error()));
            return;
        }
        std::map<std::string, std::string> sources;
        for (const auto& [path, bytes] : *read)
            sources[path] = document.embedMedia(std::filesystem::path(path).filename().string(), bytes);
        document.edit(QObject::tr("Embed pictures"), [&](Graph& graph) {
            for (const auto& [path, settings] : files) {
                for (const auto& [id, param] : settings) {
                    if (const Node* node = graph.find(id)) {
                        Node changed = *node;
                        changed.params.set(param, sources.at(path));
                        graph.replace(std::move(changed));
                    }
                }
            }
        });
        done({});
    };
    inBackground(
        receiver, [paths] { return readAll(paths); }, embed);
}

} // namespace layerscope
