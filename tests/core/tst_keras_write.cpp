// SPDX-License-Identifier: GPL-3.0-or-later
// What is written as .keras, .h5 and .py, and what comes back; real Keras opens the files in
// tests/golden/check_exports.py.
#include "core/GoldenCases.h"

#include "base/Files.h"
#include "formats/Model.h"
#include "formats/keras/KerasWriter.h"
#include "formats/keras/PythonText.h"
#include "formats/keras/PythonWriter.h"
#include "graph/GraphEdits.h"
#include "run/Plan.h"
#include "run/Resolve.h"
#include "run/Runner.h"
#include "tensor/Zip.h"

#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <map>
#include <set>

using namespace layerscope;
namespace fs = std::filesystem;

namespace {

Result<ResolvedGraph> resolved(const Graph& graph) {
    return resolve(graph, layerRegistry());
}

Node node(const char* type, const std::string& name, const std::map<std::string, ParamValue>& params = {}) {
    Node made = makeNode(*layerRegistry().find(type), {});
    made.name = name;
    for (const auto& [id, value] : params)
        made.params.set(id, value);
    return made;
}

NodeId put(Graph& graph, Node made, std::initializer_list<NodeId> inputs) {
    const NodeId id = graph.add(std::move(made));
    int port = 0;
    for (NodeId input : inputs)
        graph.link({input, 0}, {id, port++});
    return id;
}

/// The same numbers for an input of that name, whatever graph it is in.
Feed feedFor(const std::string& name) {
    const Key key = Hasher().add("feed").add(name).key();
    return {key, [key](const TensorSpec& wanted, const Progress&) -> Result<Value> {
                TensorBuilder builder(wanted.shape, wanted.dtype);
                std::uint64_t state = key.low | 1;
                for (std::int64_t i = 0; i < wanted.shape.elements(); ++i) {
                    state = state * 6364136223846793005U + 1442695040888963407U;
                    const auto random = static_cast<std::int32_t>(state >> 40);
                    if (wanted.dtype == DType::Int32)
                        builder.ints()[static_cast<std::size_t>(i)] = random & 1;
                    else
                        builder.floats()[static_cast<std::size_t>(i)] = static_cast<float>(random % 2001) / 1000 - 1;
                }
                return Value{std::move(builder).finish(), wanted.axes, {}};
            }};
}

struct Ends : RunObserver {
    std::map<NodeId, Tensor> tensors;
    std::string failed;
    void nodeFinished(NodeId id, const NodeResult& result) override { tensors[id] = result.value.tensor; }
    void nodeFailed(NodeId /*id*/, const Error& error) override { failed = error.toString(); }
};

/// Outputs by the name of the node.
std::map<std::string, Tensor> outputsOf(const Graph& graph) {
    Feeds feeds;
    for (const auto& [id, one] : graph.nodes())
        if (const LayerDef* def = layerRegistry().find(one->type); def && def->isSource())
            feeds.emplace(id, feedFor(one->name));
    Ends ends;
    const auto plan = compile(graph, feeds, layerRegistry());
    Runner(0).run(*plan, ends);
    std::map<std::string, Tensor> outputs;
    for (const auto& [id, tensor] : ends.tensors)
        if (graph.linksFrom(id).empty())
            outputs[graph.find(id)->name] = tensor;
    return outputs;
}

/// As Keras itself would keep the file: without our member.
void takeExtrasAway(const fs::path& path) {
    const auto archive = ZipReader::open(path);
    QVERIFY(archive);
    ZipWriter writer;
    for (const std::string& member : archive->members())
        if (!member.starts_with("layerscope"))
            writer.add(member, *archive->read(member, std::uint64_t{1} << 30), true);
    QVERIFY(writeFileAtomically(path, *std::move(writer).finish()));
}

/// Two calls of a group, one inside the other's input, a shared layer, a bypassed one, a formula in an activation.
Project rich() {
    Project project;
    project.title = "rich";
    project.viewState = "{\"zoom\": 2}";
    project.media["media/photo.png"] = {std::byte{1}, std::byte{2}};
    Graph& graph = project.graph;
    const NodeId input = put(graph, node("Input", "x", {{"shape", Ints{6, 6, 4}}}), {});
    const GroupId inner = graph.putGroup({.id = {}, .name = "inner", .position = {3, 4}});
    const GroupId again = graph.putGroup({.id = {}, .name = "again", .callOf = inner, .position = {5, 6}});
    const auto in = [&](GroupId group, Node made, NodeId shared = {}) {
        made.group = group;
        made.sharesWith = shared;
        return made;
    };
    const NodeId entry = put(graph, in(inner, node("Identity", "entry")), {input});
    const NodeId conv =
        put(graph, in(inner, node("Conv2D", "conv", {{"filters", std::int64_t{4}}, {"padding", std::string("same")}})),
            {entry});
    const NodeId sum = put(graph, in(inner, node("Add", "sum")), {entry, conv});
    const NodeId entry2 = put(graph, in(again, node("Identity", "entry_1"), entry), {sum});
    const NodeId conv2 = put(graph, in(again, node("Conv2D", "conv_1"), conv), {entry2});
    const NodeId sum2 = put(graph, in(again, node("Add", "sum_1"), sum), {entry2, conv2});
    Node pool = node("MaxPooling2D", "pool");
    pool.bypassed = true;
    const NodeId bypassed = put(graph, std::move(pool), {sum2});
    const NodeId dense =
        put(graph,
            node("Dense", "say \"hi\" + import os",
                 {{"units", std::int64_t{3}}, {"activation", NamedFunction{"leaky_relu", {{"negative_slope", 0.05}}}}}),
            {bypassed});
    Node call = node("Dense", "second");
    call.sharesWith = dense;
    const NodeId second = put(graph, std::move(call), {sum});
    put(graph, node("Concatenate", "all"), {dense, second});
    put(graph, node("GlobalAveragePooling2D", "mean"), {sum2});
    graph.annotate({.id = {}, .kind = Annotation::Kind::Note, .text = "a note", .box = {{1, 2}, 30, 40}});
    return project;
}

} // namespace

class TestKerasWrite : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_arrays = golden::arrays(); }

    void aKerasFileKeepsTheWholeDrawing() {
        const Project project = rich();
        QVERIFY(writeModel(at("rich.keras"), project, layerRegistry(), resolved));
        const auto read = readModel(at("rich.keras"), layerRegistry());
        QVERIFY2(read, read ? "" : read.error().toString().c_str());
        QVERIFY(read->graph == project.graph);
        QCOMPARE(read->title, project.title);
        QCOMPARE(read->viewState, project.viewState);
        QVERIFY(read->media == project.media);
        QVERIFY(read->notes.empty());
    }

    void whatKerasReadsGivesTheSameOutputs_data() {
        QTest::addColumn<QString>("ending");
        QTest::newRow("keras") << ".keras";
        QTest::newRow("h5") << ".h5";
    }
    void whatKerasReadsGivesTheSameOutputs() {
        QFETCH(QString, ending);
        const Project project = rich();
        const fs::path path = at("plain" + ending.toStdString());
        QVERIFY(writeModel(path, project, layerRegistry(), resolved));
        if (ending == ".keras")
            takeExtrasAway(path);
        const auto read = readModel(path, layerRegistry());
        QVERIFY2(read, read ? "" : read.error().toString().c_str());
        const auto wanted = outputsOf(project.graph);
        const auto got = outputsOf(read->graph);
        QCOMPARE(wanted.size(), std::size_t{2});
        for (const auto& [name, tensor] : wanted)
            QVERIFY2(got.contains(name) && got.at(name).identical(tensor), name.c_str());
        QCOMPARE(read->graph.groups().size(), std::size_t{2});
        const Node* conv = read->graph.findByName("conv");
        QVERIFY(conv && read->graph.callsOf(conv->id).size() == 1);
    }

    void changedWeightsCountMoreThanOurExtras() {
        Project project = rich();
        QVERIFY(writeModel(at("a.keras"), project, layerRegistry(), resolved));
        Node conv = *project.graph.findByName("conv");
        conv.weights["bias"] = Tensor::filled({4}, 7);
        project.graph.replace(conv);
        QVERIFY(writeModel(at("b.keras"), project, layerRegistry(), resolved));
        const auto a = ZipReader::open(at("a.keras"));
        const auto b = ZipReader::open(at("b.keras"));
        ZipWriter mixed;
        for (const std::string& member : a->members())
            mixed.add(member, *(member == "model.weights.h5" ? b : a)->read(member, 1 << 30), true);
        QVERIFY(writeFileAtomically(at("mixed.keras"), *std::move(mixed).finish()));
        const auto read = readModel(at("mixed.keras"), layerRegistry());
        QVERIFY2(read, read ? "" : read.error().toString().c_str());
        QCOMPARE(read->graph.findByName("conv")->weights.at("bias").floats()[0], 7.0F);
    }

    void theSameProjectGivesTheSameBytes() {
        const Project project = rich();
        for (const auto write : {kerasArchive, kerasLegacyFile, kerasWeightsFile}) {
            const auto first = write(project, layerRegistry(), resolved);
            const auto second = write(project, layerRegistry(), resolved);
            QVERIFY(first && second && first->bytes == second->bytes);
        }
    }

    /// Every layer in every configuration that the golden scripts made.
    void everyLayerComesBackAsItWas() {
        std::map<std::string, int> counts;
        int number = 0;
        for (const golden::Json& entry : golden::cases())
            if (!entry.contains("keras") && number++ % 5 == 0)
                checkLayer(entry, counts);
        for (const auto& [layer, count] : counts)
            std::printf("%-26s %4d\n", layer.c_str(), count);
        QVERIFY(counts.size() > 5);
    }

    void mistakesAreRefusedWithTheirSentence() {
        Project project;
        put(project.graph, node("Input", "x"), {});
        put(project.graph, node("Dense", "lonely"), {});
        const auto written = writeModel(at("bad.keras"), project, layerRegistry(), resolved);
        QVERIFY(!written);
        QCOMPARE(written.error().place, std::string("lonely"));
        QVERIFY(!fs::exists(at("bad.keras")));
        Project empty;
        QVERIFY(!writeModel(at("empty.keras"), empty, layerRegistry(), resolved));
    }

    void placesThatCannotBeWritten() {
        const Project project = rich();
        for (const char* name : {"no/such/folder.keras", "no/such/folder.h5", "no/such/folder.py", "model.unknown"})
            QVERIFY2(!writeModel(at(name), project, layerRegistry(), resolved), name);
        fs::create_directory(at("folder.keras"));
        QVERIFY(!writeModel(at("folder.keras"), project, layerRegistry(), resolved));
    }

    void namesStayTextInPython() {
        const auto files = pythonFiles(rich(), layerRegistry(), resolved, "a\"b.weights.h5");
        QVERIFY2(files, files ? "" : files.error().toString().c_str());
        QVERIFY(files->code.starts_with(kPythonSignature));
        QVERIFY(files->code.find("name=\"say \\\"hi\\\" + import os\"") != std::string::npos);
        QVERIFY(files->code.find("\"a\\\"b.weights.h5\"") != std::string::npos);
        QCOMPARE(pythonString("\\\"\n\r\x01é"), std::string("\"\\\\\\\"\\n\\x0d\\x01é\""));
        PythonNames names;
        QCOMPARE(names.fresh("import"), std::string("import_1"));
        QCOMPARE(names.fresh("2 b"), std::string("x2_b"));
        QCOMPARE(names.fresh("2 b"), std::string("x2_b_1"));
    }

private:
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }

    /// One layer behind inputs, with the case's weights; nothing when an input cannot be made.
    std::optional<Project> projectOf(const golden::Json& entry) const {
        const LayerDef& def = *layerRegistry().find(entry.at("layer").get<std::string>());
        const std::string family = entry.at("family").get<std::string>() + '/';
        Project project;
        Node layer = makeNode(def, {});
        layer.name = "layer under test";
        layer.params = golden::paramsOf(entry, def);
        const NodeId id = project.graph.add(std::move(layer));
        int port = 0;
        for (const auto& name : entry.at("inputs")) {
            const Tensor& tensor = m_arrays.at(family + name.get<std::string>());
            const auto dims = tensor.shape().dims();
            if (tensor.shape().rank() < 2)
                return std::nullopt;
            Node input = node("Input", "in" + std::to_string(port), {{"shape", Ints(dims.begin() + 1, dims.end())}});
            const bool whole = tensor.dtype() == DType::Int32;
            if (!whole && entry.at("layer") == "Embedding") // what comes back takes whole numbers
                return std::nullopt;
            if (whole && !layerRegistry().find("Input")->param("dtype"))
                return std::nullopt;
            if (whole)
                input.params.set("dtype", std::string("int32"));
            project.graph.link({project.graph.add(std::move(input)), 0}, {id, port++});
        }
        return project;
    }

    void checkLayer(const golden::Json& entry, std::map<std::string, int>& counts) {
        const auto project = projectOf(entry);
        const bool isLayer = project && project->graph.nodes().size() > 1;
        if (!isLayer || !resolved(project->graph)) // a batch of one may not fit what the case had
            return;
        const std::string where = entry.at("layer").get<std::string>() + " " + entry.at("params").dump();
        const fs::path path = at("layer.keras");
        const auto written = writeModel(path, *project, layerRegistry(), resolved);
        // Some formulas have no operators (arange), or only such as cannot stand alone (numbers without a batch).
        const bool isFormula = entry.at("layer") == "Lambda";
        if (!written && isFormula)
            return;
        QVERIFY2(written, (where + (written ? "" : written.error().toString())).c_str());
        takeExtrasAway(path);
        const auto read = readModel(path, layerRegistry());
        QVERIFY2(read, (where + (read ? "" : read.error().toString())).c_str());
        const Node& before = *project->graph.findByName("layer under test");
        const Node* after = read->graph.findByName("layer under test");
        QVERIFY2(after, where.c_str());
        const std::size_t nodes = read->graph.nodes().size();
        if (after->type == before.type && nodes == project->graph.nodes().size())
            for (const ParamDef& param : layerRegistry().find(before.type)->params)
                if (param.keras != KerasForm::OursOnly && param.kind != ParamKind::Activation &&
                    param.keras != KerasForm::Numbers && param.kind != ParamKind::Initializer)
                    QVERIFY2(*before.params.find(param.id) == *after->params.find(param.id),
                             (where + ": " + param.id).c_str());
        const auto wanted = outputsOf(project->graph);
        const auto got = outputsOf(read->graph);
        if (isFormula && wanted.size() != got.size())
            return;
        QVERIFY2(wanted.size() == got.size() && !wanted.empty(), where.c_str());
        const Tensor& a = wanted.begin()->second;
        const Tensor& b = got.begin()->second;
        QVERIFY2(a.shape() == b.shape(), where.c_str());
        // An operator may round otherwise than the same function inside a layer.
        const bool same = nodes == project->graph.nodes().size();
        for (std::int64_t i = 0; i < a.elements(); ++i)
            QVERIFY2(a.at(i) == b.at(i) || (std::isnan(a.at(i)) && std::isnan(b.at(i))) ||
                         (!same && std::abs(a.at(i) - b.at(i)) < 1e-5 * std::max(1.0, std::abs(a.at(i)))),
                     where.c_str());
        ++counts[before.type];
    }

    std::map<std::string, Tensor> m_arrays;
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(TestKerasWrite)
#include "tst_keras_write.moc"
