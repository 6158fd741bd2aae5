// SPDX-License-Identifier: GPL-3.0-or-later
#include "BatchRuns.h"

#include "Models.h"

#include "base/Files.h"
#include "data/Picture.h"
#include "data/Png.h"
#include "tensor/Npy.h"

#include <algorithm>
#include <csignal>
#include <random>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

using Settings = std::map<std::string, ParamValue>;

struct Layer {
    const char* type;
    Settings params;
};

/// An Input of that shape, its numbers as they are, and one layer after the other: "layer0", "layer1".
void saveChain(const Program& program, const std::string& name, const Ints& shape, const std::vector<Layer>& layers) {
    Graph graph;
    NodeId last = add(graph, "Input", "x", {{"shape", shape}, {"scaling", std::string("none")}});
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const NodeId next = add(graph, layers[i].type, "layer" + std::to_string(i), layers[i].params);
        graph.link({last, 0}, {next, 0});
        last = next;
    }
    save(program, name, std::move(graph));
}

ParamValue activation(const char* name) {
    return NamedFunction{name, {}};
}

const Settings kSixteen{{"filters", std::int64_t{16}}, {"kernel_size", Ints{3, 3}}, {"padding", std::string("same")}};

/// A small network with what its layers may treat otherwise when there are several examples.
void saveNetwork(const Program& program, const std::string& name) {
    saveChain(program, name, {20, 18, 3},
              {{"Conv2D", kSixteen},
               {"BatchNormalization", {}},
               {"ReLU", {}},
               {"MaxPooling2D", {}},
               {"Conv2D", {{"filters", std::int64_t{24}}, {"kernel_size", Ints{3, 3}}}},
               {"DepthwiseConv2D", {{"kernel_size", Ints{3, 3}}}},
               {"AveragePooling2D", {}},
               {"Flatten", {}},
               {"Dense", {{"units", std::int64_t{40}}, {"activation", activation("relu")}}},
               {"Dense", {{"units", std::int64_t{10}}, {"activation", activation("softmax")}}}});
}

/// 1.npy to COUNT.npy of noise in a folder.
void makeFiles(const Program& program, const std::string& folder, const Shape& shape, int count) {
    fs::create_directories(program.at(folder));
    for (int i = 1; i <= count; ++i) {
        std::minstd_rand random(static_cast<unsigned>(i));
        std::normal_distribution<float> normal;
        TensorBuilder builder(shape);
        std::ranges::generate(builder.floats(), [&] { return normal(random); });
        const fs::path file = program.at(folder) / (std::to_string(i) + ".npy");
        expect(writeNpyFile(file, std::move(builder).finish()).has_value());
    }
}

std::vector<std::byte> bytesOf(const fs::path& file) {
    constexpr std::uint64_t kMost = 1 << 24;
    return readFile(file, kMost).value_or(std::vector<std::byte>{});
}

std::string textOf(const fs::path& file) {
    const auto bytes = bytesOf(file);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void writeText(const fs::path& file, const std::string& text) {
    expect(writeFileAtomically(file, std::as_bytes(std::span(text))).has_value());
}

/// Outputs in a folder and below, by their path in it.
std::map<std::string, std::vector<std::byte>> outputsIn(const fs::path& folder) {
    std::map<std::string, std::vector<std::byte>> outputs;
    std::error_code error;
    for (const auto& entry : fs::recursive_directory_iterator(folder, error))
        if (entry.path().extension() == ".npz")
            outputs[entry.path().lexically_relative(folder).generic_string()] = bytesOf(entry.path());
    return outputs;
}

/// What single runs give, as outputsIn would find it.
std::map<std::string, std::vector<std::byte>> aloneOutputs(const Program& program, const std::string& model,
                                                           const std::string& folder, int count,
                                                           const std::vector<std::string>& more) {
    std::map<std::string, std::vector<std::byte>> outputs;
    for (int i = 1; i <= count; ++i) {
        const std::string name = std::to_string(i) + ".npy";
        std::vector<std::string> call{"run", model, "--input", folder + "/" + name, "--output", "alone.npz"};
        call.insert(call.end(), more.begin(), more.end());
        const Outcome alone = program.call(call);
        expect(alone.exit == 0, alone);
        outputs[name + ".npz"] = bytesOf(program.at("alone.npz"));
    }
    return outputs;
}

void compareWithAlone(const Program& program, const std::string& model, const std::string& folder, int count,
                      const std::vector<std::string>& more) {
    const auto alone = aloneOutputs(program, model, folder, count, more);
    for (const char* batch : {"0", "1", "3", "5"}) {
        std::vector<std::string> call{"run",    model,     "--input", folder,     "--output",
                                      "many/o", "--batch", batch,     "--restart"};
        call.insert(call.end(), more.begin(), more.end());
        fs::remove_all(program.at("many"));
        const Outcome many = program.call(call);
        expect(many.exit == 0 && outputsIn(program.at("many/o")) == alone, many);
    }
}

} // namespace

void runManyAsAlone(const Program& program) {
    constexpr int kFiles = 5;
    saveNetwork(program, "net.layerscope");
    makeFiles(program, "pictures", {20, 18, 3}, kFiles);
    for (const std::vector<std::string>& more :
         std::vector<std::vector<std::string>>{{}, {"--fast"}, {"--threads", "2"}, {"--all", "--threads", "1"}})
        compareWithAlone(program, "net.layerscope", "pictures", kFiles, more);

    saveChain(program, "words.layerscope", {12, 6},
              {{"LSTM", {{"units", std::int64_t{7}}, {"return_sequences", true}}},
               {"LayerNormalization", {}},
               {"Conv1D", {{"filters", std::int64_t{9}}, {"kernel_size", Ints{3}}, {"padding", std::string("causal")}}},
               {"GlobalAveragePooling1D", {}},
               {"Dense", {{"units", std::int64_t{3}}}},
               {"Softmax", {}}});
    makeFiles(program, "series", {12, 6}, kFiles);
    compareWithAlone(program, "words.layerscope", "series", kFiles, {});

    saveChain(program, "scan.layerscope", {6, 10, 9, 1},
              {{"Conv3D", {{"filters", std::int64_t{16}}, {"kernel_size", Ints{3, 3, 3}}}},
               {"Conv3D", {{"filters", std::int64_t{16}}, {"kernel_size", Ints{3, 3, 3}}}},
               {"GlobalMaxPooling3D", {}}});
    makeFiles(program, "scans", {6, 10, 9, 1}, kFiles);
    compareWithAlone(program, "scan.layerscope", "scans", kFiles, {"--fast"});
}

void runManyMixing(const Program& program) {
    saveChain(program, "mix.layerscope", {4, 3},
              {{"Lambda", {{"function", std::string("x - mean(x, axis=0, keepdims=True)")}}}, {"Flatten", {}}});
    makeFiles(program, "rows", {4, 3}, 4);
    const auto alone = aloneOutputs(program, "mix.layerscope", "rows", 4, {});
    const Outcome many =
        program.call({"run", "mix.layerscope", "--input", "rows", "--output", "mixed", "--batch", "4"});
    expect(many.exit == 0 && outputsIn(program.at("mixed")) == alone, many);
    expect(contains(many.out, "1 at once"), many);
}

void runManyInterrupted(const Program& program) {
    constexpr int kFiles = 40;
    const Settings wide{{"filters", std::int64_t{64}}, {"kernel_size", Ints{3, 3}}, {"padding", std::string("same")}};
    saveChain(program, "slow.layerscope", {96, 96, 3},
              {{"Conv2D", wide}, {"Conv2D", wide}, {"Conv2D", wide}, {"GlobalAveragePooling2D", {}}});
    makeFiles(program, "many", {96, 96, 3}, kFiles);
    const std::vector<std::string> call{"run", "slow.layerscope", "--input", "many",      "--output",
                                        "out", "--batch",         "2",       "--threads", "1"};
    const Outcome stopped = program.callAndSend(call, SIGINT, [&] { return outputsIn(program.at("out")).size() >= 3; });
    const auto some = outputsIn(program.at("out"));
    expect(stopped.exit == 130 && contains(stopped.err, "Give the same command again to go on."), stopped);
    expect(some.size() >= 3 && some.size() < kFiles, stopped);

    const auto first = fs::last_write_time(program.at("out/1.npy.npz"));
    const Outcome resumed = program.call(call);
    expect(resumed.exit == 0 && contains(resumed.err, "done before"), resumed);
    expect(fs::last_write_time(program.at("out/1.npy.npz")) == first, resumed); // not computed again
    std::vector<std::string> whole = call;
    whole[5] = "whole";
    expect(program.call(whole).exit == 0);
    expect(outputsIn(program.at("out")).size() == kFiles);
    expect(outputsIn(program.at("out")) == outputsIn(program.at("whole")), resumed);

    makeFiles(program, "many", {96, 96, 3}, 1); // a changed file is run again, and what was taken away
    fs::remove(program.at("out/7.npy.npz"));
    const Outcome changed = program.call(call);
    expect(changed.exit == 0 && contains(changed.err, "38 files done before, 2 to go"), changed);
    expect(outputsIn(program.at("out")) == outputsIn(program.at("whole")), changed);
    const Outcome nothing = program.call(call);
    expect(nothing.exit == 0 && contains(nothing.err, "0 to go"), nothing);
}

void runManyBadFiles(const Program& program) {
    saveNetwork(program, "net.layerscope");
    makeFiles(program, "in", {20, 18, 3}, 6);
    const auto alone = aloneOutputs(program, "net.layerscope", "in", 6, {});
    writeText(program.at("in/3.npy"), "no array");
    expect(writeNpyFile(program.at("in/5.npy"), Tensor::filled({7, 7}, 1)).has_value());
    const std::vector<std::string> call{"run", "net.layerscope", "--input", "in", "--output", "out", "--batch", "2"};
    const Outcome run = program.call(call);
    expect(run.exit == 3 && contains(run.err, "2 files could not be run"), run);
    expect(contains(run.err, "3.npy: ") && contains(run.err, "5.npy: ") && contains(run.err, "7 × 7"), run);
    auto good = alone;
    good.erase("3.npy.npz");
    good.erase("5.npy.npz");
    expect(outputsIn(program.at("out")) == good, run);

    makeFiles(program, "in", {20, 18, 3}, 6); // mended: only what failed or is new is run
    const Outcome again = program.call(call);
    expect(again.exit == 0 && outputsIn(program.at("out")) == alone, again);
    fs::create_directories(program.at("empty"));
    const Outcome none = program.call({"run", "net.layerscope", "--input", "empty", "--output", "out2"});
    expect(none.exit == 3 && contains(none.err, "empty: There is no file here"), none);
}

void runManyOtherTerms(const Program& program) {
    saveNetwork(program, "net.layerscope");
    saveChain(program, "other.layerscope", {20, 18, 3}, {{"Conv2D", kSixteen}});
    makeFiles(program, "in", {20, 18, 3}, 2);
    const std::vector<std::string> call{"run", "net.layerscope", "--input", "in", "--output", "out"};
    expect(program.call(call).exit == 0);
    const auto with = [&](std::size_t place, const std::string& text) {
        std::vector<std::string> other = call;
        if (place < other.size())
            other[place] = text;
        else
            other.push_back(text);
        return program.call(other);
    };
    const Outcome model = with(1, "other.layerscope");
    expect(model.exit == 2 && contains(model.err, "another: model") && contains(model.err, "--restart"), model);
    const Outcome fast = with(9, "--fast");
    expect(fast.exit == 2 && contains(fast.err, "another: arithmetic"), fast);
    const Outcome anew = program.call({"run", "other.layerscope", "--input", "in", "--output", "out", "--restart"});
    expect(anew.exit == 0, anew);

    fs::create_directories(program.at("mine"));
    writeText(program.at("mine/1.npy.npz"), "mine");
    const Outcome taken = with(5, "mine");
    expect(taken.exit == 2 && textOf(program.at("mine/1.npy.npz")) == "mine", taken);
    const Outcome list = program.call({"run", "net.layerscope", "--input", "@list.txt", "--output", "x.npz"});
    expect(list.exit == 2, list);
    const Outcome much = program.call({"run", "net.layerscope", "--input", "in", "--output", "y", "--batch", "-1"});
    expect(much.exit == 2, much);
}

void runManyTable(const Program& program) {
    Graph graph;
    const NodeId x = add(graph, "Input", "x", {{"shape", Ints{3}}});
    Node soft = *graph.find(add(graph, "Identity", "prob"));
    soft.classNames = {"cat", "dog, wet", "cow"};
    graph.replace(soft);
    graph.link({x, 0}, {soft.id, 0});
    save(program, "classes.layerscope", graph);
    fs::create_directories(program.at("in"));
    const auto put = [&](const char* name, std::vector<float> values) {
        expect(writeNpyFile(program.at("in") / name, Tensor::fromFloats({3}, values)).has_value());
    };
    put("10.npy", {0.25F, 0.5F, 0.25F});
    put("2.npy", {1, -1, 3});
    const Outcome run =
        program.call({"run", "classes.layerscope", "--input", "in", "--output", "scores.csv", "--top", "2", "--quiet"});
    expect(run.exit == 0 && run.out.empty() && run.err.empty(), run);
    const std::string expected = "file,class 1,score 1,class 2,score 2\r\n2.npy,cow,3,cat,1\r\n10.npy,\"dog, "
                                 "wet\",0.5,cat,0.25\r\n";
    expect(textOf(program.at("scores.csv")) == expected, run);
    put("1.npy", {7, 0, 0}); // a new file: only it is run
    const Outcome more =
        program.call({"run", "classes.layerscope", "--input", "in", "--output", "scores.csv", "--top", "2"});
    expect(more.exit == 0 && contains(more.err, "2 files done before, 1 to go"), more);
    expect(contains(textOf(program.at("scores.csv")), "score 2\r\n1.npy,cat,7,"), more);
    const Outcome all =
        program.call({"run", "classes.layerscope", "--input", "in", "--output", "all.csv", "--top", "0"});
    expect(all.exit == 0 && contains(textOf(program.at("all.csv")), "file,cat,\"dog, wet\",cow\r\n1.npy,7,0,0"), all);
    saveChain(program, "maps.layerscope", {3, 3, 1}, {{"Identity", {}}});
    makeFiles(program, "maps", {3, 3, 1}, 1);
    const Outcome maps = program.call({"run", "maps.layerscope", "--input", "maps", "--output", "maps.csv"});
    expect(maps.exit == 1 && contains(maps.err, "folder") && !fs::exists(program.at("maps.csv")), maps);
}

void runManyNames(const Program& program) {
    for (const char* file : {"set/b/10.png", "set/b/9.png", "set/a.png", "set/a.bmp.png", "set/.hidden/x.png"}) {
        fs::create_directories(program.at(file).parent_path());
        expect(writePng(program.at(file), Bitmap{1, 1, {0xFF204060}}).has_value());
    }
    writeText(program.at("set/read me.txt"), "passed over");
    const Outcome run = program.call(
        {"run", "two.layerscope", "--input", "right=photo.png", "--input", "left=set", "--output", "named"});
    expect(run.exit == 0 && contains(run.out, "4 files"), run);
    const auto outputs = outputsIn(program.at("named"));
    expect(outputs.size() == 4 && outputs.contains("b/10.png.npz") && outputs.contains("a.bmp.png.npz"), run);
    const Outcome alone = program.call({"run", "two.layerscope", "--input", "right=photo.png", "--input",
                                        "left=set/b/9.png", "--output", "alone.npz"});
    expect(alone.exit == 0 && outputs.at("b/9.png.npz") == bytesOf(program.at("alone.npz")), alone);

    writeText(program.at("set/list.txt"), "b/9.png\r\n\n../photo.png\na.png\n");
    const Outcome list = program.call(
        {"run", "two.layerscope", "--input", "right=photo.png", "--input", "left=@set/list.txt", "--output", "listed"});
    expect(list.exit == 0 && outputsIn(program.at("listed")).size() == 3, list);
    expect(fs::exists(program.at("listed/photo.png.npz")) && fs::exists(program.at("listed/b/9.png.npz")), list);
    const Outcome both =
        program.call({"run", "two.layerscope", "--input", "right=set", "--input", "left=set", "--output", "both"});
    expect(both.exit == 2, both);
    const Outcome missing = program.call({"run", "two.layerscope", "--input", "left=set", "--output", "missing"});
    expect(missing.exit == 2 && contains(missing.err, "right: "), missing);
}

} // namespace layerscope
