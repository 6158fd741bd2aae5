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
    const LayerRegistry& layers = layerRegistry();
    const std::pair<const char*, Project> examples[] = {
        {"pictures/edges-in-a-photograph", edgesInAPhotograph(layers)},
        {"pictures/blur-or-sharpen", blurOrSharpen(layers)},
        {"pictures/a-way-around", aWayAround(layers)},
        {"pictures/colours-by-themselves", coloursByThemselves(layers)},
        {"pictures/colour-edges-in-two-steps", colourEdgesInTwoSteps(layers)},
        {"pictures/enlarge-a-picture", enlargeAPicture(layers)},
        {"sounds/clicks-in-a-melody", clicksInAMelody(layers)},
        {"sounds/low-middle-high", lowMiddleHigh(layers)},
        {"sounds/notes-that-begin", notesThatBegin(layers)},
        {"sounds/back-to-full-rate", backToFullRate(layers)},
        {"series/days-and-weeks", daysAndWeeks(layers)},
        {"series/each-column-by-itself", eachColumnByItself(layers)},
        {"series/two-columns-compared", twoColumnsCompared(layers)},
        {"series/hours-from-days", hoursFromDays(layers)},
        {"texts/words-side-by-side", wordsSideBySide(layers)},
        {"texts/words-near-each-other", wordsNearEachOther(layers)},
        {"texts/a-fading-memory-of-words", aFadingMemoryOfWords(layers)},
        {"films/what-moves", whatMoves(layers)},
        {"films/from-half-a-film", fromHalfAFilm(layers)},
        {"volumes/edges-of-a-scan", edgesOfAScan(layers)},
        {"volumes/from-half-a-scan", fromHalfAScan(layers)},
    };
    for (const auto& [name, project] : examples) {
        const std::filesystem::path path = folder / (std::string(name) + ".layerscope");
        std::filesystem::create_directories(path.parent_path());
        if (const Result<void> written = writeProject(path, project, layers); !written) {
            std::cerr << written.error().toString() << '\n';
            return 1;
        }
        std::cout << path.string() << '\n';
    }
}
