// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "JsonOut.h"
#include "base/Files.h"
#include "formats/Model.h"
#include "formats/Project.h"
#include "formats/keras/PythonWriter.h"
#include "layers/Layers.h"
#include "run/Resolve.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kExamples = R"(Examples:
  layerscope-cli convert edges.layerscope edges.keras
  layerscope-cli convert trained.h5 trained.layerscope
  layerscope-cli convert trained.keras trained.py          (and trained.weights.h5)
  layerscope-cli convert trained.keras copy.keras --json

With --json, stdout holds one object: {"notes": [...]} of what the new file says otherwise, or {"error": {...}}.)";

struct Options {
    std::string in;
    std::string out;
    bool force = false;
    bool json = false;
};

/// Why a conversion ends early.
struct ConvertFailure {
    Exit exit;
    Error error;
};

template <class T>
T valueOf(Result<T> result, Exit exit) {
    if (!result)
        throw ConvertFailure{exit, std::move(result.error())};
    return std::move(*result);
}

Json messageJson(const Message& text) {
    return {{"text", text.text}, {"args", text.args}, {"english", text.toString()}};
}

Json errorJson(const Error& error) {
    return {{"what", messageJson(error.what)}, {"hint", messageJson(error.hint)}, {"place", error.place}};
}

/// What a file of the format begins with when Layerscope or Keras wrote it.
std::string signatureOf(ModelFormat format) {
    switch (format) {
    case ModelFormat::Project:
    case ModelFormat::Keras:
        return "PK\x03\x04";
    case ModelFormat::Legacy:
    case ModelFormat::Weights:
        return "\x89HDF\r\n\x1a\n";
    case ModelFormat::Python:
        return kPythonSignature;
    }
    return {};
}

/// Replacing an older version is the usual thing; a file that only happens to have the name is not ours to lose.
void checkFile(const fs::path& path, ModelFormat format) {
    std::error_code unreadable;
    if (!fs::is_regular_file(path, unreadable) || fs::file_size(path, unreadable) == 0)
        return;
    const std::string wanted = signatureOf(format);
    std::string start(wanted.size(), '\0');
    std::ifstream(path, std::ios::binary).read(start.data(), static_cast<std::streamsize>(start.size()));
    if (start != wanted)
        throw ConvertFailure{Exit::Usage,
                             {message(N_("There is a file of this name already, and it is no such model.")),
                              message(N_("Choose another name, or give --force to replace it.")), path.string()}};
}

void checkTarget(const Options& options) {
    const auto format = modelFormatOf(options.out);
    if (!format)
        throw ConvertFailure{Exit::Usage,
                             {message(N_("This ending names no format that can be written.")),
                              message(N_("End it with .layerscope, .keras, .h5, .weights.h5 or .py.")), options.out}};
    if (options.force)
        return;
    checkFile(options.out, *format);
    if (*format == ModelFormat::Python)
        checkFile(weightsBeside(options.out), ModelFormat::Weights);
}

std::vector<Message> convert(const Options& options) {
    checkTarget(options);
    Project project = valueOf(readModel(options.in, layerRegistry()), Exit::Unreadable);
    std::vector<Message> notes = std::move(project.notes);
    resolveMedia(project.graph, layerRegistry(), fs::absolute(options.in).parent_path());
    relativizeMedia(project.graph, layerRegistry(), fs::absolute(options.out).parent_path());
    const auto mistaken = [](const Graph& graph) -> Result<ResolvedGraph> {
        return valueOf(resolve(graph, layerRegistry()), Exit::Mistakes);
    };
    for (Message& note : valueOf(writeModel(options.out, project, layerRegistry(), mistaken), Exit::Unreadable))
        notes.push_back(std::move(note));
    return notes;
}

void convertModel(const Options& options) {
    try {
        const std::vector<Message> notes = convert(options);
        Json list = Json::array();
        for (const Message& note : notes)
            list.push_back(messageJson(note));
        if (options.json)
            return printJson(Json{{"notes", std::move(list)}});
        for (const Message& note : notes)
            complain(options.out + ": " + note.toString());
    } catch (const ConvertFailure& failed) {
        if (options.json)
            printJson(Json{{"error", errorJson(failed.error)}});
        throw Stop{failed.exit, failed.error.toString()};
    }
}

} // namespace

void addConvertCommand(CLI::App& program) {
    CLI::App* command =
        program.add_subcommand("convert", "Write a model in another format, by the endings of the names");
    const auto options = std::make_shared<Options>();
    command->add_option("IN", options->in, "A .layerscope, .keras or .h5 file")->required()->type_name("FILE");
    command
        ->add_option(
            "OUT", options->out,
            "The file to write: .layerscope, .keras, .h5, .weights.h5 (the weights alone) or .py (Python code)")
        ->required()
        ->type_name("FILE");
    command->add_flag("--force", options->force, "Replace OUT even when it is no such model");
    command->add_flag("--json", options->json, "Print notes, or the error, as JSON");
    command->footer(kExamples);
    command->callback([options] { convertModel(*options); });
}

} // namespace layerscope
