// SPDX-License-Identifier: GPL-3.0-or-later
// make-examples FOLDER: writes the example projects.
#include "Examples.h"

#include "layers/Layers.h"

#include <filesystem>
#include <iostream>

int main(int argc, char** argv) {
    using namespace layerscope;
    if (argc != 2) {
        std::cerr << "usage: make-examples FOLDER\n";
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    const std::pair<const char*, Project> examples[] = {
        {"edges-in-a-photograph", edgesInAPhotograph(layerRegistry())},
        {"blur-or-sharpen", blurOrSharpen(layerRegistry())},
        {"a-way-around", aWayAround(layerRegistry())},
    };
    for (const auto& [name, project] : examples) {
        const std::filesystem::path path = folder / (std::string(name) + ".layerscope");
        if (const Result<void> written = writeProject(path, project, layerRegistry()); !written) {
            std::cerr << written.error().toString() << '\n';
            return 1;
        }
        std::cout << path.string() << '\n';
    }
}
