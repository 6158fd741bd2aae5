// SPDX-License-Identifier: GPL-3.0-or-later
#include "SessionFixtures.h"

#include "formats/Project.h"

#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <random>

using namespace layerscope;
using namespace layerscope::test;

namespace {

constexpr int kEdits = 10'000;
constexpr int kCheckEvery = 250;
constexpr std::size_t kMostNodes = 40;

/// A person without a plan, always the same one for the same seed.
class Monkey {
public:
    explicit Monkey(Document& document, std::uint32_t seed)
        : m_document(document)
        , m_random(seed) {}

    void act() {
        static const std::vector<void (Monkey::*)()> kActions{
            &Monkey::addNode, &Monkey::wire,   &Monkey::wire,     &Monkey::setParam, &Monkey::setParam, &Monkey::drag,
            &Monkey::remove,  &Monkey::bypass, &Monkey::annotate, &Monkey::rename,   &Monkey::unwire,   &Monkey::paste,
            &Monkey::undo,    &Monkey::undo,   &Monkey::redo,     &Monkey::weigh,    &Monkey::remove};
        (this->*kActions[below(kActions.size())])();
    }

    std::size_t below(std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit - 1)(m_random); }

private:
    NodeId anyNode() {
        const auto& nodes = m_document.graph().nodes();
        return nodes.empty() ? NodeId{} : std::next(nodes.begin(), static_cast<long>(below(nodes.size())))->first;
    }
    Point anyPoint() { return {std::uniform_real_distribution(-1e4, 1e4)(m_random), 0.1 * double(below(1000))}; }

    void addNode() {
        if (m_document.graph().nodes().size() >= kMostNodes)
            return;
        const auto all = m_document.registry().all();
        m_document.addNode(*all[below(all.size())], anyPoint());
    }
    void wire() { m_document.link({anyNode(), 0}, {anyNode(), static_cast<int>(below(3))}); }
    void unwire() { m_document.unlink({anyNode(), 0}); }
    void remove() {
        if (m_document.graph().nodes().size() > kMostNodes / 4)
            m_document.removeNodes({anyNode(), anyNode()});
    }
    void bypass() { m_document.setBypassed({anyNode(), anyNode()}, below(2) == 0); }
    void rename() { m_document.rename(anyNode(), "name " + std::to_string(below(100))); }
    void undo() { m_document.undoStack().undo(); }
    void redo() { m_document.undoStack().redo(); }

    void setParam() {
        const Node* node = m_document.graph().find(anyNode());
        const LayerDef* def = node ? m_document.registry().find(node->type) : nullptr;
        if (!def || def->params.empty())
            return;
        const ParamDef& param = def->params[below(def->params.size())];
        const quint64 gesture = below(2) ? m_document.newGesture() : 0;
        const NodeId id = node->id; // an edit replaces the node
        const ParamValue old = *node->params.find(param.id);
        for (std::size_t tick = below(4) + 1; tick > 0; --tick)
            m_document.setParam(id, param.id, anyValue(old), gesture);
    }
    ParamValue anyValue(const ParamValue& old) {
        if (std::holds_alternative<bool>(old))
            return below(2) == 0;
        if (std::holds_alternative<std::int64_t>(old))
            return static_cast<std::int64_t>(below(9));
        if (std::holds_alternative<double>(old))
            return std::uniform_real_distribution(-1.0, 1.0)(m_random);
        if (const auto* ints = std::get_if<Ints>(&old)) {
            Ints changed = *ints;
            for (std::int64_t& entry : changed)
                entry = static_cast<std::int64_t>(below(5)) + 1;
            return changed;
        }
        return old;
    }
    void weigh() {
        const Node* node = m_document.graph().find(anyNode());
        if (node)
            m_document.setWeights(node->id, {{"bias", Tensor::filled({static_cast<std::int64_t>(below(4)) + 1},
                                                                     0.1F * static_cast<float>(below(100)))}});
    }
    void drag() {
        const NodeId node = anyNode();
        const quint64 gesture = m_document.newGesture();
        for (int tick = 0; node && tick < 5; ++tick)
            m_document.moveNodes({{node, anyPoint()}}, gesture);
    }
    void annotate() {
        m_document.edit("annotate", [&](Graph& graph) {
            if (graph.annotations().size() > 8)
                graph.removeAnnotation(graph.annotations().begin()->first);
            graph.annotate({{}, Annotation::Kind::Note, "note " + std::to_string(below(9)), {anyPoint(), 10, 20}});
        });
    }
    void paste() {
        if (m_document.graph().nodes().size() >= kMostNodes)
            return;
        const Graph part = extract(m_document.graph(), {anyNode(), anyNode()}, {});
        m_document.edit("paste", [&](Graph& graph) { insertGraph(graph, part, {24, 24}); });
    }

    Document& m_document;
    std::mt19937 m_random;
};

bool isSound(const Graph& graph) {
    std::set<std::string> names;
    for (const auto& [id, node] : graph.nodes())
        if (node->id != id || node->name.empty() || !names.insert(node->name).second)
            return false;
    return std::ranges::all_of(graph.links(), [&](const auto& link) {
        return graph.find(link.first.node) && graph.find(link.second.node) &&
               !graph.reaches(link.first.node, link.second.node);
    });
}

std::vector<std::byte> bytesOf(const Document& document) {
    return projectBytes(document.project(), document.registry()).value_or(std::vector<std::byte>{});
}

} // namespace

class TestDocumentRandom : public QObject {
    Q_OBJECT

private slots:
    void everyInvariantHolds_data();
    void everyInvariantHolds();

private:
    void saveAndOpen(Document& document);

    QTemporaryDir m_folder;
};

void TestDocumentRandom::everyInvariantHolds_data() {
    QTest::addColumn<std::uint32_t>("seed");
    QTest::newRow("first") << std::uint32_t{1};
    QTest::newRow("second") << std::uint32_t{20261122};
}

void TestDocumentRandom::everyInvariantHolds() {
    QFETCH(std::uint32_t, seed);
    Document document(layerRegistry());
    document.undoStack().setUndoLimit(0);
    Monkey monkey(document, seed);
    auto start = document.snapshot();
    for (int edit = 1; edit <= kEdits; ++edit) {
        monkey.act();
        QVERIFY2(isSound(document.graph()), qPrintable(QStringLiteral("after edit %1").arg(edit)));
        if (edit % kCheckEvery != 0)
            continue;
        const int index = document.undoStack().index();
        const auto end = document.snapshot();
        const std::vector<std::byte> endBytes = bytesOf(document);
        QVERIFY(!endBytes.empty());
        document.undoStack().setIndex(0);
        QVERIFY(document.graph() == *start);
        document.undoStack().setIndex(index);
        QVERIFY(document.graph() == *end);
        QVERIFY(bytesOf(document) == endBytes);
        if (edit % (4 * kCheckEvery) == 0) {
            saveAndOpen(document);
            if (QTest::currentTestFailed())
                return;
            start = document.snapshot();
        }
    }
    QVERIFY(document.graph().nodes().size() > 3);
}

void TestDocumentRandom::saveAndOpen(Document& document) {
    const std::filesystem::path path = m_folder.filePath("random.layerscope").toStdString();
    const auto saved = document.snapshot();
    const Result<void> written = writeProject(path, document.project(), document.registry());
    QVERIFY2(written, written ? "" : written.error().toString().c_str());
    Result<Project> opened = readProject(path, document.registry());
    QVERIFY2(opened, opened ? "" : opened.error().toString().c_str());
    for (const Message& note : opened->notes)
        QFAIL(note.toString().c_str());
    document.reset(std::move(*opened), path);
    QVERIFY(document.graph() == *saved);
}

QTEST_GUILESS_MAIN(TestDocumentRandom)
#include "tst_document_random.moc"
