// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Project.h"

#include "base/Files.h"
#include "formats/GraphJson.h"
#include "formats/Migrations.h"
#include "formats/ProjectMembers.h"
#include "tensor/Npy.h"
#include "tensor/Zip.h"

#include <algorithm>
#include <new>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// A name as a file name inside the archive: letters, digits, '_', '-', inner dots and all beyond ASCII stay, the rest
/// becomes %XX, so that different names stay different and none leads to another folder.
std::string memberName(const std::string& name) {
    static constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (letter || c == '_' || c == '-' || byte >= 0x80 || (c == '.' && !out.empty()))
            out += c;
        else
            out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
    return out;
}

Json aboutJson(const Project& project) {
    return {{"format", kFormatName},
            {"version", kProjectVersion},
            {"generator", "Layerscope " LAYERSCOPE_VERSION},
            {"title", project.title}};
}

Result<std::vector<std::byte>> archiveOf(const Project& project, const LayerRegistry& registry) {
    std::vector<std::pair<std::string, Tensor>> weights;
    const WeightWriter toMember = [&](const std::string& node, const std::string& weight, const Tensor& tensor) {
        const std::string member = kWeightsFolder + memberName(node) + '/' + memberName(weight) + ".npy";
        weights.emplace_back(member, tensor);
        return Json(member);
    };
    const Json graph = graphJson(project.graph, registry, toMember);

    ZipWriter writer;
    writer.add(kProjectMember, bytesOf(dumpJson(aboutJson(project), kProjectMember)));
    writer.add(kGraphMember, bytesOf(dumpJson(graph, kGraphMember)));
    if (!project.viewState.empty())
        writer.add(kViewMember, bytesOf(project.viewState));
    for (const auto& [member, tensor] : weights)
        writer.add(member, writeNpy(tensor), true);
    for (const auto& [member, bytes] : project.media)
        writer.add(member.starts_with(kMediaFolder) ? member : kMediaFolder + member, bytes, true);
    return std::move(writer).finish();
}

} // namespace

Result<std::vector<std::byte>> projectBytes(const Project& project, const LayerRegistry& registry) try {
    return archiveOf(project, registry);
} catch (const ReadFailure& readFailure) {
    return tl::unexpected(readFailure.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The project cannot be written (%1)."), exception.what()));
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to write the project.")));
}

Result<void> writeProject(const std::filesystem::path& path, const Project& project, const LayerRegistry& registry) {
    return projectBytes(project, registry).and_then([&](const std::vector<std::byte>& bytes) {
        return writeFileAtomically(path, bytes);
    });
}

Result<std::string> graphToJson(const Graph& graph, const LayerRegistry& registry) try {
    const WeightWriter inFull = [](const std::string&, const std::string&, const Tensor& tensor) {
        return tensorToJson(tensor);
    };
    return dumpJson(graphJson(graph, registry, inFull), kGraphMember);
} catch (const ReadFailure& readFailure) {
    return tl::unexpected(readFailure.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The graph cannot be written (%1)."), exception.what()));
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to write the graph.")));
}

} // namespace layerscope
