// SPDX-License-Identifier: GPL-3.0-or-later
#include "BatchRuns.h"
#include "ExampleRuns.h"
#include "ExplainRuns.h"
#include "FieldRuns.h"
#include "Models.h"
#include "Program.h"

#include "base/Files.h"
#include "data/Picture.h"
#include "data/Png.h"
#include "formats/Project.h"
#include "layers/Layers.h"
#include "tensor/Npy.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <string>

using namespace layerscope;
using Json = nlohmann::json;

namespace {

/// photo -> edges -> pool, with a picture beside it, and a model whose kernel is too large for its input.
void makeModels(const Program& program) {
    Graph good;
    const NodeId photo = add(good, "Input", "photo", {{"shape", Ints{8, 8, 3}}, {"source", std::string("photo.png")}});
    const NodeId edges = add(good, "Conv2D", "edges", {{"filters", std::int64_t{4}}, {"kernel_size", Ints{3, 3}}});
    const NodeId pool = add(good, "MaxPooling2D", "pool");
    good.link({photo, 0}, {edges, 0});
    good.link({edges, 0}, {pool, 0});
    save(program, "good.layerscope", good);

    Graph bad = good;
    Node large = *bad.find(edges);
    large.params.set("kernel_size", Ints{30, 30});
    bad.replace(large);
    save(program, "bad.layerscope", bad);

    Graph two;
    const NodeId left = add(two, "Input", "left", {{"shape", Ints{2, 2, 1}}, {"scaling", std::string("none")}});
    const NodeId right = add(two, "Input", "right", {{"shape", Ints{2, 2, 1}}, {"scaling", std::string("none")}});
    const NodeId sum = add(two, "Add", "sum");
    two.link({left, 0}, {sum, 0});
    two.link({right, 0}, {sum, 1});
    save(program, "two.layerscope", two);

    Bitmap bitmap{4, 4, {}};
    for (std::uint32_t i = 0; i < 16; ++i)
        bitmap.pixels.push_back(0xFF000000 | i * 0x0F0703);
    if (!writePng(program.at("photo.png"), bitmap))
        throw std::runtime_error("cannot write photo.png");
}

void versionAndHelp(const Program& program) {
    const Outcome version = program.call({"--version"});
    expect(version.exit == 0 && contains(version.out, LAYERSCOPE_VERSION), version);
    expect(contains(version.out, "Instructions in use: ") && contains(version.out, "can run: baseline"), version);
    const Outcome forced = program.call({"--kernels", "baseline", "bench", "good.layerscope"});
    expect(forced.exit == 0 && contains(forced.out, "instructions: baseline"), forced);
    const Outcome unknown = program.call({"--kernels", "z80", "layers"});
    expect(unknown.exit == 2 && contains(unknown.err, "baseline"), unknown);
    const Outcome help = program.call({"--help"});
    expect(help.exit == 0 && contains(help.out, "Examples:") && contains(help.out, "render") && help.err.empty(), help);
    const Outcome of = program.call({"run", "--help"});
    expect(of.exit == 0 && contains(of.out, "--all"), of);
}

void usage(const Program& program) {
    for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
             {},
             {"paint"},
             {"info"},
             {"run", "good.layerscope"},
             {"info", "good.layerscope", "--loud"},
             {"bench", "good.layerscope", "--repeat", "0"},
             {"bench", "good.layerscope", "--threads", "many"},
             {"render", "good.layerscope", "--node", "nobody", "--output", "x.png"},
             {"run", "two.layerscope", "--output", "x.npz"},
             {"run", "two.layerscope", "--input", "photo.png", "--output", "x.npz"},
             {"run", "two.layerscope", "--input", "middle=photo.png", "--output", "x.npz"}}) {
        const Outcome outcome = program.call(wrong);
        expect(outcome.exit == 2 && !outcome.err.empty(), outcome);
    }
    expect(!std::filesystem::exists(program.at("x.npz")));
}

void layers(const Program& program) {
    const Outcome table = program.call({"layers"});
    expect(table.exit == 0 && contains(table.out, "Conv2D") && contains(table.out, "Convolution"), table);
    const Outcome json = program.call({"layers", "--json"});
    const Json parsed = Json::parse(json.out);
    expect(parsed.size() == layerRegistry().offered().size(), json);
    for (const Json& layer : parsed)
        expect(layerRegistry().find(layer.at("id").get<std::string>()) != nullptr && layer.at("params").is_array(),
               json);
}

void infoTable(const Program& program) {
    const Outcome info = program.call({"info", "good.layerscope"});
    expect(info.exit == 0 && info.err.empty(), info);
    for (const char* part : {"edges", "6 h × 6 w × 4 c", "112", "Total"})
        expect(contains(info.out, part), info);
}

void infoJson(const Program& program) {
    const Outcome info = program.call({"info", "good.layerscope", "--json"});
    expect(info.exit == 0, info);
    const Json json = Json::parse(info.out);
    expect(json.at("nodes").size() == 3, info);
    const Json& edges = json.at("nodes")[1];
    expect(edges.at("name") == "edges" && edges.at("state") == "ready", info);
    expect(edges.at("shape") == Json({1, 6, 6, 4}) && edges.at("axes") == "bhwc", info);
    expect(edges.at("parameters") == 3 * 3 * 3 * 4 + 4, info);
    expect(edges.at("multiply_accumulates") == 6 * 6 * 4 * 3 * 3 * 3, info);
    expect(edges.at("output_bytes") == 6 * 6 * 4 * 4, info);
    expect(json.at("total").at("parameters") == 112 && json.at("mistakes") == 0, info);
}

void mistakes(const Program& program) {
    for (const std::vector<std::string>& call :
         std::vector<std::vector<std::string>>{{"info", "bad.layerscope"},
                                               {"run", "bad.layerscope", "--output", "bad.npz"},
                                               {"render", "bad.layerscope", "--node", "pool", "--output", "bad.png"},
                                               {"bench", "bad.layerscope"}}) {
        const Outcome outcome = program.call(call);
        expect(outcome.exit == 1 && contains(outcome.err, "edges: "), outcome);
    }
    expect(!std::filesystem::exists(program.at("bad.npz")));
    save(program, "empty.layerscope", {});
    expect(program.call({"info", "empty.layerscope"}).exit == 0);
    expect(program.call({"run", "empty.layerscope", "--output", "bad.npz"}).exit == 1);
    expect(program.call({"bench", "empty.layerscope"}).exit == 1);
    const Outcome info = program.call({"info", "bad.layerscope", "--json"});
    const Json json = Json::parse(info.out); // also when there are mistakes
    expect(info.exit == 1 && json.at("mistakes") == 1, info);
    expect(json.at("nodes")[1].at("issues")[0].at("severity") == "error", info);
}

NamedTensors outputs(const Program& program, const char* name) {
    return readNpzFile(program.at(name)).value_or(NamedTensors{});
}

void runEnds(const Program& program) {
    const Outcome run = program.call({"run", "good.layerscope", "--output", "out.npz"});
    expect(run.exit == 0, run);
    const NamedTensors out = outputs(program, "out.npz");
    expect(out.size() == 1 && out.contains("pool") && out.at("pool").shape() == Shape{1, 3, 3, 4}, run);
    const Outcome again = program.call({"run", "good.layerscope", "--output", "again.npz"});
    expect(readFile(program.at("out.npz"), 1 << 20).value() == readFile(program.at("again.npz"), 1 << 20).value(),
           again);
}

void runAll(const Program& program) {
    const Outcome run =
        program.call({"run", "good.layerscope", "--input", "photo.png", "--output", "all.npz", "--all"});
    expect(run.exit == 0, run);
    const NamedTensors out = outputs(program, "all.npz");
    expect(out.size() == 3 && out.contains("photo") && out.contains("edges") && out.contains("pool"), run);
}

void runNamedInputs(const Program& program) {
    const Outcome run = program.call({"run", "two.layerscope", "--input", "left=photo.png", "--input",
                                      "right=photo.png", "--output", "two.npz", "--all"});
    expect(run.exit == 0, run);
    const NamedTensors out = outputs(program, "two.npz");
    expect(out.size() == 3 && out.at("sum").at(1) == 2 * out.at("left").at(1) && out.at("left").at(1) > 0, run);
}

void runArrays(const Program& program) {
    const Tensor ones = Tensor::filled({1, 2, 2, 1}, 1);
    expect(writeNpyFile(program.at("ones.npy"), ones).has_value());
    expect(writeNpzFile(program.at("more.npz"), {{"right", Tensor::filled({2, 2, 1}, 5)}, {"x", ones}}).has_value());
    const Outcome run = program.call(
        {"run", "two.layerscope", "--input", "left=ones.npy", "--input", "right=more.npz", "--output", "sum.npz"});
    expect(run.exit == 0, run);
    expect(outputs(program, "sum.npz").at("sum").identical(Tensor::filled({1, 2, 2, 1}, 6)), run);
    const Outcome wrong = program.call({"run", "good.layerscope", "--input", "ones.npy", "--output", "y.npz"});
    expect(wrong.exit == 3 && contains(wrong.err, "photo: ") && contains(wrong.err, "2 × 2"), wrong);
}

void unreadableFiles(const Program& program) {
    const std::string text = "not a picture";
    expect(writeFileAtomically(program.at("words.png"), std::as_bytes(std::span(text))).has_value());
    for (const std::vector<std::string>& call :
         std::vector<std::vector<std::string>>{{"info", "none.layerscope"},
                                               {"info", "words.png"},
                                               {"info", "."},
                                               {"run", "good.layerscope", "--input", "none.png", "--output", "z.npz"},
                                               {"run", "good.layerscope", "--input", "words.png", "--output", "z.npz"},
                                               {"run", "good.layerscope", "--output", "no/such/folder/z.npz"}}) {
        const Outcome outcome = program.call(call);
        expect(outcome.exit == 3 && !outcome.err.empty(), outcome);
    }
    expect(contains(program.call({"info", "words.png"}).err, "words.png: "));
}

void render(const Program& program) {
    const Outcome drawn = program.call({"render", "good.layerscope", "--node", "edges", "--output", "edges.png"});
    expect(drawn.exit == 0, drawn);
    const auto picture = readPicture(program.at("edges.png"));
    expect(picture && picture->width == 13 && picture->height == 13, drawn); // 2 × 2 maps of 6 × 6 and a gap
    const Outcome last = program.call({"render", "good.layerscope", "--output", "last.png"});
    expect(last.exit == 0 && contains(last.out, "pool"), last);
    const Outcome other =
        program.call({"render", "two.layerscope", "--input", "left=photo.png", "--node", "right", "--output", "r.png"});
    expect(other.exit == 2 && contains(other.err, "right"), other);
}

void bench(const Program& program) {
    const Outcome table = program.call({"bench", "good.layerscope", "--repeat", "3"});
    expect(table.exit == 0 && contains(table.out, "edges") && contains(table.out, "Whole"), table);
    expect(contains(table.out, "arithmetic: exact"), table);
    const Outcome fast = program.call({"--kernels", "baseline", "bench", "good.layerscope", "--repeat", "1", "--fast"});
    expect(fast.exit == 0 && contains(fast.out, "arithmetic: fast, instructions: baseline"), fast);
    const Outcome both = program.call({"bench", "good.layerscope", "--fast", "--exact"});
    expect(both.exit == 2, both);
    const Outcome json = program.call({"bench", "two.layerscope", "--repeat", "5", "--threads", "1", "--json"});
    expect(json.exit == 0, json);
    const Json parsed = Json::parse(json.out);
    expect(parsed.at("arithmetic") == "exact" && parsed.at("kernels").is_string(), json);
    expect(parsed.at("threads") == 1 && parsed.at("repeat") == 5 && parsed.at("nodes").size() == 3, json);
    for (const Json& node : parsed.at("nodes"))
        expect(node.at("median_ms") >= 0 && node.at("spread_ms") >= 0 && node.at("max_ms") >= node.at("min_ms"), json);
    expect(parsed.at("whole").at("median_ms") > 0, json);
}

void convert(const Program& program) {
    for (const char* target : {"good.keras", "good.h5", "good.weights.h5", "good.py", "copy.layerscope"}) {
        const Outcome made = program.call({"convert", "good.layerscope", target});
        expect(made.exit == 0 && made.err.empty() && std::filesystem::exists(program.at(target)), made);
        const Outcome again = program.call({"convert", "good.layerscope", target}); // an older one is replaced
        expect(again.exit == 0, again);
    }
    const Outcome back = program.call({"convert", "good.keras", "back.layerscope"});
    const auto before = readProject(program.at("good.layerscope"), layerRegistry());
    const auto after = readProject(program.at("back.layerscope"), layerRegistry());
    expect(back.exit == 0 && before && after && before->graph == after->graph, back);
    const Outcome info = program.call({"info", "good.h5"});
    expect(info.exit == 0 && contains(info.out, "edges"), info);
}

void convertRefuses(const Program& program) {
    const Outcome bad = program.call({"convert", "bad.layerscope", "bad.keras", "--json"});
    expect(bad.exit == 1 && contains(bad.err, "edges") && !std::filesystem::exists(program.at("bad.keras")), bad);
    expect(Json::parse(bad.out).at("error").at("place") == "edges", bad);
    const Outcome good = program.call({"convert", "good.layerscope", "good.keras", "--json"});
    expect(good.exit == 0 && Json::parse(good.out).at("notes").empty(), good);
    const Outcome ending = program.call({"convert", "good.layerscope", "good.onnx"});
    expect(ending.exit == 2 && contains(ending.err, ".keras"), ending);
    const Outcome missing = program.call({"convert", "nothing.keras", "x.layerscope"});
    expect(missing.exit == 3, missing);

    const std::string mine = "my own script";
    for (const char* taken : {"mine.py", "mine.keras"}) {
        const auto bytes = std::as_bytes(std::span(mine));
        expect(bool(writeFileAtomically(program.at(taken), bytes)));
        const Outcome kept = program.call({"convert", "good.layerscope", taken});
        const auto still = readFile(program.at(taken), 1000);
        expect(kept.exit == 2 && contains(kept.err, "--force") && still && still->size() == mine.size(), kept);
        const Outcome forced = program.call({"convert", "good.layerscope", taken, "--force"});
        expect(forced.exit == 0, forced);
    }
}

void describe(const Program& program) {
    const std::string table = "Zeit;Licht\r\n12:00;1,5\r\n12:01;2,5\r\n";
    expect(writeFileAtomically(program.at("light.csv"), std::as_bytes(std::span(table))).has_value());
    const Outcome series = program.call({"describe", "light.csv"});
    expect(series.exit == 0 && contains(series.out, "Time series") && contains(series.out, "shape: [2,1]") &&
               contains(series.out, "with a row every 60 s"),
           series);
    const Outcome text = program.call({"describe", "text:one two one", "--json"});
    expect(text.exit == 0, text);
    const Json parsed = Json::parse(text.out);
    expect(parsed.at("kind") == "text" && parsed.at("params").at("shape") == Json::array({3}), text);
    const Outcome picture = program.call({"describe", "photo.png"});
    expect(picture.exit == 0 && contains(picture.out, "photo.png: Picture"), picture);
    const Outcome none = program.call({"describe", "none.csv"});
    expect(none.exit == 3 && contains(none.err, "none.csv: There is no such file."), none);
}

const std::map<std::string, std::function<void(const Program&)>> kCases{{"version_and_help", versionAndHelp},
                                                                        {"usage", usage},
                                                                        {"layers", layers},
                                                                        {"info_table", infoTable},
                                                                        {"info_json", infoJson},
                                                                        {"mistakes", mistakes},
                                                                        {"run_ends", runEnds},
                                                                        {"run_all", runAll},
                                                                        {"run_named_inputs", runNamedInputs},
                                                                        {"run_arrays", runArrays},
                                                                        {"unreadable_files", unreadableFiles},
                                                                        {"render", render},
                                                                        {"many_as_alone", runManyAsAlone},
                                                                        {"many_mixing", runManyMixing},
                                                                        {"many_interrupted", runManyInterrupted},
                                                                        {"many_bad_files", runManyBadFiles},
                                                                        {"many_other_terms", runManyOtherTerms},
                                                                        {"many_table", runManyTable},
                                                                        {"many_names", runManyNames},
                                                                        {"bench", bench},
                                                                        {"convert", convert},
                                                                        {"convert_refuses", convertRefuses},
                                                                        {"describe", describe},
                                                                        {"field", runFields},
                                                                        {"explain", runExplanations},
                                                                        {"examples", runExamples}};

} // namespace

/// cli_driver PROGRAM CASE
int main(int argc, char** argv) {
    if (argc != 3 || !kCases.contains(argv[2])) {
        std::cerr << "cli_driver PROGRAM CASE\n";
        return 2;
    }
    try {
        const Program program(argv[1]);
        makeModels(program);
        kCases.at(argv[2])(program);
    } catch (const std::exception& exception) {
        std::cerr << exception.what() << '\n';
        return 1;
    }
    return failures() == 0 ? 0 : 1;
}
