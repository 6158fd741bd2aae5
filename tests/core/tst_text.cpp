// SPDX-License-Identifier: GPL-3.0-or-later
#include "SourceFiles.h"
#include "data/text/TextTokens.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>
#include <array>
#include <random>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

std::string labelsOf(const Value& value) {
    std::string out;
    for (std::int64_t i = 0; i < value.tensor.shape()[1]; ++i) {
        const std::string* label = value.axes[1].labelOf(i);
        out += (i > 0 ? "|" : "") + (label ? *label : "none");
    }
    return out;
}

MediaParams typed(const std::string& text, std::int64_t tokens) {
    return {{"source", "text:" + text}, {"shape", Ints{tokens}}, {"dtype", "int32"}};
}

} // namespace

class TestText : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY(m_files.isValid()); }
    void numbersAreThoseOfKeras();
    void typedTextsAreCutAndPadded();
    void tokensAreTheLabels();
    void fractionsForInputsThatWantThem();
    void filesAndTheirByteOrderMark();
    void vocabulariesComeFromFiles();
    void suggestionsFitTheText();
    void charactersAreThoseOfUnicode();
    void mistakesGetASentence_data();
    void mistakesGetASentence();
    void strangeBytesNeverCrash();

private:
    SourceFiles m_files;
};

void TestText::numbersAreThoseOfKeras() {
    QFile file(LAYERSCOPE_SOURCE_DIR "/tests/golden/text/text_vectorization.json");
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QJsonArray cases = QJsonDocument::fromJson(file.readAll()).array();
    QVERIFY(cases.size() > 100);
    for (const auto& entry : cases) {
        const QJsonObject golden = entry.toObject();
        Params params;
        for (const char* id : {"standardize", "split"})
            params.set(id, golden[QLatin1String(id)].toString().toStdString());
        if (const int most = golden["max_tokens"].toInt())
            params.set("max_tokens", std::int64_t{most});
        const auto tokens = tokensOf("text:" + golden["text"].toString().toStdString(), params, m_files.store());
        QVERIFY(tokens);
        QJsonArray ids;
        for (const auto& piece : (*tokens)->pieces)
            ids.append(piece.id);
        QJsonArray vocabulary;
        for (const std::string& token : (*tokens)->vocabulary)
            vocabulary.append(QString::fromStdString(token));
        QCOMPARE(ids, golden["ids"].toArray());
        QCOMPARE(vocabulary, golden["vocabulary"].toArray());
    }
}

void TestText::typedTextsAreCutAndPadded() {
    const auto padded = m_files.load(typed("The cat saw the dog.", 8));
    QVERIFY2(padded, m_files.error());
    QCOMPARE(padded->tensor.dtype(), DType::Int32);
    QVERIFY(padded->tensor.shape() == Shape({1, 8}));
    QCOMPARE(textOf(*padded), "2 5 3 2 4 0 0 0");
    QCOMPARE(textOf(m_files.load(typed("The cat saw the dog.", 3)).value()), "2 5 3");
    MediaParams later = typed("The cat saw the dog.", 3);
    later["start"] = 3.0;
    QCOMPARE(textOf(m_files.load(later).value()), "2 4 0");
    QCOMPARE(textOf(m_files.load(typed("", 2)).value()), "0 0"); // nothing typed as yet
}

void TestText::tokensAreTheLabels() {
    MediaParams params = typed("The cat, the dog", 5);
    QCOMPARE(labelsOf(m_files.load(params).value()), "the|cat|the|dog|");
    params["start"] = 2.0;
    params["max_tokens"] = 3; // what is unknown is still shown as it is written
    const auto value = m_files.load(params);
    QCOMPARE(textOf(value.value()), "2 1 0 0 0");
    QCOMPARE(labelsOf(*value), "the|dog|||");
    QCOMPARE(value->axes[1].unit, AxisUnit::Token);
    QCOMPARE(value->axes[1].origin, 2.0);
    const std::string source = m_files.write("labels.txt", "a b a");
    const MediaParams file{{"source", source}, {"shape", Ints{4}}};
    QVERIFY(m_files.load(file)->axes == m_files.load(file)->axes);
}

void TestText::fractionsForInputsThatWantThem() {
    MediaParams params = typed("a b a", 3);
    params["dtype"] = "float32";
    const auto value = m_files.load(params);
    QVERIFY2(value, m_files.error());
    QCOMPARE(value->tensor.dtype(), DType::Float32);
    QCOMPARE(textOf(*value), "2 3 2");
}

void TestText::filesAndTheirByteOrderMark() {
    const std::string source = m_files.write("words.txt", "\xEF\xBB\xBFHello\r\nhello\r\nworld\r\n");
    const auto value = m_files.load({{"source", source}, {"shape", Ints{3}}, {"dtype", "int32"}});
    QVERIFY2(value, m_files.error());
    QCOMPARE(textOf(*value), "2 2 3");
}

void TestText::vocabulariesComeFromFiles() {
    const std::string vocabulary = m_files.write("vocabulary.txt", "dog\nthe\n");
    MediaParams params = typed("the cat the dog", 4);
    params["vocabulary"] = vocabulary;
    QCOMPARE(textOf(m_files.load(params).value()), "3 1 3 2");
    // As Keras writes one, with its two special tokens.
    m_files.write("vocabulary.txt", "\n[UNK]\ncat\r\ndog\r\nthe\r\n");
    QCOMPARE(textOf(m_files.load(params).value()), "4 2 4 3");
    Params size;
    size.set("vocabulary", vocabulary);
    QCOMPARE(vocabularySize("text:cat", size, m_files.store()).value(), std::int64_t{5});
    QCOMPARE(vocabularySize("text:a b a", {}, m_files.store()).value(), std::int64_t{4});
}

void TestText::suggestionsFitTheText() {
    const auto params = m_files.suggest("text:one two three");
    QVERIFY2(params, m_files.error());
    QCOMPARE(params->ints("shape"), (Ints{3}));
    QCOMPARE(params->text("dtype"), "int32");
    const auto tale = m_files.suggest(LAYERSCOPE_SOURCE_DIR "/resources/media/lighthouse.txt");
    QVERIFY2(tale, m_files.error());
    QVERIFY(tale->ints("shape")[0] > 200);
    std::string longText;
    for (int i = 0; i < 2000; ++i)
        longText += "word ";
    QCOMPARE(m_files.suggest(m_files.write("long.txt", longText))->ints("shape"), (Ints{512}));
}

void TestText::charactersAreThoseOfUnicode() {
    MediaParams params = typed("aé😀a", 5);
    params["split"] = "character";
    const auto value = m_files.load(params);
    QCOMPARE(textOf(value.value()), "2 4 3 2 0");
    QCOMPARE(labelsOf(*value), "a|é|😀|a|");
}

void TestText::mistakesGetASentence_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("vocabulary");
    QTest::addColumn<QString>("sentence");
    const QByteArray fine = "some words";
    QTest::newRow("UTF-16") << QByteArray("\xFF\xFE"
                                          "a\0",
                                          4)
                            << QByteArray() << "This text is in UTF-16";
    QTest::newRow("Latin-1") << QByteArray("one\ntwo\n\xE4pfel") << QByteArray() << "not in UTF-8 (line 3)";
    QTest::newRow("bytes") << QByteArray("\x7f"
                                         "ELF\0\0\1\2\3more",
                                         13)
                           << QByteArray() << "This is no text";
    QTest::newRow("twice") << fine << QByteArray("a\nb\na\n") << "has the token “a” twice";
    QTest::newRow("empty vocabulary") << fine << QByteArray("\n[UNK]\n") << "The vocabulary is empty";
}

void TestText::mistakesGetASentence() {
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArray, vocabulary);
    QFETCH(const QString, sentence);
    MediaParams params{{"source", m_files.write("wrong.txt", text.toStdString())}, {"shape", Ints{3}}};
    if (!vocabulary.isEmpty())
        params["vocabulary"] = m_files.write("wrong.txt.words", vocabulary.toStdString());
    QVERIFY(!m_files.load(params));
    QVERIFY2(QString(m_files.error()).contains(sentence), m_files.error());
    QVERIFY2(QString(m_files.error()).contains("wrong.txt"), m_files.error());
    params["shape"] = Ints{3, 2};
    QVERIFY(!m_files.load(params));
    QVERIFY2(QString(m_files.error()).contains("a shape of one size"), m_files.error());
    QVERIFY(!m_files.suggest(m_files.write("empty.txt", "  \n")));
    QVERIFY(!m_files.suggest("/nowhere/words.txt"));
}

void TestText::strangeBytesNeverCrash() {
    const std::string seed = "\xEF\xBB\xBFThe cat – größer 😀 sat.\r\n\tOn 日本\v the mat\n";
    std::mt19937 random(5);
    int read = 0;
    for (int round = 0; round < 600; ++round) {
        std::string text = seed;
        for (unsigned change = random() % 4; change > 0 && !text.empty(); --change) {
            const std::size_t at = random() % text.size();
            if (random() % 3 == 0)
                text.resize(at);
            else
                text[at] = static_cast<char>(random() % (random() % 2 == 0 ? 256 : 128));
        }
        const std::string source = m_files.write("fuzz.txt", text);
        Params params;
        params.set("split", std::string(round % 2 == 0 ? "character" : "whitespace"));
        MediaStore store;
        const auto tokens = tokensOf(source, params, store);
        if (!tokens) {
            QVERIFY(!tokens.error().what.empty());
            continue;
        }
        ++read;
        for (std::size_t i = 0; i < (*tokens)->pieces.size(); ++i)
            QVERIFY(!(*tokens)->token(i).empty() && (*tokens)->pieces[i].id >= 2);
    }
    QVERIFY(read > 150);
}

QTEST_APPLESS_MAIN(TestText)
#include "tst_text.moc"
