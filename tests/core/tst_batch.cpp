// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of a run of many files; the whole of it is called from outside in tests/cli.
#include "base/Files.h"
#include "batch/BatchPlan.h"
#include "batch/Examples.h"
#include "batch/ReadAhead.h"
#include "batch/RunRecord.h"
#include "batch/ScoreTable.h"
#include "batch/Stack.h"
#include "data/Feeding.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>

using namespace layerscope;

namespace {

namespace fs = std::filesystem;

NodeId add(Graph& graph, const char* type, const std::map<std::string, ParamValue>& params = {}) {
    Node node = makeNode(*layerRegistry().find(type), {});
    for (const auto& [id, value] : params)
        node.params.set(id, value);
    return graph.add(std::move(node));
}

struct Chain {
    explicit Chain(const Ints& shape)
        : last(add(graph, "Input", {{"shape", shape}, {"source", std::string("noise:1")}})) {}
    Chain& then(const char* type, const std::map<std::string, ParamValue>& params = {}) {
        const NodeId next = add(graph, type, params);
        graph.link({last, 0}, {next, 0});
        last = next;
        return *this;
    }
    std::shared_ptr<const Plan> plan(std::int64_t examples) {
        return compileExamples(graph, makeFeeds(graph, layerRegistry(), store), examples, layerRegistry());
    }
    bool keepsApart() { return keepsExamplesApart(*plan(3), *plan(1), std::vector{last}); }

    MediaStore store;
    Graph graph;
    NodeId last;
};

void write(const fs::path& path, const std::string& text) {
    fs::create_directories(path.parent_path());
    QVERIFY(writeFileAtomically(path, std::as_bytes(std::span(text))));
}

std::vector<std::string> namesOf(const Examples& examples) {
    std::vector<std::string> names;
    for (const Example& example : examples.all)
        names.push_back(example.name);
    return names;
}

using Names = std::vector<std::string>;

} // namespace

class TestBatch : public QObject {
    Q_OBJECT

private slots:
    void aPlanHasItsExamplesAlongTheFirstAxis() {
        Chain chain({8, 8, 3});
        chain.then("Conv2D").then("Flatten").then("Dense");
        const Shape one = chain.plan(1)->stepOf(chain.last)->output.shape;
        const Shape five = chain.plan(5)->stepOf(chain.last)->output.shape;
        QCOMPARE(five[0], 5);
        QCOMPARE(five[1], one[1]);
    }

    void layersThatMixExamplesAreFound() {
        const auto lambda = [](const char* function) {
            return std::map<std::string, ParamValue>{{"function", std::string(function)}};
        };
        QVERIFY(Chain({8, 8, 3}).then("Conv2D").then("BatchNormalization").then("Flatten").then("Dense").keepsApart());
        QVERIFY(Chain({9, 4}).then("LSTM").then("Dense").then("Softmax").keepsApart());
        QVERIFY(Chain({9, 4}).then("LayerNormalization").keepsApart());
        QVERIFY(Chain({4, 3}).then("Lambda", lambda("x - mean(x, axis=1, keepdims=True)")).keepsApart());
        QVERIFY(!Chain({4, 3}).then("Lambda", lambda("x - mean(x, axis=0, keepdims=True)")).keepsApart());
        QVERIFY(!Chain({4, 3}).then("Lambda", lambda("x - mean(x, axis=0, keepdims=True)")).then("Dense").keepsApart());
    }

    void asManyAtOnceAsMemoryAllows() {
        Chain small({8, 8, 3});
        QCOMPARE(suggestedExamples(*small.plan(1)), kMostSuggested);
        Chain large({1024, 1024, 16}); // 64 MiB
        large.then("ReLU");
        QCOMPARE(suggestedExamples(*large.plan(1), {std::uint64_t{8} << 30}), 2);
        QCOMPARE(suggestedExamples(*large.plan(1), {std::uint64_t{1} << 20}), 1);
    }

    void examplesAreStackedAndTakenOut() {
        const Value a{Tensor::fromFloats({1, 2}, std::vector<float>{1, 2}), defaultAxes(2),
                      Tensor::fromInts({1}, std::vector<std::int32_t>{1})};
        const Value b{Tensor::fromFloats({1, 2}, std::vector<float>{3, 4}), defaultAxes(2),
                      Tensor::fromInts({1}, std::vector<std::int32_t>{0})};
        const Value both = stacked(std::vector{a, b});
        QVERIFY(both.tensor.identical(Tensor::fromFloats({2, 2}, std::vector<float>{1, 2, 3, 4})));
        QVERIFY(both.mask->identical(Tensor::fromInts({2}, std::vector<std::int32_t>{1, 0})));
        QVERIFY(exampleOf(both.tensor, 1).identical(b.tensor));
    }

    void filesOfAFolderComeInNaturalOrder() {
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* file : {"a/10.png", "a/9.PNG", "b.png", ".hidden.png", ".git/x.png", "notes.txt"})
            write(root / file, "x");
        const std::string_view endings[] = {".png"};
        const auto found = examplesIn(root, endings);
        QVERIFY(found);
        QCOMPARE(namesOf(*found), (Names{"a/9.PNG", "a/10.png", "b.png"}));
        QCOMPARE(found->all[0].file, root / "a/9.PNG");
        QCOMPARE(found->passedOver, std::size_t{1});
        QVERIFY(!examplesIn(root / "nowhere", endings));
    }

    void aListNamesFilesAndNeverLeadsOut() {
        const QTemporaryDir folder;
        const fs::path list = fs::path(folder.path().toStdString()) / "list.txt";
        write(list, "b.png\r\n\n/data/../a.png\n../../c.png\n");
        const auto found = examplesListedIn(list);
        QVERIFY(found);
        QCOMPARE(namesOf(*found), (Names{"b.png", "a.png", "c.png"}));
        QCOMPARE(found->all[0].file, list.parent_path() / "b.png");
        QCOMPARE(found->all[1].file, fs::path("/a.png"));
        write(list, "a.png\n/a.png\n");
        QVERIFY(!examplesListedIn(list));
    }

    void aRecordGoesOnAfterALineThatWasCutOff() {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "run.jsonl";
        const RunTerms terms{{"model", "m1"}, {"arithmetic", "exact"}};
        const Key key = Hasher().add("content").key();
        {
            auto record = RunRecord::open(path, terms, false);
            QVERIFY(record && record->addDone("a \"quoted\".png", key, "row\r\n") && record->addFailed("b.png", "why"));
        }
        const auto whole = fs::file_size(path);
        {
            std::ofstream(path, std::ios::app) << "{\"file\":\"c.png\",\"state\":\"do";
            auto record = RunRecord::open(path, terms, false);
            QVERIFY(record);
            QCOMPARE(fs::file_size(path), whole);
            QVERIFY(record->find("a \"quoted\".png", key));
            QCOMPARE(record->find("a \"quoted\".png", key)->row, std::string("row\r\n"));
            QVERIFY(!record->find("a \"quoted\".png", Hasher().add("other").key()));
            QVERIFY(!record->find("b.png", key) && !record->find("c.png", key));
            QVERIFY(record->addDone("c.png", key));
        }
        QVERIFY(RunRecord::open(path, terms, false)->find("c.png", key));
        const auto other = RunRecord::open(path, {{"model", "m2"}, {"arithmetic", "exact"}}, false);
        QVERIFY(!other && other.error().toString().find("another: model.") != std::string::npos);
        QCOMPARE(RunRecord::open(path, {{"model", "m2"}, {"arithmetic", "exact"}}, true)->size(), std::size_t{0});
        write(path, "my own file\n");
        QVERIFY(!RunRecord::open(path, terms, false));
    }

    void aTableHasTheBestClassesFirst() {
        Chain chain({4});
        chain.then("Identity");
        Node node = *chain.graph.find(chain.last);
        node.classNames = {"a", "b", "c", "d"};
        chain.graph.replace(node);
        const auto table = ScoreTable::make(*chain.plan(1), std::vector{chain.last}, 3);
        QVERIFY(table);
        QCOMPARE(table->head(), std::string("file,class 1,score 1,class 2,score 2,class 3,score 3\r\n"));
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const Tensor scores = Tensor::fromFloats({1, 4}, std::vector<float>{nan, 2, 3, 2});
        QCOMPARE(table->row("x", std::vector{scores}), std::string("x,c,3,b,2,d,2\r\n"));
        Chain maps({4, 4, 1});
        QVERIFY(!ScoreTable::make(*maps.plan(1), std::vector{maps.last}, 3));
    }

    void readingGoesAheadInOrderAndStops() {
        std::atomic<int> read = 0;
        ReadAhead ahead(5, 2, [&](std::size_t index, const std::stop_token&) -> layerscope::Result<Value> {
            ++read;
            if (index == 1)
                return failure(message("broken"));
            return Value{Tensor::filled({1}, static_cast<float>(index)), {}, {}};
        });
        QTRY_COMPARE(read.load(), 3); // two wait, one is in the hand
        for (std::size_t i = 0; i < 5; ++i) {
            const auto item = ahead.next({});
            QVERIFY(item && item->index == i && item->value.has_value() == (i != 1));
        }
        QVERIFY(!ahead.next({}));

        std::stop_source stop;
        ReadAhead slow(2, 1, [](std::size_t, const std::stop_token& ended) -> layerscope::Result<Value> {
            while (!ended.stop_requested())
                std::this_thread::yield();
            return failure(message("stopped"));
        });
        stop.request_stop();
        QVERIFY(!slow.next(stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestBatch)
#include "tst_batch.moc"
