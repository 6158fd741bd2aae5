// SPDX-License-Identifier: GPL-3.0-or-later
// Model files from strangers: damaged, dishonest, oversized.
#include "base/Files.h"
#include "core/Hdf5Files.h"
#include "core/KerasModels.h"
#include "tensor/Zip.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QTest>

#include <functional>
#include <random>

using namespace layerscope;
using Json = nlohmann::json;
using Bytes = std::vector<std::byte>;
using layerscope::testing::Hdf5Draft;

namespace {

/// LAYERSCOPE_FUZZ_MS and LAYERSCOPE_FUZZ_SEED look longer and elsewhere.
qint64 millisecondsEach() {
    const int asked = qEnvironmentVariableIntValue("LAYERSCOPE_FUZZ_MS");
    return asked > 0 ? asked : 1200;
}
unsigned seed() {
    const int asked = qEnvironmentVariableIntValue("LAYERSCOPE_FUZZ_SEED");
    return asked > 0 ? static_cast<unsigned>(asked) : 7U;
}
constexpr const char* kSamples[] = {"plain_chain", "nested_sequential_twice", "siamese"};

Bytes bytesOf(const std::string& text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Bytes sample(const std::string& name) {
    return readFile(kerasmodels::folder() / name, 1 << 24).value();
}

Bytes archiveOf(const Json& config, Bytes weights = {}) {
    ZipWriter zip;
    zip.add("metadata.json", bytesOf(R"({"keras_version": "3.15.1"})"), true);
    zip.add("config.json", bytesOf(config.dump()), true);
    if (!weights.empty())
        zip.add("model.weights.h5", std::move(weights), true);
    return std::move(zip).finish().value();
}

Json tensor(const std::string& layer, int call = 0, const Json& shape = {nullptr, 4}) {
    return {{"class_name", "__keras_tensor__"},
            {"config", {{"shape", shape}, {"dtype", "float32"}, {"keras_history", {layer, call, 0}}}}};
}

Json inputLayer(const std::string& name) {
    return {{"module", "keras.layers"},
            {"class_name", "InputLayer"},
            {"name", name},
            {"config", {{"batch_shape", {nullptr, 4}}, {"dtype", "float32"}, {"name", name}}},
            {"inbound_nodes", Json::array()}};
}

Json layerOn(const char* className, const std::string& name, const std::vector<Json>& args,
             Json config = Json::object()) {
    config["name"] = name;
    return {{"module", "keras.layers"},
            {"class_name", className},
            {"name", name},
            {"config", config},
            {"inbound_nodes", {{{"args", args}, {"kwargs", Json::object()}}}}};
}

Json functional(Json layers, const std::string& output) {
    return {{"module", "keras.src.models.functional"},
            {"class_name", "Functional"},
            {"config",
             {{"name", "m"},
              {"layers", std::move(layers)},
              {"input_layers", {"in", 0, 0}},
              {"output_layers", {output, 0, 0}}}}};
}

Json denseConfig(int units) {
    return {{"units", units}, {"activation", "linear"}, {"use_bias", true}};
}

bool anyMentions(const std::vector<Message>& notes, const char* what) {
    return std::ranges::any_of(notes, [&](const Message& m) { return m.toString().find(what) != std::string::npos; });
}

} // namespace

class TestKerasFuzz : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::mt19937 m_random{seed()};

    std::size_t upTo(std::size_t last) { return std::uniform_int_distribution<std::size_t>(0, last)(m_random); }

    Result<Project> open(const Bytes& bytes, const char* name = "model.keras") {
        const std::string path = m_folder.filePath(QString::fromLatin1(name)).toStdString();
        if (!writeFileAtomically(path, bytes))
            qFatal("cannot write");
        return readModel(path, layerRegistry());
    }

    void damage(Bytes& bytes) {
        for (std::size_t i = 0, count = 1 + upTo(6); i < count && !bytes.empty(); ++i) {
            const std::size_t at = upTo(bytes.size() - 1);
            if (upTo(20) == 0)
                bytes.resize(at);
            else
                bytes[at] = static_cast<std::byte>(upTo(3) == 0 ? upTo(255) : (upTo(1) ? 0xFF : 0x00));
        }
    }

    /// Opens one after another until the time is over; what opens must compile, too.
    void openMany(const std::function<Bytes()>& next, const char* name) {
        QElapsedTimer timer;
        timer.start();
        int opened = 0;
        int tried = 0;
        for (; timer.elapsed() < millisecondsEach(); ++tried) {
            const auto project = open(next(), name);
            if (!project) {
                QVERIFY(!project.error().what.empty());
                continue;
            }
            ++opened;
            QVERIFY(compile(project->graph, {}, layerRegistry(), {std::uint64_t{1} << 28}) != nullptr);
        }
        std::printf("  %d of %d damaged files open\n", opened, tried);
        QVERIFY(tried > 5);
    }

    void mutate(Json& json, int depth = 0) {
        if (json.is_structured() && !json.empty() && depth < 12 && upTo(8) != 0) {
            auto it = json.begin();
            std::advance(it, static_cast<std::ptrdiff_t>(upTo(json.size() - 1)));
            return mutate(*it, depth + 1);
        }
        static const Json kValues[] = {
            nullptr,        true,    -1,     0,       1e300,         "x", "InputLayer",          Json::array(),
            Json::object(), 1 << 30, {1, 2}, "Dense", {"img", 0, 0}, 0.5, -9223372036854775807LL};
        json = kValues[upTo(std::size(kValues) - 1)];
    }

private slots:
    void damagedArchives() {
        std::vector<Bytes> whole;
        for (const std::string name : kSamples)
            whole.push_back(sample(name + ".keras"));
        openMany(
            [&] {
                Bytes bytes = whole[upTo(whole.size() - 1)];
                damage(bytes);
                return bytes;
            },
            "model.keras");
    }

    void damagedConfigs() {
        std::vector<Json> configs;
        std::vector<Bytes> weights;
        for (const std::string name : kSamples) {
            const auto zip = ZipReader::fromBytes(sample(name + ".keras"), name).value();
            const Bytes text = zip.read("config.json", 1 << 24).value();
            configs.push_back(Json::parse(reinterpret_cast<const char*>(text.data()),
                                          reinterpret_cast<const char*>(text.data()) + text.size()));
            weights.push_back(zip.read("model.weights.h5", 1 << 24).value());
        }
        openMany(
            [&] {
                const std::size_t which = upTo(configs.size() - 1);
                Json config = configs[which];
                for (std::size_t i = 0, count = 1 + upTo(2); i < count; ++i)
                    mutate(config);
                return archiveOf(config, weights[which]);
            },
            "model.keras");
    }

    void damagedWeights() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("libhdf5 itself reads past its buffers in damaged files; the window reads them in a process of its own");
#endif
        const auto zip = ZipReader::fromBytes(sample("siamese.keras"), "siamese").value();
        const Bytes text = zip.read("config.json", 1 << 24).value();
        const Json config = Json::parse(reinterpret_cast<const char*>(text.data()),
                                        reinterpret_cast<const char*>(text.data()) + text.size());
        const Bytes whole = zip.read("model.weights.h5", 1 << 24).value();
        openMany(
            [&] {
                Bytes bytes = whole;
                damage(bytes);
                return archiveOf(config, bytes);
            },
            "model.keras");
    }

    void damagedOlderFiles() {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("libhdf5 itself reads past its buffers in damaged files; the window reads them in a process of its own");
#endif
        std::vector<Bytes> whole;
        for (const std::string name : kSamples)
            whole.push_back(sample(name + ".h5"));
        openMany(
            [&] {
                Bytes bytes = whole[upTo(whole.size() - 1)];
                damage(bytes);
                return bytes;
            },
            "model.h5");
    }

    void whatIsNoModelIsRefused() {
        QVERIFY(!open({}));
        QVERIFY(!open(bytesOf("hello")));
        QVERIFY(!open(archiveOf(Json::array())));
        QVERIFY(!open(archiveOf({{"class_name", "Dense"}, {"config", {{"units", 3}}}})));
        QVERIFY(!readModel(m_folder.filePath(QStringLiteral("none.keras")).toStdString(), layerRegistry()));
        QVERIFY(!readModel(m_folder.path().toStdString(), layerRegistry()));
    }

    void bytecodeIsNeverRun() {
        const Json code = {{"class_name", "__lambda__"}, {"config", {{"code", "4wEAAAA="}}}};
        const auto project = open(archiveOf(
            functional({inputLayer("in"), layerOn("Lambda", "secret", {tensor("in")}, {{"function", code}}),
                        layerOn("Activation", "after", {tensor("secret", 0, {nullptr, 4})}, {{"activation", "tanh"}})},
                       "after")));
        QVERIFY2(project, project ? "" : project.error().toString().c_str());
        QVERIFY(anyMentions(project->notes, "never run"));
        const Node* secret = project->graph.findByName("secret");
        QVERIFY(secret && secret->type != "Lambda");
        QVERIFY(secret->foreign.find("4wEAAAA=") != std::string::npos);
    }

    void circlesAreRefused() {
        const auto project = open(
            archiveOf(functional({inputLayer("in"), layerOn("Add", "a", {Json::array({tensor("in"), tensor("b")})}),
                                  layerOn("Activation", "b", {tensor("a")})},
                                 "b")));
        QVERIFY(!project);
        QVERIFY(project.error().toString().find("circle") != std::string::npos);
        QVERIFY(!open(archiveOf(functional({inputLayer("in"), layerOn("Activation", "b", {tensor("nobody")})}, "b"))));
        QVERIFY(!open(archiveOf(functional({inputLayer("in"), layerOn("Activation", "b", {tensor("in", 7)})}, "b"))));
        QVERIFY(!open(archiveOf(functional({inputLayer("in"), inputLayer("in")}, "in"))));
    }

    void wrongShapesAreNamed() {
        Hdf5Draft draft(m_folder.filePath(QStringLiteral("w.h5")).toStdString());
        for (const char* group : {"layers", "layers/dense", "layers/dense/vars"})
            draft.group(group);
        draft.numbers("layers/dense/vars/0", {4, 9});
        draft.numbers("layers/dense/vars/1", {3});
        const auto project = open(
            archiveOf(functional({inputLayer("in"), layerOn("Dense", "out", {tensor("in")}, denseConfig(3))}, "out"),
                      draft.done()));
        QVERIFY(project);
        QVERIFY(anyMentions(project->notes, "“out”: the weight kernel is 4 × 3, but the file has 4 × 9"));
        QCOMPARE(project->graph.findByName("out")->weights.size(), std::size_t{1});
    }

    void linksAmongWeightsAreNamed() {
        Hdf5Draft draft(m_folder.filePath(QStringLiteral("w.h5")).toStdString());
        for (const char* group : {"layers", "layers/dense", "layers/dense/vars"})
            draft.group(group);
        draft.numbers("elsewhere", {4, 3});
        H5Lcreate_soft("/elsewhere", draft.id(), "layers/dense/vars/0", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_external("/etc/passwd", "/x", draft.id(), "layers/dense/vars/1", H5P_DEFAULT, H5P_DEFAULT);
        const auto project = open(
            archiveOf(functional({inputLayer("in"), layerOn("Dense", "out", {tensor("in")}, denseConfig(3))}, "out"),
                      draft.done()));
        QVERIFY(project);
        QVERIFY(anyMentions(project->notes, "not followed"));
        QVERIFY(project->graph.findByName("out")->weights.empty());
    }

    void shapesThatTheFileContradictsAreNamed() {
        const auto project = open(
            archiveOf(functional({inputLayer("in"), layerOn("Dense", "a", {tensor("in")}, denseConfig(3)),
                                  layerOn("Activation", "b", {tensor("a", 0, {nullptr, 5})}, {{"activation", "relu"}})},
                                 "b")));
        QVERIFY(project);
        QVERIFY(anyMentions(project->notes, "“a”: the file says that its output is"));
    }

    void deepNestingIsRefused() {
        Json model = {{"class_name", "Sequential"},
                      {"config", {{"name", "s"}, {"layers", Json::array({inputLayer("in")})}}}};
        for (int i = 0; i < 400; ++i)
            model = {{"class_name", "Sequential"}, {"config", {{"name", "s"}, {"layers", {inputLayer("in"), model}}}}};
        QVERIFY(!open(archiveOf(model)));
        std::string brackets(100'000, '[');
        ZipWriter zip;
        zip.add("config.json", bytesOf(brackets), true);
        QVERIFY(!open(std::move(zip).finish().value()));
    }

    /// Each level calls the one below twice: 2 to the power of 30 layers.
    void modelsThatMultiplyAreRefused() {
        Json model = layerOn("Activation", "leaf", {tensor("in")}, {{"activation", "relu"}});
        for (int i = 0; i < 8; ++i) {
            const std::string name = "m" + std::to_string(i);
            Json inner = functional({inputLayer("in"), model}, model.at("name"));
            inner["config"]["output_layers"] = {model.at("name"), model.at("inbound_nodes").size() - (i == 0 ? 1 : 0),
                                                0};
            inner["name"] = name;
            inner["inbound_nodes"] = Json::array();
            for (int call = 0; call < 40; ++call)
                inner["inbound_nodes"].push_back(
                    {{"args", Json::array({call == 0 ? tensor("in") : tensor(name, call - 1)})},
                     {"kwargs", Json::object()}});
            model = inner;
        }
        Json outer = functional({inputLayer("in"), model}, model.at("name"));
        outer["config"]["output_layers"] = {model.at("name"), 40, 0};
        const auto project = open(archiveOf(outer));
        QVERIFY(!project);
        QVERIFY2(project.error().toString().find("more than") != std::string::npos, project.error().toString().c_str());
    }

    void manyLayersAreReadInTime() {
        Json layers = Json::array({inputLayer("in")});
        for (int i = 0; i < 20'000; ++i)
            layers.push_back(layerOn("Activation", "a" + std::to_string(i),
                                     {tensor(i == 0 ? "in" : "a" + std::to_string(i - 1))}, {{"activation", "relu"}}));
        QElapsedTimer timer;
        timer.start();
        const auto project = open(archiveOf(functional(layers, "a19999")));
        QVERIFY2(project, project ? "" : project.error().toString().c_str());
        QCOMPARE(project->graph.nodes().size(), std::size_t{20'001});
        std::printf("  20,000 layers in %lld ms\n", static_cast<long long>(timer.elapsed()));
        const auto refused = readModel(m_folder.filePath(QStringLiteral("model.keras")).toStdString(), layerRegistry(),
                                       {.maxNodes = 1000});
        QVERIFY(!refused);
    }

    void pathTricksAndBombsAreRefused() {
        const Bytes good = archiveOf(functional({inputLayer("in"), layerOn("Activation", "b", {tensor("in")})}, "b"));
        QVERIFY(open(good));
        // The same archive with a member's name turned into one that leads out of its folder.
        std::string text(reinterpret_cast<const char*>(good.data()), good.size());
        for (std::size_t at = text.find("metadata.json"); at != std::string::npos; at = text.find("metadata.json", at))
            text.replace(at, 13, "../tadata.json", 13);
        QVERIFY(!open(bytesOf(text)));
        ZipWriter bomb;
        bomb.add("config.json", Bytes(std::size_t{80} << 20, std::byte{' '}));
        QVERIFY(!open(std::move(bomb).finish().value()));
    }
};

QTEST_APPLESS_MAIN(TestKerasFuzz)
#include "tst_keras_fuzz.moc"
