// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "formats/Project.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "tensor/Npy.h"
#include "tensor/Zip.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <clocale>
#include <cmath>
#include <filesystem>
#include <limits>

using namespace layerscope;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::byte>;

Bytes bytesOf(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

/// JSON with single quotes: moc cannot read raw texts.
std::string json(std::string text) {
    std::ranges::replace(text, '\'', '"');
    return text;
}

Node node(const char* type, Point position) {
    return makeNode(*layerRegistry().find(type), position);
}

/// One of everything that a project can hold.
Project example() {
    Project project;
    project.title = "Edges – a “test”";
    project.viewState = json("{'zoom': 1.5}");
    project.media["media/photo.png"] = bytesOf("not really");
    const NodeId input = project.graph.add(node("Input", {-120.5, 0}));
    Node conv = node("Conv2D", {0.1, 1e-3});
    conv.name = "Kanten, größer % ..";
    conv.params.set("filters", std::int64_t{8});
    conv.params.set("kernel_size", Ints{5, 3});
    conv.params.set("activation", NamedFunction{"leaky_relu", {{"negative_slope", 0.1}}});
    conv.weights["kernel"] = Tensor::filled({5, 3, 3, 8}, std::nanf(""));
    const NodeId first = project.graph.add(std::move(conv));
    Node second = node("Conv2D", {200, 0});
    second.bypassed = true;
    const NodeId bypassed = project.graph.add(std::move(second));
    const NodeId add = project.graph.add(node("Add", {400, 0}));
    project.graph.link({input, 0}, {first, 0});
    project.graph.link({input, 0}, {bypassed, 0});
    project.graph.link({first, 0}, {add, 0});
    project.graph.link({bypassed, 0}, {add, 1});
    project.graph.annotate({{}, Annotation::Kind::Frame, "Edges", {{-10, -10}, 300, 200}});
    project.graph.annotate({{}, Annotation::Kind::Note, "Look here", {{0, 0}, 50, 20}});
    return project;
}

Bytes zipOf(const std::map<std::string, std::string>& members) {
    ZipWriter writer;
    for (const auto& [name, text] : members)
        writer.add(name, bytesOf(text));
    return std::move(writer).finish().value();
}

const std::string kAbout = json("{'format': 'layerscope', 'version': 1}");

Result<Project> readGraph(const std::string& graph, const std::string& about = kAbout) {
    return projectFromBytes(zipOf({{"project.json", about}, {"graph.json", graph}}), "p.layerscope", layerRegistry());
}

std::string errorOf(const Result<Project>& project) {
    return project ? "" : project.error().toString();
}

std::string oneNode(const std::string& rest) {
    return json("{'nodes': [{'id': 1, 'type': 'Conv2D', 'name': 'a'") + rest + "}]}";
}

std::string graphTextOf(const Bytes& project) {
    const auto reader = ZipReader::fromBytes(project, "x");
    const auto bytes = reader->read("graph.json", 1 << 20).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

class ProjectTest : public QObject {
    Q_OBJECT
private slots:
    void everythingComesBack() {
        const Project project = example();
        const auto back = projectFromBytes(projectBytes(project, layerRegistry()).value(), "p", layerRegistry());
        QVERIFY2(back, errorOf(back).c_str());
        QVERIFY(back->graph == project.graph);
        QCOMPARE(back->title, project.title);
        QCOMPARE(back->viewState, project.viewState);
        QVERIFY(back->media == project.media);
        QVERIFY(back->notes.empty());
    }

    void theSameProjectGivesTheSameBytes() {
        const Bytes first = projectBytes(example(), layerRegistry()).value();
        QVERIFY(first == projectBytes(example(), layerRegistry()).value());
        const auto back = projectFromBytes(first, "p", layerRegistry());
        QVERIFY(projectBytes(*back, layerRegistry()).value() == first);
    }

    void noLocaleGetsIntoAFile() {
        const Bytes before = projectBytes(example(), layerRegistry()).value();
        const char* old = std::setlocale(LC_ALL, nullptr);
        const std::string restore = old ? old : "C";
        const bool comma = std::setlocale(LC_ALL, "de_DE.UTF-8") != nullptr;
        const Bytes after = projectBytes(example(), layerRegistry()).value();
        const auto back = projectFromBytes(after, "p", layerRegistry());
        std::setlocale(LC_ALL, restore.c_str());
        QVERIFY(after == before);
        QVERIFY(back && back->graph == example().graph);
        if (!comma)
            qInfo("no locale with a decimal comma is installed; the check was made in the C locale");
    }

    void textOfAGraphComesBackWithItsWeights() {
        Graph graph = example().graph;
        Node conv = *graph.findByName("conv2d");
        conv.weights["bias"] =
            Tensor::fromFloats({3}, std::array{0.1F, -std::numeric_limits<float>::infinity(), 3e-39F});
        graph.replace(conv);
        const auto back = graphFromJson(graphToJson(graph, layerRegistry()).value(), layerRegistry(), "clipboard");
        QVERIFY2(back, back ? "" : back.error().toString().c_str());
        QVERIFY(back->findByName("conv2d")->weights.at("bias").identical(conv.weights.at("bias")));
        QVERIFY(std::isnan(back->findByName("Kanten, größer % ..")->weights.at("kernel").at(0)));
        QVERIFY(!graphFromJson(
            json("{'nodes': [{'id': 1, 'type': 'Conv2D', 'name': 'a', 'weights': {'kernel': 'x.npy'}}]}"),
            layerRegistry(), "clipboard"));
    }

    void unknownLayersAndParametersAreWrittenBackUnchanged() {
        const std::string graph = json(
            "{'nodes': [ "
            "{'id': 1, 'type': 'Hologram', 'name': 'h', 'params': {'depth': [1, {'x': null}]}, 'colour': 'red'}, "
            "{'id': 2, 'type': 'Conv2D', 'name': 'c', 'params': {'filters': 4, 'sparkle': {'a': 1}}, 'mood': 0.5}], "
            "'links': [{'from': ['h', 0], 'to': ['c', 0]}]}");
        const auto project = readGraph(graph);
        QVERIFY2(project, errorOf(project).c_str());
        QCOMPARE(project->notes.size(), std::size_t{1});
        QVERIFY(project->notes[0].toString().find("Hologram") != std::string::npos);
        const std::string text = graphTextOf(projectBytes(*project, layerRegistry()).value());
        for (const std::string& kept :
             {json("'colour': 'red'"), json("'x': null"), json("'mood': 0.5"), json("'sparkle'"), json("'filters': 4")})
            QVERIFY2(text.find(kept) != std::string::npos, kept.c_str());
        const auto again = projectFromBytes(projectBytes(*project, layerRegistry()).value(), "p", layerRegistry());
        QVERIFY(again->graph == project->graph);
        QCOMPARE(again->graph.links().size(), std::size_t{1});
    }

    void version0IsMigrated() {
        const auto project = readGraph(
            json("{'layers': [ "
                 "{'id': 1, 'kind': 'Input', 'title': 'in', 'config': {'shape': [8, 8, 1]}, 'pos': {'x': 1, 'y': 2}}, "
                 "{'id': 2, 'kind': 'Conv2D', 'title': 'edges', 'config': {'filters': 3}, 'muted': true}], "
                 "'edges': [['in', 0, 'edges', 0]]}"),
            json("{'format': 'layerscope', 'version': 0, 'name': 'Old'}"));
        QVERIFY2(project, errorOf(project).c_str());
        QCOMPARE(project->title, std::string("Old"));
        const Node* input = project->graph.findByName("in");
        QCOMPARE(input->params.ints("shape"), (Ints{8, 8, 1}));
        QVERIFY((input->position == Point{1, 2}));
        QVERIFY(project->graph.findByName("edges")->bypassed);
        QCOMPARE(project->graph.links().size(), std::size_t{1});
        const auto malformed =
            readGraph(json("{'layers': 3, 'edges': [[1]]}"), json("{'format': 'layerscope', 'version': 0}"));
        QVERIFY(errorOf(malformed).find("graph.json: nodes: ") != std::string::npos);
    }

    void mistakesNameFileMemberAndPath_data() {
        QTest::addColumn<std::string>("graph");
        QTest::addColumn<std::string>("expected");
        const auto row = [](const char* name, const std::string& graph, const char* expected) {
            QTest::newRow(name) << graph << std::string("p.layerscope: graph.json") + expected;
        };
        row("no JSON", json("{\n  'nodes': ["), ": This is not valid JSON (line 2, column");
        row("not an object", "[]", ": There should be an object here, not a list.");
        row("no nodes", "{}", ": “nodes” is missing.");
        row("wrong type of a parameter", oneNode(json(", 'params': {'filters': 'many'}")),
            ": nodes[0].params.filters: There should be a whole number here, not a text.");
        row("half a filter", oneNode(json(", 'params': {'filters': 2.5}")), ": nodes[0].params.filters: ");
        row("too large for an integer", oneNode(json(", 'params': {'filters': 18446744073709551615}")),
            ": nodes[0].params.f");
        row("a tuple of the wrong length", oneNode(json(", 'params': {'kernel_size': [1, 2, 3]}")),
            ": nodes[0].params.kernel_size: There should be 2 numbers here, not 3.");
        row("an infinite number", oneNode(json(", 'position': [1e999, 0]")), ": ");
        row("off the canvas", oneNode(json(", 'position': [1e300, 0]")), ": nodes[0].position[0]: This lies beyond");
        row("half a position", oneNode(json(", 'position': [1]")), ": nodes[0].position: This list is too short.");
        row("no weights there", oneNode(json(", 'weights': {'kernel': 'weights/a.npy'}")),
            ": nodes[0].weights.kernel: ");
        row("a lying weight", oneNode(json(", 'weights': {'k': {'dtype': 'float32', 'shape': [9], 'values': [1]}}")),
            ": nodes[0].weights.k.values: ");
        row("an id of nothing", json("{'nodes': [{'id': 0, 'type': 'Conv2D', 'name': 'a'}]}"), ": nodes[0].id: ");
        row("a name with a slash", json("{'nodes': [{'id': 1, 'type': 'Conv2D', 'name': 'a/b'}]}"),
            ": nodes[0].name: ");
        row("one id twice",
            json("{'nodes': [{'id': 1, 'type': 'Add', 'name': 'a'}, {'id': 1, 'type': 'Add', 'name': 'b'}]}"),
            ": nodes[1].id: Another layer has the id 1 already.");
        row("one name twice",
            json("{'nodes': [{'id': 1, 'type': 'Add', 'name': 'a'}, {'id': 2, 'type': 'Add', 'name': 'a'}]}"),
            ": nodes[1].name: ");
        row("a link without an end", json("{'nodes': [], 'links': [{'from': ['a', 0]}]}"),
            ": links[0]: “to” is missing.");
        row("nested without end", json("{'nodes':") + std::string(100'000, '['),
            ": This JSON is nested deeper than 64");
        row("ill-formed UTF-8", "{\"nodes\": [\"\xC3\x28\"]}", ": This is not valid JSON");
        row("annotation",
            json("{'nodes': [], 'annotations': [{'id': 1, 'kind': 'note', 'text': 3, 'box': [0,0,1,1]}]}"),
            ": annotations[0].text: ");
    }

    void mistakesNameFileMemberAndPath() {
        QFETCH(std::string, graph);
        QFETCH(std::string, expected);
        const std::string error = errorOf(readGraph(graph));
        QVERIFY2(error.starts_with(expected), error.c_str());
    }

    void whatCanBePassedOverBecomesANote() {
        const auto project =
            readGraph(json("{'nodes': [ "
                           "{'id': 1, 'type': 'Add', 'name': 'a'}, {'id': 2, 'type': 'Add', 'name': 'b'}, {'id': 3, "
                           "'type': 'Flatten', 'name': 'f'}], "
                           "'links': [{'from': ['a', 0], 'to': ['b', 0]}, {'from': ['b', 0], 'to': ['a', 0]}, "
                           "{'from': ['a', 0], 'to': ['nobody', 0]}, {'from': ['a', 0], 'to': ['f', 1]}, "
                           "{'from': ['a', 0], 'to': ['b', 999999999]}, {'from': ['a', 0], 'to': ['a', 1]}, "
                           "{'from': ['f', 0], 'to': ['b', 0]}], "
                           "'annotations': [{'id': 1, 'kind': 'hologram', 'text': '', 'box': [0, 0, 1, 1]}]}"));
        QVERIFY2(project, errorOf(project).c_str());
        QCOMPARE(project->graph.links().size(), std::size_t{1});
        QCOMPARE(project->notes.size(), std::size_t{7});
    }

    void otherVersionsAndOtherFilesAreRefused() {
        const auto newer = readGraph("{}", json("{'format': 'layerscope', 'version': 2}"));
        QVERIFY(errorOf(newer).find("project.json: version: ") != std::string::npos);
        QVERIFY(errorOf(newer).find("Update Layerscope") != std::string::npos);
        QVERIFY(!readGraph("{}", json("{'format': 'layerscope', 'version': -1}")));
        QVERIFY(!readGraph("{}", json("{'format': 'layerscope', 'version': '1'}")));
        QVERIFY(!readGraph("{}", json("{'format': 'keras', 'version': 1}")));
        const auto other = projectFromBytes(zipOf({{"readme.txt", "x"}}), "p", layerRegistry());
        QVERIFY(errorOf(other).find("“project.json” is missing") != std::string::npos);
        QVERIFY(!projectFromBytes({}, "p", layerRegistry()));
        QVERIFY(!projectFromBytes(bytesOf("hello"), "p", layerRegistry()));
    }

    void limitsHold() {
        const std::string two =
            json("{'nodes': [{'id': 1, 'type': 'Add', 'name': 'a'}, {'id': 2, 'type': 'Add', 'name': 'b'}]}");
        const Bytes zip = zipOf({{"project.json", kAbout}, {"graph.json", two}});
        QVERIFY(projectFromBytes(zip, "p", layerRegistry(), {.maxNodes = 2}));
        QVERIFY(!projectFromBytes(zip, "p", layerRegistry(), {.maxNodes = 1}));
        QVERIFY(!projectFromBytes(zip, "p", layerRegistry(), {.maxFileBytes = 50}));
    }

    void longChainsAndCirclesAreReadInTime() {
        std::string nodes;
        std::string links;
        constexpr int kNodes = 20'000;
        for (int i = 1; i <= kNodes; ++i) {
            const std::string name = std::to_string(i);
            const std::string next = std::to_string(i % kNodes + 1);
            nodes +=
                (i > 1 ? ", " : "") + (json("{'id':") + name + json(", 'type': 'Identity', 'name': '") + name + "\"}");
            links +=
                (i > 1 ? ", " : "") + (json("{'from': ['") + name + json("', 0], 'to': ['") + next + json("', 0]}"));
        }
        const auto project = readGraph(json("{'nodes': [") + nodes + json("], 'links': [") + links + "]}");
        QVERIFY2(project, errorOf(project).c_str());
        QCOMPARE(project->graph.links().size(), std::size_t{kNodes - 1});
        QCOMPARE(project->notes.size(), std::size_t{1});
    }

    void mediaPathsAreRelativeInTheFile() {
        Graph graph;
        Node input = node("Input", {});
        const auto sourceAfter = [&](const std::string& source, auto change, const char* folder) {
            Graph copy;
            input.params.set("source", source);
            copy.add(input);
            change(copy, layerRegistry(), folder);
            return copy.nodes().begin()->second->params.text("source");
        };
        QCOMPARE(sourceAfter("/home/a/p/img/x.png", relativizeMedia, "/home/a/p"), std::string("img/x.png"));
        QCOMPARE(sourceAfter("/home/a/x.png", relativizeMedia, "/home/a/p/"), std::string("../x.png"));
        QCOMPARE(sourceAfter("/usr/x.png", relativizeMedia, "/home/a/p"), std::string("/usr/x.png"));
        QCOMPARE(sourceAfter("img/x.png", resolveMedia, "/home/a/p"), std::string("/home/a/p/img/x.png"));
        QCOMPARE(sourceAfter("../x.png", resolveMedia, "/home/a/p"), std::string("/home/a/x.png"));
        QCOMPARE(sourceAfter("/abs/x.png", resolveMedia, "/home/a/p"), std::string("/abs/x.png"));
        for (const char* fixed : {"", "embedded:x.png", "camera:0", "noise:7", "numbers:1, 2", "zeros:"}) {
            QCOMPARE(sourceAfter(fixed, resolveMedia, "/home"), std::string(fixed));
            QCOMPARE(sourceAfter(fixed, relativizeMedia, "/home"), std::string(fixed));
        }
    }

    void filesAreWrittenAndRead() {
        const QTemporaryDir dir;
        const fs::path path = fs::path(dir.path().toStdString()) / "Netz größer.layerscope";
        QVERIFY(writeProject(path, example(), layerRegistry()));
        const auto back = readProject(path, layerRegistry());
        QVERIFY2(back, errorOf(back).c_str());
        QVERIFY(back->graph == example().graph);
        QVERIFY(errorOf(readProject(path.parent_path() / "none", layerRegistry())).find("no such file") !=
                std::string::npos);
    }

    void textsThatAreNoUtf8AreRefusedOnWriting() {
        Project project = example();
        project.title = "\xC3\x28";
        const auto bytes = projectBytes(project, layerRegistry());
        QVERIFY(!bytes);
        QVERIFY(bytes.error().toString().find("UTF-8") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(ProjectTest)
#include "tst_project.moc"
