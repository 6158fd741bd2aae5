// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Project.h"

#include "base/Files.h"
#include "formats/GraphJson.h"
#include "formats/Migrations.h"
#include "formats/ProjectMembers.h"
#include "tensor/Npy.h"
#include "tensor/Zip.h"

#include <map>
#include <new>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

constexpr std::uint64_t kMaxJsonBytes = std::uint64_t{64} << 20;

/// Reads an archive part by part; throws ReadFailure.
class ProjectReader {
public:
    ProjectReader(const ZipReader& archive, std::string file, const LayerRegistry& registry,
                  const ProjectLimits& limits)
        : m_archive(archive)
        , m_file(std::move(file))
        , m_registry(registry)
        , m_limits(limits) {}

    Project read() {
        ProjectJson parts{readJson(kProjectMember), Json{}};
        const std::int64_t version = versionOf(JsonPlace(parts.project, placeOf(kProjectMember)));
        parts.graph = readJson(kGraphMember);
        migrate(parts, version);

        Project project;
        const JsonPlace about(parts.project, placeOf(kProjectMember));
        if (const auto title = about.find("title"))
            project.title = title->text();
        const WeightReader readWeight = [this](const JsonPlace& member) { return weight(member); };
        GraphWithNotes read =
            graphFrom(JsonPlace(parts.graph, placeOf(kGraphMember)), m_registry, readWeight, m_limits.maxNodes);
        project.graph = std::move(read.graph);
        project.notes = std::move(read.notes);
        readViewState(project);
        readMedia(project);
        return project;
    }

private:
    std::string placeOf(const std::string& member) const { return m_file + ": " + member; }

    std::vector<std::byte> bytesOf(const std::string& member, std::uint64_t limit) {
        auto bytes = m_archive.read(member, limit);
        if (!bytes)
            throw ReadFailure{bytes.error()};
        m_bytesRead += bytes->size();
        if (m_bytesRead > m_limits.maxFileBytes)
            throw ReadFailure{{message(N_("All parts together are too large to be read.")), {}, placeOf(member)}};
        return std::move(*bytes);
    }

    Json readJson(const std::string& member) {
        if (!m_archive.contains(member))
            throw ReadFailure{{message(N_("This is not a Layerscope project: “%1” is missing."), member), {}, m_file}};
        const std::vector<std::byte> bytes = bytesOf(member, kMaxJsonBytes);
        return parseJson({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, placeOf(member));
    }

    static std::int64_t versionOf(const JsonPlace& about) {
        if (about.at("format").text() != kFormatName)
            about.at("format").fail(message(N_("This is not a Layerscope project.")));
        const std::int64_t version = about.at("version").integer();
        if (version > kProjectVersion)
            about.at("version").fail(
                message(N_("The project has version %1; this Layerscope knows up to %2."), version, kProjectVersion),
                message(N_("Update Layerscope to open it.")));
        if (version < 0)
            about.at("version").fail(message(N_("There is no version %1."), version));
        return version;
    }

    /// Layers may share a weight; it is read once, so that no file becomes larger in memory than it says.
    Tensor weight(const JsonPlace& reference) {
        const std::string& member = reference.text();
        const auto known = m_weights.find(member);
        if (known != m_weights.end())
            return known->second;
        if (!m_archive.contains(member))
            reference.fail(message(N_("The archive has no part “%1”."), member));
        auto tensor = readNpy(bytesOf(member, m_limits.maxMemberBytes), placeOf(member));
        if (!tensor)
            throw ReadFailure{tensor.error()};
        return m_weights.emplace(member, std::move(*tensor)).first->second;
    }

    void readViewState(Project& project) {
        if (!m_archive.contains(kViewMember))
            return;
        const std::vector<std::byte> bytes = bytesOf(kViewMember, kMaxJsonBytes);
        std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        try {
            parseJson(text, placeOf(kViewMember));
            project.viewState = std::move(text);
        } catch (const ReadFailure& failure) {
            // How it looked is not worth refusing what it is.
            project.notes.push_back(failure.error.what);
        }
    }

    void readMedia(Project& project) {
        for (const std::string& member : m_archive.members()) {
            if (member.starts_with(kMediaFolder))
                project.media[member] = bytesOf(member, m_limits.maxMemberBytes);
            else if (!isOurs(member))
                project.notes.push_back(message(N_("“%1” is not part of a project and is not kept."), member));
        }
    }

    static bool isOurs(std::string_view member) {
        return member == kProjectMember || member == kGraphMember || member == kViewMember ||
               member.starts_with(kWeightsFolder);
    }

    const ZipReader& m_archive;
    std::string m_file;
    const LayerRegistry& m_registry;
    const ProjectLimits& m_limits;
    std::map<std::string, Tensor> m_weights;
    std::uint64_t m_bytesRead = 0;
};

} // namespace

Result<Project> projectFromBytes(std::vector<std::byte> bytes, const std::string& name, const LayerRegistry& registry,
                                 const ProjectLimits& limits) try {
    if (bytes.empty())
        return failure(message(N_("The file is empty.")), name);
    const auto archive = ZipReader::fromBytes(std::move(bytes), name);
    if (!archive)
        return tl::unexpected(archive.error());
    return ProjectReader(*archive, name, registry, limits).read();
} catch (const ReadFailure& readFailure) {
    return tl::unexpected(readFailure.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The project is damaged (%1)."), exception.what()), name);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this project.")), name);
}

Result<Project> readProject(const std::filesystem::path& path, const LayerRegistry& registry,
                            const ProjectLimits& limits) {
    return readFile(path, limits.maxFileBytes).and_then([&](std::vector<std::byte> bytes) {
        return projectFromBytes(std::move(bytes), path.string(), registry, limits);
    });
}

Result<Graph> graphFromJson(const std::string& json, const LayerRegistry& registry, const std::string& place) try {
    const Json parsed = parseJson(json, place);
    const WeightReader noArchive = [](const JsonPlace& reference) -> Tensor {
        reference.fail(message(N_("These weights are not part of the text.")));
    };
    return graphFrom(JsonPlace(parsed, place), registry, noArchive, ProjectLimits{}.maxNodes).graph;
} catch (const ReadFailure& readFailure) {
    return tl::unexpected(readFailure.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The graph is damaged (%1)."), exception.what()), place);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this graph.")), place);
}

} // namespace layerscope
