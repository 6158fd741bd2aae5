// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Model.h"

#include "base/Files.h"
#include "formats/Json.h"
#include "formats/ProjectMembers.h"
#include "formats/keras/KerasExtras.h"
#include "formats/keras/KerasOutlineOf.h"
#include "formats/keras/KerasReader.h"
#include "formats/keras/KerasWeightsRead.h"

#include <array>
#include <fstream>
#include <new>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

using Start = std::array<std::byte, 8>;

Start startOf(const fs::path& path) {
    Start start{};
    std::ifstream file(path, std::ios::binary);
    file.read(reinterpret_cast<char*>(start.data()), start.size());
    return start;
}

Message unknownKind() {
    return message(N_("This is no Layerscope project and no Keras model (.keras, .h5)."));
}

template <class T>
T orThrow(Result<T> result) {
    if (!result)
        throw ReadFailure{result.error()};
    return std::move(*result);
}

Project fromHdf5(const fs::path& path, const LayerRegistry& registry, const ProjectLimits& limits) {
    const Hdf5Reader file = orThrow(Hdf5Reader::open(path, hdf5Limits(limits)));
    if (!holdsModel(file))
        throw ReadFailure{{message(N_("This file holds weights, but no model.")),
                           message(N_("Open the model that they belong to, and load them into it.")), path.string()}};
    return projectFromHdf5(file, path.string(), registry, limits);
}

Project fromAny(const fs::path& path, const LayerRegistry& registry, const ProjectLimits& limits) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
        if (!fs::exists(path / kKerasConfigMember, error))
            throw ReadFailure{
                {unknownKind(), message(N_("A folder of a Keras model has a config.json.")), path.string()}};
        return projectFromKerasFolder(path, registry, limits);
    }
    if (Hdf5Reader::isHdf5(startOf(path)))
        return fromHdf5(path, registry, limits);
    orThrow(readableBytes(path, limits.maxFileBytes));
    const Start start = startOf(path);
    const bool isZip = start[0] == std::byte{'P'} && start[1] == std::byte{'K'};
    if (!isZip)
        throw ReadFailure{{unknownKind(), message(N_("It may be damaged, or of another program.")), path.string()}};
    const ZipReader archive = orThrow(ZipReader::open(path, limits.maxFileBytes));
    if (auto ours = projectFromKerasExtras(archive, path.string(), registry, limits))
        return std::move(*ours);
    if (!archive.contains(kProjectMember) && archive.contains(kKerasConfigMember))
        return projectFromKeras(archive, path.string(), registry, limits);
    return orThrow(readProject(path, registry, limits));
}

/// The weights of any file that has some.
Hdf5Reader weightsIn(const fs::path& path) {
    const ProjectLimits limits;
    if (Hdf5Reader::isHdf5(startOf(path)))
        return orThrow(Hdf5Reader::open(path, hdf5Limits(limits)));
    std::error_code error;
    if (fs::is_directory(path, error))
        return orThrow(Hdf5Reader::open(path / kKerasWeightsMember, hdf5Limits(limits)));
    const ZipReader archive = orThrow(ZipReader::open(path, limits.maxFileBytes));
    return orThrow(kerasWeightsIn(archive, path.string(), limits));
}

Graph withWeights(Graph graph, const fs::path& path, const LayerRegistry& registry, std::vector<Message>& notes) {
    const Hdf5Reader file = weightsIn(path);
    const GraphOutline outline = outlineOf(graph);
    const KerasShapes shapes = kerasShapes(graph, registry, {});
    if (readKerasWeights(file, {outline.model, outline.nodes}, shapes, graph, notes) == 0)
        throw ReadFailure{{message(N_("None of the weights in this file fits a layer of the model.")),
                           message(N_("They may belong to another model.")), path.string()}};
    return graph;
}

} // namespace

Result<Graph> loadWeights(Graph graph, const fs::path& path, const LayerRegistry& registry,
                          std::vector<Message>& notes) try {
    return withWeights(std::move(graph), path, registry, notes);
} catch (const ReadFailure& failure) {
    return tl::unexpected(failure.error);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to read this file.")), path.string());
}

Result<Project> readModel(const fs::path& path, const LayerRegistry& registry, const ProjectLimits& limits) try {
    return fromAny(path, registry, limits);
} catch (const ReadFailure& failure) {
    return tl::unexpected(failure.error);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to read this file.")), path.string());
} catch (const std::exception& error) { // the JSON library's, the file system's
    return failure(message(N_("This file cannot be read (%1)."), error.what()), path.string());
}

} // namespace layerscope
