// SPDX-License-Identifier: GPL-3.0-or-later
#include "Exit.h"
#include "Interrupt.h"
#include "ManyOutputs.h"
#include "ProgressLine.h"
#include "RunOptions.h"
#include "base/Numbers.h"
#include "batch/BatchRun.h"
#include "layer/MediaKind.h"
#include "layers/Layers.h"

#include <algorithm>
#include <iostream>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMediaBytes = std::uint64_t{64} << 20; // no file is asked for twice

bool isList(const std::string& file) {
    return file.starts_with('@');
}

/// The part behind NAME=, if there is one.
std::string fileOf(const std::string& input) {
    const std::size_t equals = input.find('=');
    return equals == std::string::npos || fs::exists(input) ? input : input.substr(equals + 1);
}

bool isMany(const std::string& input, bool folders) {
    const std::string file = fileOf(input);
    return isList(file) || (folders && fs::is_directory(file));
}

/// Kinds of files that the input may mean, the likeliest first: one, when it is set to one.
std::vector<MediaKind> kindsFor(const Node& input) {
    if (const ParamValue* kind = input.params.find("kind"); kind && std::get<std::string>(*kind) != "auto")
        return {mediaKindOf(input.params)};
    return {mediaKindOf(input.params), MediaKind::Image,  MediaKind::Array,  MediaKind::Sound,
            MediaKind::Film,           MediaKind::Volume, MediaKind::Series, MediaKind::Text};
}

Examples examplesOf(const std::string& file, const Node& input) {
    if (isList(file))
        return readable(examplesListedIn(fs::absolute(file.substr(1)).lexically_normal()));
    for (const MediaKind kind : kindsFor(input)) {
        auto endings = endingsOf(kind);
        std::erase(endings, "/");
        Examples examples = readable(examplesIn(fs::absolute(file).lexically_normal(), endings));
        if (!examples.all.empty())
            return examples;
    }
    return {};
}

/// Sets the inputs; the one that takes the files gets the first of them.
struct ManyInputs {
    ManyInputs(Model& model, const RunOptions& options) {
        const bool folders = !options.output.ends_with(".npz");
        const auto many = [folders](const std::string& input) { return isMany(input, folders); };
        if (std::ranges::count_if(options.inputs, many) > 1)
            throw Stop{Exit::Usage, "Only one input may be a folder or a list; the others stay as they are."};
        for (const std::string& text : options.inputs)
            if (!many(text))
                model.setInput(text);
        const Model::Given given = model.given(*std::ranges::find_if(options.inputs, many));
        examples = examplesOf(given.file, *given.node);
        if (examples.all.empty())
            throw Stop{Exit::Unreadable,
                       given.file + ": There is no file here that the input “" + given.node->name + "” can read."};
        node = given.node->id;
        model.setInput(node, examples.all.front().file.string());
    }

    NodeId node;
    Examples examples;
};

/// Writes what comes out, keeps the record, and says how far it is.
class Observer : public BatchObserver {
public:
    Observer(ManyOutputs& outputs, ProgressLine& progress, const ExampleReader& reader)
        : m_outputs(outputs)
        , m_progress(progress)
        , m_reader(reader) {}

    Result<void> done(const Example& example, std::span<const Tensor> outputs) override {
        ++count;
        auto written = m_outputs.write(example, m_reader.keyOf(example.file.string()), outputs);
        m_progress.advance();
        return written;
    }
    Result<void> failed(const Example& example, const Error& error) override {
        problems.push_back(error.place.empty() ? example.file.string() + ": " + error.toString() : error.toString());
        m_progress.advance();
        return m_outputs.record().addFailed(example.name, error.toString());
    }
    void runsOneByOne(const std::string& output) override {
        m_progress.clear();
        complain(output + ": Files are computed one by one, since together they would give other numbers.");
    }

    std::size_t count = 0;
    std::vector<std::string> problems;

private:
    ManyOutputs& m_outputs;
    ProgressLine& m_progress;
    const ExampleReader& m_reader;
};

std::string files(std::size_t count) {
    return groupedNumber(static_cast<std::int64_t>(count)) + (count == 1 ? " file" : " files");
}

void sayProblems(const std::vector<std::string>& problems) {
    if (problems.empty())
        return;
    complain(files(problems.size()) + " could not be run:");
    for (const std::string& problem : problems)
        std::cerr << "  " << problem << '\n';
}

} // namespace

bool isRunOfMany(const RunOptions& options) {
    const bool folders = !options.output.ends_with(".npz");
    const bool many =
        std::ranges::any_of(options.inputs, [folders](const std::string& input) { return isMany(input, folders); });
    if (many && !folders)
        throw Stop{Exit::Usage, "A list of files gives many outputs: name a folder or a .csv for --output."};
    if (!many && options.output.ends_with(".csv"))
        throw Stop{Exit::Usage, "A .csv is for many files: give --input a folder, or @ and a list of files."};
    return many;
}

void runMany(const RunOptions& options) {
    Interrupt interrupt;
    Model model(options.model, kMediaBytes);
    const ManyInputs inputs(model, options);
    model.requireNoMistakes(*model.compile());
    model.requireInputs();
    const std::set<NodeId> ids = outputsOf(model.graph(), options.all);
    const BatchJob job{model.graph(), inputs.node, {ids.begin(), ids.end()}, layerRegistry(), model.media()};
    BatchRun run = computable(BatchRun::make(job, {.examples = options.batch, .inference = options.inference()}));
    ManyOutputs outputs(options, run, job.outputs);

    const ExampleReader reader(*model.graph().find(inputs.node), layerRegistry(), model.media());
    const std::vector<Example> todo = outputs.notDone(inputs.examples.all, reader);
    const std::size_t before = inputs.examples.all.size() - todo.size();
    if (!options.quiet && before > 0)
        std::cerr << files(before) << " done before, " << todo.size() << " to go\n";
    ProgressLine progress(inputs.examples.all.size(), before, options.quiet);
    Observer observer(outputs, progress, reader);
    const bool complete = computable(run.run(todo, observer, interrupt.token()));
    progress.clear();
    readable(outputs.flush());
    if (!complete)
        throw Stop{Exit::Interrupted, "Interrupted after " + files(before + observer.count) + " of " +
                                          groupedNumber(static_cast<std::int64_t>(inputs.examples.all.size())) +
                                          ". Give the same command again to go on."};
    outputs.finish(inputs.examples.all, reader);
    sayProblems(observer.problems);
    if (!options.quiet)
        std::cout << files(before + observer.count) << " in " << options.output << ", " << shortNumber(progress.rate())
                  << " a second, " << run.examplesAtOnce() << " at once\n";
    if (!observer.problems.empty())
        throw Stop{Exit::Unreadable, ""};
}

} // namespace layerscope
