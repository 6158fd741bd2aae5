// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Model.h"

#include "base/Files.h"
#include "formats/keras/KerasWriter.h"
#include "formats/keras/PythonWriter.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

struct Ending {
    std::string_view text;
    ModelFormat format;
};
/// The longer ones first.
constexpr Ending kEndings[] = {
    {".weights.h5", ModelFormat::Weights}, {".layerscope", ModelFormat::Project}, {".keras", ModelFormat::Keras},
    {".h5", ModelFormat::Legacy},          {".hdf5", ModelFormat::Legacy},        {".py", ModelFormat::Python},
};

Result<std::vector<Message>> save(const fs::path& path, Result<WrittenFile> file) {
    if (!file)
        return tl::unexpected(std::move(file.error()));
    if (auto saved = writeFileAtomically(path, file->bytes); !saved)
        return tl::unexpected(std::move(saved.error()));
    return std::move(file->notes);
}

Result<std::vector<Message>> saveProject(const fs::path& path, const Project& project, const LayerRegistry& registry) {
    if (auto saved = writeProject(path, project, registry); !saved)
        return tl::unexpected(std::move(saved.error()));
    return std::vector<Message>{};
}

/// The weights first: code without its weights would be of no use.
Result<std::vector<Message>> savePython(const fs::path& path, const Project& project, const LayerRegistry& registry,
                                        const GraphResolver& resolve) {
    const fs::path weights = weightsBeside(path);
    Result<PythonFiles> files = pythonFiles(project, registry, resolve, weights.filename().string());
    if (!files)
        return tl::unexpected(std::move(files.error()));
    if (auto saved = writeFileAtomically(weights, files->weights); !saved)
        return tl::unexpected(std::move(saved.error()));
    if (auto saved = writeFileAtomically(path, std::as_bytes(std::span(files->code))); !saved)
        return tl::unexpected(std::move(saved.error()));
    return std::move(files->notes);
}

} // namespace

std::optional<ModelFormat> modelFormatOf(const fs::path& path) {
    std::string name = path.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](char c) { return static_cast<char>(std::tolower(static_cast<unsigned char>(c))); });
    const auto found =
        std::ranges::find_if(kEndings, [&](const Ending& ending) { return name.ends_with(ending.text); });
    return found == std::end(kEndings) ? std::nullopt : std::optional(found->format);
}

fs::path weightsBeside(const fs::path& python) {
    return fs::path(python).replace_extension(".weights.h5");
}

Result<std::vector<Message>> writeModel(const fs::path& path, const Project& project, const LayerRegistry& registry,
                                        const GraphResolver& resolve) {
    const auto format = modelFormatOf(path);
    if (!format)
        return failure(message(N_("This ending names no format that can be written.")), path.string(),
                       message(N_("End it with .layerscope, .keras, .h5, .weights.h5 or .py.")));
    switch (*format) {
    case ModelFormat::Project:
        return saveProject(path, project, registry);
    case ModelFormat::Keras:
        return save(path, kerasArchive(project, registry, resolve));
    case ModelFormat::Legacy:
        return save(path, kerasLegacyFile(project, registry, resolve));
    case ModelFormat::Weights:
        return save(path, kerasWeightsFile(project, registry, resolve));
    case ModelFormat::Python:
        return savePython(path, project, registry, resolve);
    }
    return std::vector<Message>{};
}

} // namespace layerscope
