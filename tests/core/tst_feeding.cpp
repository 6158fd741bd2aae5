// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Pictures.h"

#include "base/Files.h"
#include "data/Feeding.h"
#include "data/Film.h"
#include "data/image/PictureInput.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "tensor/Npy.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <filesystem>

#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

using namespace layerscope;
using namespace layerscope::pictures;
namespace fs = std::filesystem;

namespace {

Picture rgb(int width, int height, std::initializer_list<std::uint8_t> pixels, int channels = 3) {
    return pictureFromRgb(width, height, channels, {pixels.begin(), pixels.size()});
}

std::vector<float> numbers(const Tensor& tensor) {
    return {tensor.floats().begin(), tensor.floats().end()};
}

TensorSpec imageSpec(std::int64_t height, std::int64_t width, std::int64_t channels) {
    return {.shape = {1, height, width, channels}, .axes = imageAxes()};
}

/// A graph with one Input whose parameters are those.
Graph inputGraph(const std::string& source, Ints shape = {1, 1, 3}) {
    Graph graph;
    Node node = makeNode(*layerRegistry().find("Input"), {});
    node.params.set("source", source);
    node.params.set("shape", std::move(shape));
    node.params.set("scaling", std::string("none"));
    graph.add(std::move(node));
    return graph;
}

struct Loaded {
    Key key;
    Result<Value> value;
};

Loaded loaded(const Graph& graph, MediaStore& store, const TensorSpec& wanted) {
    const Feeds feeds = makeFeeds(graph, layerRegistry(), store);
    const Feed& feed = feeds.begin()->second;
    return {feed.key, feed.load(wanted, {})};
}

std::string errorOf(const Loaded& result) {
    return result.value ? "" : result.value.error().toString();
}

void writeFilm(const fs::path& path) {
    cv::VideoWriter writer(path.string(), cv::CAP_FFMPEG, cv::VideoWriter::fourcc('M', 'J', 'P', 'G'), 10, {64, 48});
    for (int frame = 0; frame < 5; ++frame)
        writer.write(cv::Mat(48, 64, CV_8UC3, cv::Scalar(0, 0, 50 * frame)));
}

struct Made {
    const char* source;
    Ints shape;
    const char* dtype;
};

Loaded made(const Made& wanted) {
    Graph graph = inputGraph(wanted.source, wanted.shape);
    Node node = *graph.nodes().begin()->second;
    node.params.set("dtype", std::string(wanted.dtype));
    const LayerDef& input = *layerRegistry().find("Input");
    const TensorSpec spec = *input.inferChecked({node.params, {}});
    graph.replace(std::move(node));
    MediaStore store;
    return loaded(graph, store, spec);
}

std::vector<double> madeNumbers(const Made& wanted) {
    const Loaded result = made(wanted);
    std::vector<double> out;
    for (std::int64_t i = 0; result.value && i < result.value->tensor.elements(); ++i)
        out.push_back(result.value->tensor.at(i));
    return out;
}

} // namespace

class FeedingTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_dir;
    fs::path at(const char* name) const { return fs::path(m_dir.path().toStdString()) / name; }

private slots:
    void numbersAreMadeWithoutAFile() {
        using Doubles = std::vector<double>;
        QCOMPARE(madeNumbers({"numbers:1, -2.5, 3", {3}, "float32"}), (Doubles{1, -2.5, 3}));
        QCOMPARE(madeNumbers({"numbers:[[1, 2], [3, 4]]", {2, 2}, "int32"}), (Doubles{1, 2, 3, 4}));
        QCOMPARE(madeNumbers({"numbers:[[[1, 2], [3, 4]]]", {2, 2}, "float32"}), (Doubles{1, 2, 3, 4}));
        QCOMPARE(madeNumbers({"numbers:5", {}, "float32"}), (Doubles{5}));
        QCOMPARE(madeNumbers({"ramp:", {2, 2}, "float32"}), (Doubles{0, 1, 2, 3}));
        QCOMPARE(madeNumbers({"zeros:", {2}, "int32"}), (Doubles{0, 0}));
        QCOMPARE(madeNumbers({"ones:", {2}, "float32"}), (Doubles{1, 1}));
    }

    void noiseDependsOnItsSeedAlone() {
        const Loaded one = made({"noise:7", {50, 40}, "float32"});
        QVERIFY(one.value->tensor.identical(made({"noise:7", {50, 40}, "float32"}).value->tensor));
        QVERIFY(!one.value->tensor.identical(made({"noise:8", {50, 40}, "float32"}).value->tensor));
        QVERIFY(one.key != made({"noise:8", {50, 40}, "float32"}).key);
        QVERIFY(one.key != made({"noise:7", {50, 40}, "int32"}).key);
        double sum = 0;
        double squares = 0;
        for (const float v : one.value->tensor.floats()) {
            sum += v;
            squares += static_cast<double>(v) * v;
        }
        QVERIFY(std::abs(sum / 2000) < 0.1 && std::abs(squares / 2000 - 1) < 0.1);
        const auto below = [](const char* source, double limit) {
            const auto values = madeNumbers({source, {500}, "int32"});
            QVERIFY(std::ranges::all_of(values, [&](double v) { return v >= 0 && v < limit; }));
            QVERIFY(std::ranges::find(values, limit - 1) != values.end());
        };
        below("noise:1", 10);
        below("noise:1:4", 4);
    }

    void numbersThatDoNotFitAreSaidInASentence() {
        QVERIFY(errorOf(made({"numbers:1, 2", {3}, "float32"})).find("2 numbers") != std::string::npos);
        QVERIFY(!made({"numbers:[[1, 2, 3], [4, 5, 6]]", {3, 2}, "float32"}).value);
        QVERIFY(!made({"numbers:1, x", {2}, "float32"}).value);
        QVERIFY(!made({"numbers:1, 2.5", {2}, "int32"}).value);
        QVERIFY(!made({"noise:x", {2}, "float32"}).value);
        QVERIFY(!made({"noise:1:0", {2}, "int32"}).value);
        QVERIFY(!made({"ramp:3", {2}, "float32"}).value);
    }

    void scalingsAreAsNamed() {
        const Picture picture = rgb(1, 1, {255, 0, 51});
        const auto scaled = [&](Scaling scaling) {
            return numbers(pictureTensor(picture, 1, 1, 3, Fit::Stretch, scaling));
        };
        QCOMPARE(scaled(Scaling::None), (std::vector<float>{255, 0, 51}));
        const std::vector<float> unit = scaled(Scaling::ZeroToOne);
        QCOMPARE(unit[2], 0.2F);
        QCOMPARE(scaled(Scaling::MinusOneToOne)[0], 1.0F);
        QCOMPARE(scaled(Scaling::MinusOneToOne)[1], -1.0F);
        QCOMPARE(scaled(Scaling::ImageNet)[0], (1 - 0.485F) / 0.229F);
        QCOMPARE(scaled(Scaling::ImageNet)[2], (0.2F - 0.406F) / 0.225F);
    }

    void sixteenBitsReachTheSameRange() {
        const auto deep = decodePicture(png(1, 1, {65535, 0, 13107}, {.bits = 16}), "x");
        const auto tensor = pictureTensor(*deep, 1, 1, 3, Fit::Stretch, Scaling::ZeroToOne);
        QCOMPARE(tensor.at(0), 1.0);
        QCOMPARE(tensor.at(1), 0.0);
        QVERIFY(std::abs(tensor.at(2) - 0.2) < 1e-6);
    }

    void channelsAreMadeToFit() {
        const auto grey = pictureTensor(rgb(1, 1, {255, 0, 0}), 1, 1, 1, Fit::Stretch, Scaling::None);
        QVERIFY(std::abs(grey.at(0) - 0.299 * 255) < 0.01);
        const auto spread = pictureTensor(rgb(1, 1, {9}, 1), 1, 1, 3, Fit::Stretch, Scaling::None);
        QCOMPARE(numbers(spread), (std::vector<float>{9, 9, 9}));
        const auto opaque = pictureTensor(rgb(1, 1, {1, 2, 3}), 1, 1, 4, Fit::Stretch, Scaling::None);
        QCOMPARE(numbers(opaque), (std::vector<float>{1, 2, 3, 255}));
        const auto onWhite =
            pictureTensor(rgb(2, 1, {0, 0, 0, 0, 0, 0, 0, 255}, 4), 1, 2, 3, Fit::Stretch, Scaling::None);
        QCOMPARE(numbers(onWhite), (std::vector<float>{255, 255, 255, 0, 0, 0}));
    }

    void fitsAreAsNamed() {
        const Picture wide = rgb(4, 2, {10, 20, 30, 40, 10, 20, 30, 40}, 1);
        QCOMPARE(numbers(pictureTensor(wide, 2, 2, 1, Fit::Stretch, Scaling::None)),
                 (std::vector<float>{15, 35, 15, 35}));
        QCOMPARE(numbers(pictureTensor(wide, 2, 2, 1, Fit::Crop, Scaling::None)), (std::vector<float>{20, 30, 20, 30}));
        const auto contained = numbers(pictureTensor(wide, 4, 4, 1, Fit::Contain, Scaling::None));
        QCOMPARE(contained, (std::vector<float>{0, 0, 0, 0, 10, 20, 30, 40, 10, 20, 30, 40, 0, 0, 0, 0}));
    }

    void enlargingMakesNoSteps() {
        const auto ramp = numbers(pictureTensor(rgb(2, 1, {0, 1}, 1), 1, 8, 1, Fit::Stretch, Scaling::None));
        QVERIFY(ramp[3] > 0 && ramp[3] < 1); // between the two stored integers
    }

    void onlyShapesOfPicturesAreServed() {
        const Picture picture = rgb(1, 1, {1, 2, 3});
        QVERIFY(!preprocess(picture, {}, {.shape = {1, 10}, .axes = defaultAxes(2)}));
        QVERIFY(preprocess(picture, {}, imageSpec(2, 2, 5)).error().toString().find("wants 5") != std::string::npos);
        QVERIFY(!preprocess(picture, {}, imageSpec(100'000, 2, 3)));
    }

    void keysFollowWhatMatters() {
        QVERIFY(writeFileAtomically(at("a.png"), png(1, 1, {1, 2, 3})));
        MediaStore store;
        const auto keyOf = [&](const Graph& graph) {
            return makeFeeds(graph, layerRegistry(), store).begin()->second.key;
        };
        const Graph graph = inputGraph(at("a.png").string());
        QVERIFY(keyOf(graph) == keyOf(graph));
        QVERIFY(keyOf(graph) != keyOf(inputGraph(at("a.png").string(), {2, 2, 3})));
        Graph moved = graph;
        Node node = *graph.nodes().begin()->second;
        node.name = "another";
        node.position = {5, 5};
        moved.replace(node);
        QVERIFY(keyOf(graph) == keyOf(moved));
        const Key before = keyOf(graph);
        QVERIFY(writeFileAtomically(at("a.png"), png(2, 1, {1, 2, 3, 4, 5, 6})));
        QVERIFY(keyOf(graph) != before);
    }

    void aChangedFileIsReadAnewAndAnUnchangedOneIsNot() {
        QVERIFY(writeFileAtomically(at("b.png"), png(1, 1, {1, 2, 3})));
        MediaStore store;
        const auto first = store.picture(at("b.png").string());
        QCOMPARE(store.picture(at("b.png").string())->get(), first->get());
        QVERIFY(writeFileAtomically(at("b.png"), png(2, 1, {9, 9, 9, 9, 9, 9})));
        QCOMPARE((*store.picture(at("b.png").string()))->width, 2);
    }

    void theStoreKeepsWithinItsBudget() {
        MediaStore store(10);
        for (const char* name : {"c.png", "d.png"})
            QVERIFY(writeFileAtomically(at(name), png(3, 1, {1, 2, 3, 4, 5, 6, 7, 8, 9})));
        const auto first = *store.picture(at("c.png").string());
        QVERIFY(store.picture(at("d.png").string()));
        QVERIFY(store.picture(at("c.png").string())->get() != first.get());
    }

    void embeddedMediaAreFound() {
        MediaStore store;
        store.setEmbedded({{"media/e.png", png(1, 1, {5, 6, 7})}});
        const Loaded result = loaded(inputGraph("embedded:e.png"), store, imageSpec(1, 1, 3));
        QVERIFY2(result.value, errorOf(result).c_str());
        QCOMPARE(numbers(result.value->tensor), (std::vector<float>{5, 6, 7}));
        QVERIFY(!errorOf(loaded(inputGraph("embedded:none.png"), store, imageSpec(1, 1, 3))).empty());
    }

    void arraysAreSources() {
        MediaStore store;
        QVERIFY(writeNpyFile(at("f.npy"), Tensor::filled({2, 2, 1}, 4)));
        const auto fits = loaded(inputGraph(at("f.npy").string()), store, imageSpec(2, 2, 1));
        QVERIFY2(fits.value, errorOf(fits).c_str());
        QVERIFY((fits.value->tensor.shape() == Shape{1, 2, 2, 1}));
        const auto other = loaded(inputGraph(at("f.npy").string()), store, imageSpec(3, 2, 1));
        QVERIFY(errorOf(other).find("2 × 2 × 1") != std::string::npos);
        QVERIFY(writeNpzFile(at("g.npz"), {{"x", Tensor::filled({1}, 1)}, {"input", Tensor::filled({1, 1, 1, 1}, 8)}}));
        const auto named = loaded(inputGraph(at("g.npz").string()), store, imageSpec(1, 1, 1));
        QVERIFY2(named.value, errorOf(named).c_str());
        QCOMPARE(named.value->tensor.at(0), 8.0);
    }

    void whatCannotBeReadSaysSo() {
        MediaStore store;
        const auto missing = loaded(inputGraph(at("missing.png").string()), store, imageSpec(1, 1, 3));
        QVERIFY(errorOf(missing).find("missing.png: There is no such file.") != std::string::npos);
        QVERIFY(!errorOf(loaded(inputGraph("camera:0"), store, imageSpec(1, 1, 3))).empty());
        QVERIFY(makeFeeds(inputGraph(""), layerRegistry(), store).empty());
    }

    void aLiveFrameGoesBeforeTheFile() {
        MediaStore store;
        const Graph graph = inputGraph(at("missing.png").string());
        const auto frame = std::make_shared<const PictureFrame>(rgb(1, 1, {7, 8, 9}));
        const NodeId id = graph.nodes().begin()->first;
        const Feeds feeds = makeFeeds(graph, layerRegistry(), store, {{id, frame}});
        const auto value = feeds.at(id).load(imageSpec(1, 1, 3), {});
        QVERIFY(value);
        QCOMPARE(numbers(value->tensor), (std::vector<float>{7, 8, 9}));
    }

    void filmsPlayAndRewind() {
        writeFilm(at("film.avi"));
        QVERIFY(looksLikeFilm(at("film.avi")));
        QVERIFY(looksLikeFilm("A.MP4") && !looksLikeFilm("a.png"));
        auto film = Film::openFile(at("film.avi"));
        QVERIFY2(film, film ? "" : film.error().toString().c_str());
        QCOMPARE(film->framesPerSecond(), 10.0);
        int frames = 0;
        Key first;
        for (auto frame = film->next(); frame && *frame; frame = film->next()) {
            if (frames++ == 0)
                first = (*frame)->key;
        }
        QCOMPARE(frames, 5);
        QVERIFY(film->rewind());
        QVERIFY((*film->next())->key == first);
    }

    void aFilmAsASourceShowsItsFirstFrame() {
        writeFilm(at("first.avi"));
        MediaStore store;
        const auto result = loaded(inputGraph(at("first.avi").string()), store, imageSpec(1, 1, 3));
        QVERIFY2(result.value, errorOf(result).c_str());
        QVERIFY(result.value->tensor.at(0) < 8); // the frames grow red from black
    }

    void badFilmsGetASentence() {
        Bytes words;
        append(words, "#EXTM3U\nhttp://localhost:1/x.ts\n");
        QVERIFY(writeFileAtomically(at("bad.mp4"), words));
        QVERIFY(Film::openFile(at("bad.mp4")).error().toString().find("bad.mp4: ") != std::string::npos);
        QVERIFY(!Film::openFile(at("none.mp4")));
        QVERIFY(!Film::openFile("http://localhost:1/film.mp4"));
        QVERIFY(!Film::openFile(at("img_%02d.png")));
        QVERIFY(!Film::openCamera(97));
    }
};

QTEST_GUILESS_MAIN(FeedingTest)
#include "tst_feeding.moc"
