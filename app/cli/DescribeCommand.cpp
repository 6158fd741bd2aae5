// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "Exit.h"
#include "JsonOut.h"
#include "data/MediaDef.h"

#include <iostream>
#include <memory>
#include <string>
#include <variant>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli describe weather.csv
  layerscope-cli describe scan.nii.gz --json
  layerscope-cli describe "text:Hello world")";

struct ToJson {
    Json operator()(None) const { return nullptr; }
    Json operator()(const NamedFunction& function) const { return function.name; }
    template <class T>
    Json operator()(const T& value) const {
        return value;
    }
};

void describe(const std::string& source, bool json) {
    MediaStore store;
    const Params params = readable(suggestInput(source, store));
    Params known = params;
    known.set("source", source);
    const MediaKind kind = mediaKindOf(known);
    const MediaDef* def = findMediaDef(kind);
    Json out{{"source", source}, {"kind", idOf(kind)}, {"params", Json::object()}};
    for (const auto& [id, value] : params)
        out["params"][id] = std::visit(ToJson{}, value);
    out["found"] = Json::array();
    if (def && def->findings)
        for (const Message& sentence : def->findings({source, known, store}))
            out["found"].push_back(sentence.toString());
    if (json)
        return printJson(out);
    std::cout << source << ": " << (def ? def->label : "") << '\n';
    for (const auto& [id, value] : out["params"].items())
        std::cout << "  " << id << ": " << (value.is_string() ? value.get<std::string>() : value.dump()) << '\n';
    for (const auto& sentence : out["found"])
        std::cout << "  " << sentence.get<std::string>() << '\n';
}

} // namespace

void addDescribeCommand(CLI::App& program) {
    struct Options {
        std::string source;
        bool json = false;
    };
    CLI::App* command = program.add_subcommand("describe", "What a file holds, and the Input that shows it");
    const auto options = std::make_shared<Options>();
    command
        ->add_option("SOURCE", options->source, "A picture, sound, table, text, film, volume or array; or text:WORDS")
        ->required()
        ->type_name("FILE");
    command->add_flag("--json", options->json, "Print JSON");
    command->footer(kExamples);
    command->callback([options] { describe(options->source, options->json); });
}

} // namespace layerscope
