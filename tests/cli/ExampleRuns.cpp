// SPDX-License-Identifier: GPL-3.0-or-later
#include "ExampleRuns.h"

#include "data/Picture.h"
#include "formats/Project.h"
#include "layers/Layers.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

using LayerAndShelf = std::pair<std::string, std::string>;

const std::set<LayerAndShelf> kPairs{
    {"Conv1D", "texts"},
    {"Conv1D", "sounds"},
    {"Conv1D", "series"},
    {"Conv2D", "pictures"},
    {"Conv3D", "films"},
    {"Conv3D", "volumes"},
    {"SeparableConv1D", "texts"},
    {"SeparableConv1D", "sounds"},
    {"SeparableConv1D", "series"},
    {"DepthwiseConv1D", "texts"},
    {"DepthwiseConv1D", "sounds"},
    {"DepthwiseConv1D", "series"},
    {"SeparableConv2D", "pictures"},
    {"DepthwiseConv2D", "pictures"},
    {"Conv2DTranspose", "pictures"},
    {"Conv1DTranspose", "series"},
    {"Conv1DTranspose", "sounds"},
    {"Conv3DTranspose", "films"},
    {"Conv3DTranspose", "volumes"},
};

std::vector<fs::path> projects() {
    std::vector<fs::path> found;
    for (const auto& entry : fs::recursive_directory_iterator(LAYERSCOPE_SOURCE_DIR "/resources/examples"))
        if (entry.path().extension() == ".layerscope")
            found.push_back(entry.path());
    std::ranges::sort(found);
    return found;
}

/// More than one colour: something can be seen.
bool showsSomething(const fs::path& png) {
    const auto picture = readPicture(png);
    if (!picture)
        return false;
    const auto pixel = static_cast<std::size_t>(picture->channels * picture->bits / 8);
    const std::byte* first = picture->data.get();
    for (std::size_t at = 0; at + pixel <= picture->bytes(); at += pixel)
        if (!std::equal(first, first + pixel, first + at))
            return true;
    return false;
}

void runOne(const Program& program, const fs::path& path, std::set<LayerAndShelf>& seen) {
    const auto project = readProject(path, layerRegistry());
    expect(project.has_value() && project->notes.empty());
    const Outcome run = program.call({"run", path.string(), "--output", "out.npz", "--all"});
    expect(run.exit == 0, run); // libpng says a word on the colour profile of cat.png
    for (const auto& [id, node] : project->graph.nodes()) {
        const LayerAndShelf pair{node->type, path.parent_path().filename().string()};
        if (!kPairs.contains(pair))
            continue;
        const Outcome drawn = program.call({"render", path.string(), "--node", node->name, "--output", "drawn.png"});
        expect(drawn.exit == 0 && showsSomething(program.at("drawn.png")), drawn);
        seen.insert(pair);
    }
}

} // namespace

void runExamples(const Program& program) {
    std::set<LayerAndShelf> seen;
    for (const fs::path& path : projects())
        runOne(program, path, seen);
    expect(seen == kPairs);
}

} // namespace layerscope
