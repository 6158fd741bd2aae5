// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasExtras.h"

#include "formats/GraphJson.h"
#include "formats/Migrations.h"
#include "formats/ProjectMembers.h"
#include "formats/keras/Hdf5Reader.h"
#include "tensor/Npy.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace layerscope {
namespace {

constexpr const char* kConfigMember = "config.json";
constexpr const char* kWeightsMember = "model.weights.h5";
constexpr std::uint64_t kMaxJsonBytes = std::uint64_t{64} << 20;

std::string digestOf(const KerasParts& parts) {
    return Hasher().addBytes(parts.config).addBytes(parts.weights).key().toString();
}

std::vector<std::byte> bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

template <class T>
T orThrow(Result<T> result) {
    if (!result)
        throw ReadFailure{std::move(result.error())};
    return std::move(*result);
}

/// The dataset that holds exactly this weight; "" when there is none.
std::string datasetOf(const Node& node, const std::string& weight, const Tensor& tensor, const ResolvedGraph& resolved,
                      const KerasWeightPaths& paths) {
    const auto path = paths.find({node.id, weight});
    const auto found = resolved.nodes.find(node.id);
    if (path == paths.end() || found == resolved.nodes.end())
        return {};
    const auto& defs = found->second.weightDefs;
    const auto def = std::ranges::find(defs, weight, &WeightDef::name);
    if (def == defs.end()) // of a placeholder: written as it is
        return defs.empty() ? path->second : std::string();
    return found->second.weights[static_cast<std::size_t>(def - defs.begin())].identical(tensor) ? path->second
                                                                                                 : std::string();
}

/// Reads the extras of one archive; throws ReadFailure.
class ExtrasReader {
public:
    ExtrasReader(const ZipReader& archive, std::string name, const LayerRegistry& registry, const ProjectLimits& limits)
        : m_archive(archive)
        , m_name(std::move(name))
        , m_registry(registry)
        , m_limits(limits) {}

    std::optional<Project> read() {
        const std::vector<std::byte> bytes = orThrow(m_archive.read(kExtrasMember, kMaxJsonBytes));
        const std::string place = m_name + ": " + kExtrasMember;
        const Json json = parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, place);
        const JsonPlace extras(json, place);
        if (extras.at("version").integer() != kProjectVersion)
            return std::nullopt;
        const std::vector<std::byte> config = orThrow(m_archive.read(kConfigMember, kMaxJsonBytes));
        std::vector<std::byte> weights = orThrow(m_archive.read(kWeightsMember, m_limits.maxMemberBytes));
        if (extras.at("digest").text() != digestOf({config, weights}))
            return std::nullopt;
        m_weights = std::make_unique<Hdf5Reader>(
            orThrow(Hdf5Reader::fromBytes(std::move(weights), m_name + ": " + kWeightsMember)));
        return project(extras);
    }

private:
    Project project(const JsonPlace& extras) {
        Project project;
        project.title = extras.at("title").text();
        const WeightReader readWeight = [this](const JsonPlace& reference) { return weight(reference); };
        GraphWithNotes read = graphFrom(extras.at("graph"), m_registry, readWeight, m_limits.maxNodes);
        project.graph = std::move(read.graph);
        project.notes = std::move(read.notes);
        if (const auto view = extras.find("view"))
            project.viewState = view->text();
        for (const std::string& member : m_archive.members())
            if (member.starts_with(kMediaFolder))
                project.media[member] = orThrow(m_archive.read(member, m_limits.maxMemberBytes));
        return project;
    }

    Tensor weight(const JsonPlace& reference) {
        const std::string& path = reference.text();
        if (!path.starts_with(kExtrasFolder))
            return m_weights->read(path);
        return orThrow(readNpy(orThrow(m_archive.read(path, m_limits.maxMemberBytes)), m_name + ": " + path));
    }

    const ZipReader& m_archive;
    std::string m_name;
    const LayerRegistry& m_registry;
    const ProjectLimits& m_limits;
    std::unique_ptr<Hdf5Reader> m_weights;
};

} // namespace

void addKerasExtras(ZipWriter& archive, const Project& project, const LayerRegistry& registry,
                    const ResolvedGraph& resolved, const KerasWeightPaths& paths, const KerasParts& parts) {
    std::vector<std::pair<std::string, Tensor>> others;
    const WeightWriter writeWeight = [&](const std::string& node, const std::string& weight, const Tensor& tensor) {
        std::string path = datasetOf(*project.graph.findByName(node), weight, tensor, resolved, paths);
        if (path.empty()) {
            path = kExtrasFolder + std::to_string(others.size()) + ".npy";
            others.emplace_back(path, tensor);
        }
        return Json(path);
    };
    Json extras{{"version", kProjectVersion},
                {"digest", digestOf(parts)},
                {"title", project.title},
                {"graph", graphJson(project.graph, registry, writeWeight)}};
    if (!project.viewState.empty())
        extras["view"] = project.viewState;
    archive.add(kExtrasMember, bytesOf(dumpJson(extras, kExtrasMember)));
    for (const auto& [member, tensor] : others)
        archive.add(member, writeNpy(tensor), true);
    for (const auto& [member, bytes] : project.media)
        archive.add(member.starts_with(kMediaFolder) ? member : kMediaFolder + member, bytes, true);
}

std::optional<Project> projectFromKerasExtras(const ZipReader& archive, const std::string& name,
                                              const LayerRegistry& registry, const ProjectLimits& limits) {
    const bool complete =
        archive.contains(kExtrasMember) && archive.contains(kConfigMember) && archive.contains(kWeightsMember);
    if (!complete)
        return std::nullopt;
    return ExtrasReader(archive, name, registry, limits).read();
}

} // namespace layerscope
