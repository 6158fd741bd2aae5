// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasWriter.h"

#include "formats/Json.h"
#include "formats/keras/KerasConfigWriter.h"
#include "formats/keras/KerasExtras.h"
#include "formats/keras/KerasOutline.h"
#include "formats/keras/KerasWeightsWriter.h"
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

/// A file that `write` makes of the outline, with everything that may be thrown on the way as an Error.
template <class Write>
Result<WrittenFile> written(const Project& project, const LayerRegistry& registry, const GraphResolver& resolve,
                            Write write) try {
    const Result<ResolvedGraph> resolved = resolve(project.graph);
    if (!resolved)
        return tl::unexpected(resolved.error());
    KerasOutline outline = kerasOutline(project.graph, *resolved, registry, project.title);
    Result<std::vector<std::byte>> bytes = write(outline.model, *resolved);
    if (!bytes)
        return tl::unexpected(std::move(bytes.error()));
    return WrittenFile{std::move(*bytes), std::move(outline.notes)};
} catch (const ReadFailure& thrown) {
    return tl::unexpected(thrown.error);
} catch (const Json::exception& exception) {
    return failure(message(N_("The model cannot be written (%1)."), exception.what()));
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to write the model.")));
}

/// The older form counts a layer's weights in an order that a layer of unknown class does not tell.
void refuseUnknownWeights(const KerasModel& model, bool inner) {
    for (const KerasLayer& layer : model.layers) {
        if (layer.model)
            refuseUnknownWeights(*layer.model, true);
        const bool several = std::ranges::any_of(
            layer.weights, [](const KerasWeight& weight) { return !weight.key.starts_with("vars/"); });
        if (layer.isUnknown && !layer.weights.empty() && (inner || several || layer.weights.size() > 9))
            throw ReadFailure{
                {message(N_("This layer is not known here, so its weights cannot be put into an .h5 file.")),
                 message(N_("Save as .keras instead.")), layer.name}};
    }
}

Json metadata() {
    return {{"keras_version", kKerasVersion}, {"generator", "Layerscope " LAYERSCOPE_VERSION}};
}

} // namespace

Result<WrittenFile> kerasArchive(const Project& project, const LayerRegistry& registry, const GraphResolver& resolve) {
    return written(project, registry, resolve,
                   [&](const KerasModel& model, const ResolvedGraph& resolved) -> Result<std::vector<std::byte>> {
                       Hdf5Writer weights;
                       const KerasWeightPaths paths = writeKerasWeights(weights, model);
                       Result<std::vector<std::byte>> weightBytes = std::move(weights).finish();
                       if (!weightBytes)
                           return weightBytes;
                       ZipWriter archive;
                       archive.add("metadata.json", bytesOf(dumpJson(metadata(), "metadata.json")), true);
                       std::vector<std::byte> config =
                           bytesOf(dumpJson(kerasConfig(model, KerasDialect::Keras3), "config.json"));
                       archive.add("config.json", config, true);
                       archive.add("model.weights.h5", *weightBytes, true);
                       addKerasExtras(archive, project, registry, resolved, paths, {config, *weightBytes});
                       return std::move(archive).finish();
                   });
}

Result<WrittenFile> kerasWeightsFile(const Project& project, const LayerRegistry& registry,
                                     const GraphResolver& resolve) {
    return written(project, registry, resolve, [](const KerasModel& model, const ResolvedGraph&) {
        Hdf5Writer file;
        writeKerasWeights(file, model);
        return std::move(file).finish();
    });
}

Result<WrittenFile> kerasLegacyFile(const Project& project, const LayerRegistry& registry,
                                    const GraphResolver& resolve) {
    return written(project, registry, resolve, [](const KerasModel& model, const ResolvedGraph&) {
        refuseUnknownWeights(model, false);
        Hdf5Writer file;
        file.attribute("", "keras_version", std::string(kKerasVersion));
        file.attribute("", "backend", std::string("jax"));
        file.attribute("", "model_config", dumpJson(kerasConfig(model, KerasDialect::Legacy), "model_config"));
        writeLegacyWeights(file, model);
        return std::move(file).finish();
    });
}

} // namespace layerscope
