// SPDX-License-Identifier: GPL-3.0-or-later
// Weights into graphs that are there already, and the containers a model may come in.
#include "base/Files.h"
#include "core/KerasModels.h"
#include "tensor/Zip.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace layerscope;
using Json = nlohmann::json;
using Bytes = std::vector<std::byte>;

namespace {

Project opened(const std::filesystem::path& path) {
    auto project = readModel(path, layerRegistry());
    if (!project)
        qFatal("%s", project.error().toString().c_str());
    return std::move(*project);
}

Graph withoutWeights(Graph graph) {
    for (const auto& [id, node] : std::map(graph.nodes())) {
        Node copy = *node;
        copy.weights.clear();
        graph.replace(std::move(copy));
    }
    return graph;
}

Bytes memberOf(const std::filesystem::path& archive, const char* member) {
    return ZipReader::open(archive).value().read(member, 1 << 24).value();
}

Json jsonOf(const Bytes& bytes) {
    const char* text = reinterpret_cast<const char*>(bytes.data());
    return Json::parse(text, text + bytes.size());
}

Bytes bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

} // namespace

class TestKerasWeights : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path path(const std::string& name) const {
        return std::filesystem::path(m_folder.path().toStdString()) / name;
    }
    void write(const std::string& name, const Bytes& bytes) const { QVERIFY(writeFileAtomically(path(name), bytes)); }

private slots:
    void weightsOfEveryLayoutFindTheirLayers_data() {
        QTest::addColumn<QString>("name");
        for (const char* name : {"siamese", "nested_sequential_twice", "nested_frozen", "normalisations", "recurrent"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void weightsOfEveryLayoutFindTheirLayers() {
        QFETCH(QString, name);
        const auto model = kerasmodels::folder() / (name.toStdString() + ".keras");
        const Graph whole = opened(model).graph;
        write("only.weights.h5", memberOf(model, "model.weights.h5"));
        const auto legacy = kerasmodels::folder() / (name.toStdString() + ".h5");
        for (const auto& file : {model, path("only.weights.h5"), legacy}) {
            std::vector<Message> notes;
            const auto graph = loadWeights(withoutWeights(whole), file, layerRegistry(), notes);
            QVERIFY2(graph, graph ? "" : graph.error().toString().c_str());
            QVERIFY2(notes.empty(), notes.empty() ? "" : (file.string() + ": " + notes[0].toString()).c_str());
            QVERIFY2(*graph == whole, file.c_str());
        }
    }

    void weightsOfAnotherModelAreNamedOrRefused() {
        const Graph graph = withoutWeights(opened(kerasmodels::folder() / "siamese.keras").graph);
        std::vector<Message> notes;
        QVERIFY(!loadWeights(graph, kerasmodels::folder() / "tiny_vgg.keras", layerRegistry(), notes));
        QVERIFY(!notes.empty());
        QVERIFY(!loadWeights(graph, path("none.h5"), layerRegistry(), notes));
        write("text.h5", bytesOf("no weights"));
        QVERIFY(!loadWeights(graph, path("text.h5"), layerRegistry(), notes));
    }

    void aFileOfWeightsIsNoModel() {
        write("alone.weights.h5", memberOf(kerasmodels::folder() / "siamese.keras", "model.weights.h5"));
        const auto project = readModel(path("alone.weights.h5"), layerRegistry());
        QVERIFY(!project);
        QVERIFY(project.error().what.text.find("no model") != std::string::npos);
    }

    void aFolderOpensLikeAnArchive() {
        const auto model = kerasmodels::folder() / "siamese.keras";
        std::filesystem::create_directory(path("folder"));
        for (const char* member : {"config.json", "metadata.json", "model.weights.h5"})
            write(std::string("folder/") + member, memberOf(model, member));
        const Project project = opened(path("folder"));
        QVERIFY(project.graph == opened(model).graph);
        std::filesystem::remove(path("folder") / "model.weights.h5");
        QCOMPARE(opened(path("folder")).notes.size(), std::size_t{1});
    }

    /// tf-keras 2.12 and later put their conventions into the newer container.
    void anArchiveOfKerasTwoOpens() {
        Json config = jsonOf(memberOf(kerasmodels::folder() / "plain_chain.keras", "config.json"));
        config.erase("module");
        for (Json& layer : config["config"]["layers"]) {
            layer.erase("module");
            for (Json& call : layer["inbound_nodes"]) {
                const Json history = call["args"][0]["config"]["keras_history"];
                call = Json::array({Json::array({history[0], history[1], history[2], Json::object()})});
            }
            if (layer["config"].contains("batch_shape")) {
                layer["config"]["batch_input_shape"] = layer["config"]["batch_shape"];
                layer["config"].erase("batch_shape");
            }
            layer["config"]["dtype"] = "float32";
        }
        for (const char* ends : {"input_layers", "output_layers"})
            config["config"][ends] = Json::array({config["config"][ends]});
        ZipWriter zip;
        zip.add("metadata.json", bytesOf(R"({"keras_version": "2.15.0"})"), true);
        zip.add("config.json", bytesOf(config.dump()), true);
        zip.add("model.weights.h5", memberOf(kerasmodels::folder() / "plain_chain.keras", "model.weights.h5"), true);
        write("two.keras", std::move(zip).finish().value());
        const Project project = opened(path("two.keras"));
        QVERIFY2(project.notes.empty(), project.notes.empty() ? "" : project.notes[0].toString().c_str());
        QVERIFY(project.graph == opened(kerasmodels::folder() / "plain_chain.keras").graph);
    }

    void openAxesGetASizeToWorkWith() {
        Json config = jsonOf(memberOf(kerasmodels::folder() / "unet.keras", "config.json"));
        for (Json& layer : config["config"]["layers"])
            if (layer["class_name"] == "InputLayer")
                layer["config"]["batch_shape"] = {nullptr, nullptr, nullptr, 1};
        ZipWriter zip;
        zip.add("config.json", bytesOf(config.dump()), true);
        write("open.keras", std::move(zip).finish().value());
        const Project project = opened(path("open.keras"));
        const Node* input = project.graph.find(kerasmodels::inputsOf(project.graph).at(0));
        QCOMPARE(input->params.ints("shape"), (Ints{224, 224, 1}));
        QCOMPARE(input->params.ints("open_axes"), (Ints{1, 2}));
        QCOMPARE(input->params.text("source"), std::string("noise:1"));
    }

    void wordsGoIntoAnEmbedding() {
        const Project project = opened(kerasmodels::folder() / "text_cnn.keras");
        const Node* input = project.graph.find(kerasmodels::inputsOf(project.graph).at(0));
        QCOMPARE(input->params.text("dtype"), std::string("int32"));
        QCOMPARE(input->params.text("source"), std::string("noise:1:20"));
    }
};

QTEST_APPLESS_MAIN(TestKerasWeights)
#include "tst_keras_weights.moc"
