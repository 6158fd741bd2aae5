// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasReader.h"

#include "base/Files.h"
#include "formats/keras/KerasImport.h"
#include "formats/keras/KerasLayout.h"
#include "formats/keras/KerasWeightsRead.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace layerscope {
namespace {

constexpr std::uint64_t kMaxJsonBytes = std::uint64_t{64} << 20;
constexpr const char* kModelConfig = "model_config";

template <class T>
T orThrow(Result<T> result) {
    if (!result)
        throw ReadFailure{result.error()};
    return std::move(*result);
}

std::string_view textOf(const std::vector<std::byte>& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

bool isVersionTwo(const std::string& version) {
    return version.starts_with("2.") || version.starts_with("1.");
}

/// A version that cannot be read is no reason to refuse the model.
bool isKerasTwo(std::string_view metadata, const std::string& place) {
    const Json json = parseJson(metadata, place);
    return json.is_object() && json.contains("keras_version") && json["keras_version"].is_string() &&
           isVersionTwo(json["keras_version"].get<std::string>());
}

/// Calls that Keras made with a mask, to which none comes here.
void noteLostMasks(const KerasImported& imported, const KerasShapes& shapes, std::vector<Message>& notes) {
    for (const NodeId id : imported.masked) {
        const auto links = imported.graph.linksInto(id);
        const auto from = links.empty() ? shapes.outputs.end() : shapes.outputs.find(links.front().from.node);
        if (from != shapes.outputs.end() && !from->second.masked)
            notes.push_back(message(N_("“%1” was called with a mask that is not computed here; it counts everything."),
                                    imported.graph.find(id)->name));
    }
}

/// A model's structure, and the weights where there are any.
Project projectOf(const Json& config, const std::string& place, bool kerasTwo, const Hdf5Reader* weights,
                  const LayerRegistry& registry, const ProjectLimits& limits) {
    const JsonPlace root(config, place);
    if (!root.at("config").json().is_array() && !root.at("config").find("layers"))
        root.fail(
            message(N_("This file holds “%1” without the layers that it is made of."), root.at("class_name").text()),
            message(N_("Only Sequential and Functional models say in their file what they consist of.")));
    const FileModel model = fileModelFrom(root);
    KerasImported imported = importKeras(model, registry, {.kerasTwo = kerasTwo, .maxNodes = limits.maxNodes});
    KerasShapes shapes = kerasShapes(imported.graph, registry, imported.recorded);
    noteLostMasks(imported, shapes, imported.notes);
    Project project{.graph = std::move(imported.graph),
                    .title = model.name,
                    .viewState = {},
                    .media = {},
                    .notes = std::move(imported.notes)};
    std::ranges::move(shapes.notes, std::back_inserter(project.notes));
    if (weights)
        readKerasWeights(*weights, {model, imported.nodes}, shapes, project.graph, project.notes);
    else
        project.notes.push_back(message(N_("The model has no file of weights; every layer starts untrained.")));
    layOut(project.graph);
    return project;
}

} // namespace

Hdf5Limits hdf5Limits(const ProjectLimits& limits) {
    return {.maxDatasetBytes = limits.maxMemberBytes, .maxTotalBytes = limits.maxFileBytes};
}

bool holdsModel(const Hdf5Reader& file) {
    return file.text("", kModelConfig).has_value();
}

Result<Hdf5Reader> kerasWeightsIn(const ZipReader& archive, const std::string& name, const ProjectLimits& limits) {
    const std::string place = name + ": " + kKerasWeightsMember;
    auto pieces = archive.pieces(kKerasWeightsMember, limits.maxFileBytes);
    if (!pieces)
        return tl::unexpected(std::move(pieces.error()));
    if (*pieces)
        return Hdf5Reader::fromSource({(*pieces)->size, std::move((*pieces)->read)}, place, hdf5Limits(limits));
    auto bytes = archive.read(kKerasWeightsMember, limits.maxFileBytes);
    if (!bytes)
        return tl::unexpected(std::move(bytes.error()));
    return Hdf5Reader::fromBytes(std::move(*bytes), place, hdf5Limits(limits));
}

Project projectFromKeras(const ZipReader& archive, const std::string& name, const LayerRegistry& registry,
                         const ProjectLimits& limits) {
    const auto read = [&](const char* member, std::uint64_t most) { return orThrow(archive.read(member, most)); };
    const auto config = read(kKerasConfigMember, kMaxJsonBytes);
    const Json json = parseJson(textOf(config), name + ": " + kKerasConfigMember);
    bool kerasTwo = false;
    if (archive.contains(kKerasMetadataMember))
        kerasTwo = isKerasTwo(textOf(read(kKerasMetadataMember, kMaxJsonBytes)), name + ": " + kKerasMetadataMember);
    std::optional<Hdf5Reader> weights;
    if (archive.contains(kKerasWeightsMember))
        weights = orThrow(kerasWeightsIn(archive, name, limits));
    return projectOf(json, name + ": " + kKerasConfigMember, kerasTwo, weights ? &*weights : nullptr, registry, limits);
}

Project projectFromKerasFolder(const std::filesystem::path& folder, const LayerRegistry& registry,
                               const ProjectLimits& limits) {
    const auto config = orThrow(readFile(folder / kKerasConfigMember, kMaxJsonBytes));
    const std::string place = (folder / kKerasConfigMember).string();
    const Json json = parseJson(textOf(config), place);
    bool kerasTwo = false;
    if (const auto metadata = folder / kKerasMetadataMember; std::filesystem::exists(metadata))
        kerasTwo = isKerasTwo(textOf(orThrow(readFile(metadata, kMaxJsonBytes))), metadata.string());
    std::optional<Hdf5Reader> weights;
    if (const auto file = folder / kKerasWeightsMember; std::filesystem::exists(file))
        weights = orThrow(Hdf5Reader::open(file, hdf5Limits(limits)));
    return projectOf(json, place, kerasTwo, weights ? &*weights : nullptr, registry, limits);
}

Project projectFromHdf5(const Hdf5Reader& file, const std::string& name, const LayerRegistry& registry,
                        const ProjectLimits& limits) {
    const std::string place = name + ": " + kModelConfig;
    const Json json = parseJson(file.text("", kModelConfig).value_or(""), place);
    const std::string version = file.text("", "keras_version").value_or("");
    return projectOf(json, place, isVersionTwo(version), &file, registry, limits);
}

} // namespace layerscope
