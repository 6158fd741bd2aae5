// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and preprocessing a 4K photograph, live frames, and projects with many weights or many layers.
#include "bench/Measure.h"
#include "data/Feeding.h"
#include "formats/Project.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <opencv2/imgcodecs.hpp>

#include <cstdlib>
#include <filesystem>
#include <random>

using namespace layerscope;
using namespace layerscope::bench;
namespace fs = std::filesystem;

namespace {

/// A folder of its own that goes with it.
class Folder {
public:
    Folder()
        : m_path(fs::temp_directory_path() / ("layerscope-bench-" + std::to_string(std::random_device()()))) {
        fs::create_directory(m_path);
    }
    ~Folder() { fs::remove_all(m_path); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    fs::path at(const char* name) const { return m_path / name; }

private:
    fs::path m_path;
};

/// Areas, edges and a little noise, so that it compresses like a photograph.
void writePhotograph(const fs::path& path) {
    std::mt19937 random(1);
    cv::Mat photograph(2160, 3840, CV_8UC3);
    for (int y = 0; y < photograph.rows; ++y)
        for (int x = 0; x < photograph.cols; ++x)
            photograph.at<cv::Vec3b>(y, x) = cv::Vec3b(
                static_cast<unsigned char>(x * y / 4000),
                static_cast<unsigned char>(x / 16 + static_cast<int>(random() % 8)), static_cast<unsigned char>(y / 9));
    cv::imwrite(path.string(), photograph);
}

void measurePictures(const Folder& folder) {
    writePhotograph(folder.at("4k.jpg"));
    measure("4K JPEG: read and decode", 10, [&] { readPicture(folder.at("4k.jpg")).value(); });
    const Picture photograph = readPicture(folder.at("4k.jpg")).value();
    measure("4K to 224 x 224 x 3, crop, ImageNet scaling", 20,
            [&] { pictureTensor(photograph, 224, 224, 3, Fit::Crop, Scaling::ImageNet); });
    measure("4K to 4K floats, 0 to 1", 10,
            [&] { pictureTensor(photograph, 2160, 3840, 3, Fit::Stretch, Scaling::ZeroToOne); });
    const std::vector<std::uint8_t> pixels(640 * 480 * 3, 100);
    measure("640 x 480 frame: copy and key", 50, [&] { pictureFromRgb(640, 480, 3, pixels); });
    const Picture frame = pictureFromRgb(640, 480, 3, pixels);
    measure("640 x 480 frame to 224 x 224 x 3, crop", 50,
            [&] { pictureTensor(frame, 224, 224, 3, Fit::Crop, Scaling::ZeroToOne); });
}

void measureWeights(const Folder& folder) {
    std::minstd_rand random(1);
    TensorBuilder builder(Shape{5000, 5000}); // 100 MB
    for (float& value : builder.floats())
        value = static_cast<float>(random());
    Project project;
    Node dense = makeNode(*layerRegistry().find("Dense"), {});
    dense.weights["kernel"] = std::move(builder).finish();
    project.graph.add(std::move(dense));
    const fs::path path = folder.at("weights.layerscope");
    measure("project with 100 MB of weights: write to disk", 5, [&] {
        if (!writeProject(path, project, layerRegistry()))
            std::abort();
    });
    measure("project with 100 MB of weights: read", 5, [&] { readProject(path, layerRegistry()).value(); });
}

void measureLayers(int count) {
    Project project;
    std::vector<NodeId> ids;
    for (int i = 0; i < count; ++i)
        ids.push_back(project.graph.add(makeNode(*layerRegistry().find(i == 0 ? "Input" : "Add"), {})));
    // From the end: the search for circles goes backwards, and finds nothing there yet.
    for (std::size_t i = ids.size() - 1; i > 0; --i) {
        project.graph.link({ids[i - 1], 0}, {ids[i], 0});
        if (i > 2 && i % 2 == 0)
            project.graph.link({ids[i - 2], 0}, {ids[i], 1});
    }
    const std::vector<std::byte> bytes = projectBytes(project, layerRegistry()).value();
    const std::string what = "project of " + std::to_string(count) + " layers: ";
    measure(what + "pack", 5, [&] { projectBytes(project, layerRegistry()).value(); });
    measure(what + "read", 5, [&] { projectFromBytes(bytes, "bench", layerRegistry()).value(); });
}

} // namespace

int main() {
    const Folder folder;
    measurePictures(folder);
    measureWeights(folder);
    measureLayers(1000);
    measureLayers(20'000);
    return EXIT_SUCCESS;
}
