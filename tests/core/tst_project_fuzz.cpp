// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "formats/Project.h"
#include "layers/Layers.h"
#include "run/Plan.h"
#include "tensor/Zip.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace layerscope;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

using Bytes = std::vector<std::byte>;
using Random = std::mt19937;

constexpr int kBytewise = 1500;   ///< damaged archives
constexpr int kStructured = 1500; ///< whole archives with strange JSON
constexpr ProjectLimits kLimits{.maxFileBytes = 1 << 26, .maxMemberBytes = 1 << 24, .maxNodes = 1000};

/// The kept seeds: one folder a project, its parts as plain files.
std::vector<std::map<std::string, Bytes>> corpus() {
    std::vector<std::map<std::string, Bytes>> projects;
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(LAYERSCOPE_SOURCE_DIR "/tests/core/corpus"))
        folders.push_back(entry.path());
    std::ranges::sort(folders); // in the same order everywhere
    for (const fs::path& folder : folders) {
        auto& parts = projects.emplace_back();
        for (const auto& file : fs::recursive_directory_iterator(folder))
            if (file.is_regular_file())
                parts[file.path().lexically_relative(folder).generic_string()] = readFile(file.path(), 1 << 20).value();
    }
    return projects;
}

Bytes zipOf(const std::map<std::string, Bytes>& parts, Random& random) {
    ZipWriter writer;
    for (const auto& [name, bytes] : parts)
        writer.add(name, bytes, random() % 2 == 0);
    return std::move(writer).finish().value();
}

void damage(Bytes& bytes, Random& random) {
    if (random() % 4 == 0)
        bytes.resize(random() % bytes.size());
    const std::size_t changes = 1 + random() % 8;
    for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
        const std::size_t at = random() % bytes.size();
        if (random() % 3 == 0)
            bytes[at] = static_cast<std::byte>(random() % 2 ? 0xFF : 0); // sizes become huge or nothing
        else
            bytes[at] ^= static_cast<std::byte>(1U << (random() % 8));
    }
}

Json strangeValue(Random& random) {
    static const std::vector<Json> kValues{nullptr,
                                           true,
                                           0,
                                           -1,
                                           1,
                                           2,
                                           1e308,
                                           -1e-308,
                                           0.5,
                                           INT64_MAX,
                                           INT64_MIN,
                                           UINT64_MAX,
                                           "",
                                           "relu",
                                           "../../etc",
                                           "a",
                                           std::string(300, 'x'),
                                           "\xEF\xBF\xBF",
                                           Json::array(),
                                           Json::object(),
                                           Json::array({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}),
                                           Json::array({0, 0}),
                                           Json::array({-1, INT64_MAX}),
                                           Json::object({{"name", "relu"}, {"args", {{"x", 1}}}})};
    return kValues[random() % kValues.size()];
}

/// Every value in the tree, so that each is as likely to be hit.
void collect(Json& json, std::vector<Json*>& out) {
    out.push_back(&json);
    if (json.is_structured())
        for (Json& child : json)
            collect(child, out);
}

void strangeEdit(Json& root, Random& random) {
    std::vector<Json*> all;
    collect(root, all);
    Json& target = *all[random() % all.size()];
    const Json copy = *all[random() % all.size()];
    switch (random() % 5) {
    case 0:
        target = strangeValue(random);
        break;
    case 1:
        target = copy;
        break;
    case 2:
        if (target.is_structured() && !target.empty())
            target.erase(std::next(target.begin(), static_cast<std::ptrdiff_t>(random() % target.size())));
        break;
    case 3:
        if (target.is_array())
            target.push_back(target.empty() ? copy : Json(target[random() % target.size()]));
        break;
    default:
        if (target.is_object())
            target[random() % 2 ? "params" : "surprise"] = copy;
    }
}

void editJson(Bytes& part, Random& random) {
    Json json = Json::parse(reinterpret_cast<const char*>(part.data()),
                            reinterpret_cast<const char*>(part.data()) + part.size());
    for (std::size_t i = 0; i < 1 + random() % 4; ++i)
        strangeEdit(json, random);
    const std::string text = json.dump(-1, ' ', false, Json::error_handler_t::replace);
    const auto bytes = std::as_bytes(std::span(text));
    part.assign(bytes.begin(), bytes.end());
}

struct Counts {
    int read = 0;
    int refused = 0;
};

/// Reads it; what could be read can be compiled, written and read again to the same graph.
void check(Bytes bytes, Counts& counts) {
    const auto project = projectFromBytes(std::move(bytes), "fuzz", layerRegistry(), kLimits);
    if (!project) {
        ++counts.refused;
        QVERIFY(project.error().toString().starts_with("fuzz"));
        return;
    }
    ++counts.read;
    const auto plan = compile(project->graph, {}, layerRegistry());
    QVERIFY(plan->nodes.size() == project->graph.nodes().size());
    const auto written = projectBytes(*project, layerRegistry());
    QVERIFY2(written, written ? "" : written.error().toString().c_str());
    const auto again = projectFromBytes(*written, "again", layerRegistry(), kLimits);
    QVERIFY2(again, again ? "" : again.error().toString().c_str());
    QVERIFY2(again->graph == project->graph, graphToJson(project->graph, layerRegistry()).value().c_str());
    QVERIFY(projectBytes(*again, layerRegistry()).value() == *written);
}

} // namespace

class ProjectFuzzTest : public QObject {
    Q_OBJECT
private slots:
    void theCorpusIsReadable() {
        Random random(1);
        const auto projects = corpus();
        QVERIFY(projects.size() >= 3);
        for (const auto& parts : projects) {
            Counts counts;
            check(zipOf(parts, random), counts);
            QCOMPARE(counts.read, 1);
        }
    }

    void damagedArchives() {
        Random random(20261122);
        const auto projects = corpus();
        Counts counts;
        for (int i = 0; i < kBytewise; ++i) {
            Bytes zip = zipOf(projects[random() % projects.size()], random);
            damage(zip, random);
            check(std::move(zip), counts);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QString("archive %1").arg(i)));
        }
        qInfo("%d damaged archives: %d refused, %d read", kBytewise, counts.refused, counts.read);
    }

    void strangeJson() {
        Random random(4711);
        const auto projects = corpus();
        Counts counts;
        for (int i = 0; i < kStructured; ++i) {
            auto parts = projects[random() % projects.size()];
            editJson(parts[random() % 8 == 0 ? "project.json" : "graph.json"], random);
            check(zipOf(parts, random), counts);
            if (QTest::currentTestFailed())
                QFAIL(qPrintable(QString("project %1").arg(i)));
        }
        qInfo("%d strange projects: %d refused, %d read", kStructured, counts.refused, counts.read);
        QVERIFY(counts.read > kStructured / 20 && counts.refused > kStructured / 20); // both ways are walked
    }
};

QTEST_APPLESS_MAIN(ProjectFuzzTest)
#include "tst_project_fuzz.moc"
