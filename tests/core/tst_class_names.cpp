// SPDX-License-Identifier: GPL-3.0-or-later
#include "TestLayers.h"
#include "base/Utf8.h"
#include "formats/ClassNames.h"
#include "formats/Project.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Plan.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

using Names = std::vector<std::string>;

/// Source -> Weighted with three units -> Scale.
struct Classifier {
    Graph graph;
    NodeId weighted;
    NodeId scale;

    explicit Classifier(Names names) {
        const NodeId source = put(graph, "Source");
        weighted = put(graph, "Weighted", {source});
        scale = put(graph, "Scale", {weighted});
        Node node = *graph.find(weighted);
        node.classNames = std::move(names);
        graph.replace(node);
    }
    std::shared_ptr<const Plan> plan() const { return compile(graph, feedsFor(graph), testRegistry()); }
};

QString errorOf(const Result<Names>& names) {
    return names ? QString() : QString::fromStdString(names.error().toString());
}

} // namespace

class TestClassNames : public QObject {
    Q_OBJECT
private slots:
    void initTestCase();
    void labelTheLastAxis();
    void otherNumbersOfNamesGetAHint();
    void axesOnASourceAreNotNamed();
    void doNotChangeWhatIsComputed();
    void areAnEditThatCanBeTakenBack();
    void areSavedWithTheProject();
    void areReadFromLines();
    void areReadFromJson();
    void whatIsNoListOfNamesGetsASentence_data();
    void whatIsNoListOfNamesGetsASentence();
    void utf8IsCheckedToTheLetter();

private:
    std::filesystem::path fileOf(std::string text);
    QTemporaryDir m_folder;
};

void TestClassNames::initTestCase() {
    QVERIFY(m_folder.isValid());
}

std::filesystem::path TestClassNames::fileOf(std::string text) {
    std::ranges::replace(text, '\'', '"');
    QFile file(m_folder.filePath("names"));
    if (!file.open(QIODevice::WriteOnly) || file.write(QByteArray::fromStdString(text)) < 0)
        qFatal("the temporary folder takes no file");
    return file.fileName().toStdString();
}

void TestClassNames::labelTheLastAxis() {
    const Classifier model({"cat", "dog", "fox"});
    const auto first = model.plan();
    QVERIFY(first->issues().empty());
    const Axis& axis = first->find(model.weighted)->output->axes.back();
    QVERIFY(axis.labelOf(2));
    QCOMPARE(*axis.labelOf(2), "fox");
    QVERIFY(!axis.labelOf(3));
    QCOMPARE(*first->find(model.scale)->output->axes.back().labelOf(0), "cat"); // carried on
    QVERIFY(first->find(model.weighted)->output->axes == model.plan()->find(model.weighted)->output->axes);
}

void TestClassNames::otherNumbersOfNamesGetAHint() {
    const Classifier model({"cat", "dog"});
    const auto plan = model.plan();
    const NodePlan& node = *plan->find(model.weighted);
    QCOMPARE(node.state, NodePlan::State::Ready);
    QCOMPARE(node.issues.size(), std::size_t{1});
    QCOMPARE(node.issues.front().severity, Issue::Severity::Hint);
    QCOMPARE(node.issues.front().text.toString(),
             "There are 2 class names, but the output has 3 places on its last axis.");
    QVERIFY(!node.output->axes.back().labels);
}

void TestClassNames::axesOnASourceAreNotNamed() {
    Graph graph;
    Node input = makeNode(*layerRegistry().find("Input"), {});
    input.params.set("shape", Ints{4, 4, 4});
    input.classNames = {"a", "b", "c", "d"};
    const NodeId id = graph.add(input);
    QVERIFY(compile(graph, {}, layerRegistry())->find(id)->output->axes.back().labels);
    Node film = *graph.find(id);
    film.params.set("source", std::string("x.nii"));
    film.params.set("shape", Ints{4, 4, 4});
    graph.replace(film);
    const auto plan = compile(graph, {}, layerRegistry());
    QVERIFY(!plan->find(id)->output->axes.back().labels);
    QVERIFY(std::ranges::any_of(plan->issues(), [](const Issue& issue) {
        return issue.text.toString().starts_with("The class names are not shown");
    }));
}

void TestClassNames::doNotChangeWhatIsComputed() {
    const Classifier named({"cat", "dog", "fox"});
    const Classifier plain({});
    QVERIFY(named.plan()->stepOf(named.weighted)->key == plain.plan()->stepOf(plain.weighted)->key);
}

void TestClassNames::areAnEditThatCanBeTakenBack() {
    const Classifier plain({});
    Classifier named({"cat", "dog", "fox"});
    const GraphDelta delta = GraphDelta::between(plain.graph, named.graph);
    QVERIFY(!delta.empty());
    delta.inverted().apply(named.graph);
    QVERIFY(named.graph == plain.graph);
}

void TestClassNames::areSavedWithTheProject() {
    const Classifier model({"Katze", "Hund, groß", ""});
    const auto text = graphToJson(model.graph, testRegistry());
    QVERIFY(text);
    const auto back = graphFromJson(*text, testRegistry(), "clipboard");
    QVERIFY2(back, back ? "" : back.error().toString().c_str());
    QVERIFY(*back == model.graph);
}

void TestClassNames::areReadFromLines() {
    QCOMPARE(readClassNames(fileOf("cat\ndog\nfox\n")).value(), (Names{"cat", "dog", "fox"}));
    QCOMPARE(readClassNames(fileOf("\xEF\xBB\xBF"
                                   "Katze\r\nHund, groß\r\n\r\nFuchs"))
                 .value(),
             (Names{"Katze", "Hund, groß", "", "Fuchs"}));
}

void TestClassNames::areReadFromJson() {
    const Names three{"tench", "goldfish", "shark"};
    QCOMPARE(readClassNames(fileOf(" ['tench', 'goldfish', 'shark']")).value(), three);
    QCOMPARE(readClassNames(fileOf("{'0': ['n01440764', 'tench'], '2': ['n01484850', 'shark'], "
                                   "'1': ['n01443537', 'goldfish']}"))
                 .value(),
             three);
    QCOMPARE(readClassNames(fileOf("{'0': 'tench', '1': 'goldfish', '2': 'shark'}")).value(), three);
    QCOMPARE(readClassNames(fileOf("{'shark': 2, 'goldfish': 1, 'tench': 0}")).value(), three);
}

void TestClassNames::whatIsNoListOfNamesGetsASentence_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << ""
                             << "There are no class names in it";
    QTest::newRow("hole") << "{'0': 'a', '2': 'b'}"
                          << "numbered from 0 to 1";
    QTest::newRow("twice") << "{'a': 0, 'b': 0}"
                           << "Class 0 has two names";
    QTest::newRow("numbers") << "[1, 2]"
                             << "There should be a text here";
    QTest::newRow("cut off") << "['a', "
                             << "not valid JSON";
    QTest::newRow("line breaks") << "['a\\nb']"
                                 << "no line breaks";
}

void TestClassNames::whatIsNoListOfNamesGetsASentence() {
    QFETCH(const QString, text);
    QFETCH(const QString, sentence);
    const auto names = readClassNames(fileOf(text.toStdString()));
    QVERIFY2(errorOf(names).contains(sentence), qPrintable(errorOf(names)));
    QVERIFY(errorOf(names).contains(m_folder.path()));
}

void TestClassNames::utf8IsCheckedToTheLetter() {
    QVERIFY(isUtf8("Kanten, größer 😀"));
    for (const char* wrong : {"\xE4", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE2\x82", "\x80"})
        QVERIFY(!isUtf8(wrong));
    QCOMPARE(latin1ToUtf8("\xB0"
                          "C"),
             "°C");
    QVERIFY(!readClassNames(fileOf("\xE4pfel\n")));
    QVERIFY(errorOf(readClassNames(fileOf("a\n\xE4pfel\n"))).contains("not in UTF-8 (line 2)"));
    QVERIFY(errorOf(readClassNames(fileOf(std::string("a\0b\0c\0d\0", 8)))).contains("UTF-16"));
    QVERIFY(errorOf(readClassNames(fileOf(std::string("abc\0", 4)))).contains("This is no text"));
}

QTEST_APPLESS_MAIN(TestClassNames)
#include "tst_class_names.moc"
