// SPDX-License-Identifier: GPL-3.0-or-later
// The Lambda layer's language: what a text means, where a mistake is, and what others get of it.
#include "core/GoldenCases.h"
#include "expression/Evaluate.h"
#include "expression/FromOperator.h"
#include "expression/FunctionTable.h"
#include "expression/Python.h"

#include <QTest>

#include <fstream>
#include <set>

using namespace layerscope;
using namespace layerscope::expression;

namespace {

const std::string kFolder = LAYERSCOPE_SOURCE_DIR "/tests/golden/";

/// Set to write the files of exports anew instead of checking them.
bool writes() {
    return qEnvironmentVariableIsSet("LAYERSCOPE_WRITE_EXPORTS");
}

std::string textBetween(const std::string& text, const TextFault& fault) {
    return text.substr(fault.begin, fault.end - fault.begin);
}

std::vector<TensorSpec> specs(std::initializer_list<Shape> shapes) {
    std::vector<TensorSpec> out;
    for (const Shape& shape : shapes)
        out.push_back({.shape = shape, .axes = defaultAxes(shape.rank())});
    return out;
}

/// What infer says of a text on one input of 2 x 4 x 6.
std::optional<TextFault> shapeFault(const std::string& text) {
    const auto lowered = lower(text);
    if (!lowered)
        return lowered.error();
    const auto inferred = infer(*lowered, specs({{2, 4, 6}}));
    return inferred ? std::nullopt : std::optional(inferred.error());
}

std::vector<std::string> goldenTexts() {
    std::vector<std::string> texts;
    for (const golden::Json& entry : golden::cases())
        if (entry.at("layer") == "Lambda" && !entry.contains("keras"))
            texts.push_back(entry.at("params").at("function"));
    return texts;
}

/// A call of the function with every tensor x, for asking Keras what class it makes.
std::string sampleOf(const Function& function) {
    const std::map<std::string, std::string> samples = {
        {"clip", "clip(x, 0, 1)"},
        {"reshape", "reshape(x, (-1, 24))"},
        {"swapaxes", "swapaxes(x, 1, 2)"},
        {"moveaxis", "moveaxis(x, 1, 2)"},
        {"expand_dims", "expand_dims(x, 1)"},
        {"broadcast_to", "broadcast_to(x, (2, 4, 6))"},
        {"concatenate", "concatenate([x, y], axis=1)"},
        {"stack", "stack([x, y], axis=1)"},
        {"repeat", "repeat(x, 2, axis=1)"},
        {"tile", "tile(x, (1, 2, 1))"},
        {"roll", "roll(x, 1)"},
        {"pad", "pad(x, ((0, 0), (1, 1), (0, 0)))"},
        {"take", "take(x, [0, 1], axis=1)"},
        {"getitem", "x[:, 1:]"},
        {"squeeze", "squeeze(x[:, :1], axis=1)"},
        {"matmul", "matmul(x, transpose(y, (0, 2, 1)))"},
        {"dot", "dot(x, transpose(y[0]))"},
        {"tensordot", "tensordot(x, y, axes=[[1, 2], [1, 2]])"},
        {"einsum", "einsum('bij,bij->b', x, y)"},
        {"full_like", "full_like(x, 2.0)"},
        {"cast", "cast(x, 'int32')"},
        {"one_hot", "one_hot(i, 3)"},
        {"threshold", "threshold(x, 0.1, 1.0)"},
        {"relu", "ops.relu(x)"},
    };
    if (const auto it = samples.find(function.name); it != samples.end())
        return it->second;
    std::string args;
    for (const Parameter& parameter : function.parameters)
        if (!parameter.otherwise)
            args += args.empty() ? "x" : ", y";
    return std::string(function.name) + "(" + args + ")";
}

std::vector<std::string> lines(const std::string& name) {
    std::ifstream file(kFolder + name);
    std::vector<std::string> out;
    for (std::string line; std::getline(file, line);)
        out.push_back(line);
    return out;
}

/// The lines of a file beside the golden scripts; or they are written.
void compareLines(const std::string& name, const std::vector<std::string>& wanted) {
    if (writes()) {
        std::ofstream file(kFolder + name);
        for (const std::string& line : wanted)
            file << line << '\n';
        return;
    }
    const auto found = lines(name);
    QCOMPARE(found.size(), wanted.size());
    for (std::size_t i = 0; i < wanted.size(); ++i)
        QCOMPARE(QString::fromStdString(found[i]), QString::fromStdString(wanted[i]));
}

} // namespace

class TestExpression : public QObject {
    Q_OBJECT

private slots:
    void precedenceIsPythons_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("meaning");
        const char* rows[][2] = {
            {"x+1*2", "x + 2"},
            {"x + y * z", "x + y * z"},
            {"(x + y) * z", "(x + y) * z"},
            {"x - y - z", "x - y - z"},
            {"x - (y - z)", "x - (y - z)"},
            {"-x ** 2", "-x ** 2"},
            {"(-x) ** 2", "(-x) ** 2"},
            {"x ** -y", "x ** (-y)"},
            {"x ** y ** z", "x ** (y ** z)"},
            {"x > (0 | y)", "x > 0 | y"},
            {"(x > 0) | (y > 1) & (z > 2)", "(x > 0) | (y > 1) & (z > 2)"},
            {"~x == y", "logical_not(x) == y"},
            {"x @ y * z", "x @ y * z"},
            {"- - x", "--x"},
            {"x[0:1][..., None]", "x[0:1][..., None]"},
            {"ops.sum(x, -1, keepdims=True)", "sum(x, axis=-1, keepdims=True)"},
            {"keras.activations.gelu(x)", "gelu(x, approximate=False)"},
            {"keras.ops.gelu(x)", "gelu(x)"},
            {"x * (2 ** 3 - 1) / -4", "x * 7 / -4"},
            {"where(x<0, -inf, x)", "where(x < 0, -inf, x)"},
            {"x0 + x1 + x2", "x + y + z"},
            {"linear(x) + 0.1", "x + 0.1"},
            {"mish(x)", "x * tanh(softplus(x))"},
            {"concatenate((x, y,),)", "concatenate((x, y))"},
        };
        for (const auto& row : rows)
            QTest::newRow(row[0]) << row[0] << row[1];
    }
    void precedenceIsPythons() {
        QFETCH(QString, text);
        QFETCH(QString, meaning);
        const auto lowered = lower(text.toStdString());
        QVERIFY2(lowered, lowered ? "" : lowered.error().text.toString().c_str());
        QCOMPARE(QString::fromStdString(toText(*lowered)), meaning);
    }

    void mistakesAreFoundWhereTheyAre_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("piece"); // what is underlined
        QTest::addColumn<QString>("words"); // some of what is said
        const char* rows[][3] = {
            {"", "", "Write an expression"},
            {"x +", "", "too early"},
            {"x * $ 2", "$", "no meaning"},
            {"x * ä", "ä", "no meaning"},
            {"x + foo", "foo", "not known"},
            {"x + smm(x)", "smm", "sum"},
            {"x and y", "and", "&"},
            {"x or y", "or", "|"},
            {"not x", "not", "~"},
            {"x if x > 0 else y", "if", "where"},
            {"0 < x < 1", "<", "three"},
            {"lambda x: x", "lambda", "single expression"},
            {"x = 2", "=", "=="},
            {"x.sum(axis=1)", "x.sum", "sum(x"},
            {"x.T", "x.T", "transpose"},
            {"x.shape[0]", "x.shape", "sizes as numbers"},
            {"__import__('os')", "__import__", "no function"},
            {"os.system('ls')", "os.system", "not known"},
            {"open('/etc/passwd')", "open", "no function"},
            {"x.__class__", "x.__class__", "not part"},
            {"sum", "sum", "parentheses"},
            {"sum(x, axes=1)", "1", "no argument \"axes\""},
            {"sum(x, 1, True, 3)", "3", "at most"},
            {"sum(x, axis=1, axis=2)", "axis", "twice"},
            {"sum(axis=1, x)", "x", "before those"},
            {"sum()", "sum()", "needs its argument"},
            {"reshape(x, y)", "y", "numbers"},
            {"concatenate(x, y)", "x", "brackets"},
            {"x[y]", "y", "take"},
            {"x[:, 1.5]", "1.5", "whole number"},
            {"x[::0]", "::0", "step"},
            {"x[..., ...]", "..., ...", "only one"},
            {"x[]", "]", "which elements"},
            {"(x + 1", "", "')'"},
            {"x 2", "2", "not expected"},
            {"'abc", "'abc", "closing quote"},
            {"2 * 3", "2 * 3", "from an input"},
            {"exp(2)", "exp(2)", "use its input"},
            {"99999999999 * x", "99999999999", "2147483647"},
            {"12abc * x", "12a", "letter"},
            {"split(x, 2)", "split", "several"},
            {"*x", "*", "not expected"},
            {"sum(*x)", "*", "one by one"},
        };
        for (const auto& row : rows)
            QTest::newRow(row[0]) << row[0] << row[1] << row[2];
    }
    void mistakesAreFoundWhereTheyAre() {
        QFETCH(QString, text);
        QFETCH(QString, piece);
        QFETCH(QString, words);
        const std::string utf8 = text.toStdString();
        const auto lowered = lower(utf8);
        QVERIFY(!lowered);
        const TextFault& fault = lowered.error();
        QVERIFY(fault.begin <= fault.end && fault.end <= utf8.size());
        QCOMPARE(QString::fromStdString(textBetween(utf8, fault)), piece);
        const std::string said = fault.text.toString();
        QVERIFY2(said.find(words.toStdString()) != std::string::npos, said.c_str());
    }

    void shapeMistakesNameTheirPiece_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("piece");
        QTest::addColumn<QString>("words");
        const char* rows[][3] = {
            {"1 + x[:, 5] * 2", "x[:, 5]", "In `x[:, 5]`: axis 1 has 4 elements"},
            {"relu(sum(x, axis=3))", "sum(x, axis=3)", "no axis 3"},
            {"x + x[:, :3]", "x + x[:, :3]", "do not fit"},
            {"x * 2 + x @ x", "x @ x", "cannot be multiplied"},
            {"2 * reshape(x, (5, 5))", "reshape(x, (5, 5))", "48 numbers"},
            {"x[:, 2:1]", "x[:, 2:1]", "nothing is left"},
            {"x[0, 0, 0, 0]", "x[0, 0, 0, 0]", "4 axes"},
            {"einsum('bij->bz', x)", "bz", ""},
            {"y + x", "y", "only 1 connected"},
            {"(x > 0) - (x > 1)", "(x > 0) - (x > 1)", "bools"},
            {"arange(0, 1e12) + x", "arange(0, 1e12)", "arange"},
            {"tile(x, (1, 2000000000, 2000000000))", "tile(x, (1, 2000000000, 2000000000))", "too large"},
        };
        for (const auto& row : rows)
            QTest::newRow(row[0]) << row[0] << row[1] << row[2];
    }
    void shapeMistakesNameTheirPiece() {
        QFETCH(QString, text);
        QFETCH(QString, piece);
        QFETCH(QString, words);
        const auto fault = shapeFault(text.toStdString());
        QVERIFY(fault);
        QCOMPARE(QString::fromStdString(textBetween(text.toStdString(), *fault)), piece);
        const std::string said = fault->text.toString();
        QVERIFY2(said.find(words.toStdString()) != std::string::npos, said.c_str());
    }

    void limitsHold() {
        QVERIFY(!lower(std::string(kLongestText + 1, 'x')));
        QVERIFY(!lower(std::string(2000, '(') + "x" + std::string(2000, ')')));
        QVERIFY(!lower(std::string(3000, '-') + "x"));
        QVERIFY(lower("((((((((((x))))))))))"));
        std::string tower = "x";
        for (int i = 0; i < 2000; ++i)
            tower += "**x";
        QVERIFY(!lower(tower));
    }

    void costCountsWhatIsInBetween() {
        const auto lowered = lower("sum(x[:, :, None] * x[:, None], axis=(1, 2))").value();
        const auto inferred = infer(lowered, specs({{2, 1000, 1000}}));
        QVERIFY(inferred);
        QVERIFY(inferred->scratchBytes >= std::int64_t{2} * 1000 * 1000 * 1000 * 4);
        const auto product = infer(lower("x @ x").value(), specs({{2, 30, 30}}));
        QCOMPARE(product->multiplyAccumulates, 2 * 30 * 30 * 30);
    }

    void exportsAreWhatKerasHasRun() {
        std::vector<std::string> exports;
        std::set<std::string> seen;
        for (const std::string& text : goldenTexts())
            if (seen.insert(text).second)
                exports.push_back(text + '\t' + toPython(lower(text).value(), inputNames(kMostInputs)));
        QVERIFY(exports.size() > 150);
        compareLines("lambda_python.txt", exports);
    }

    void textOfALoweredExpressionMeansTheSame() {
        for (const std::string& text : goldenTexts()) {
            const auto lowered = lower(text).value();
            const auto again = lower(toText(lowered));
            QVERIFY2(again, (text + " -> " + toText(lowered)).c_str());
            QCOMPARE(QString::fromStdString(toText(*again)), QString::fromStdString(toText(lowered)));
        }
    }

    /// Against tests/golden/operators.table, which Keras wrote.
    void operatorsAreKerass() {
        std::vector<std::string> samples;
        for (const Function& function : functions())
            if (function.module[0])
                samples.push_back(sampleOf(function));
        compareLines("lambda_functions.txt", samples);
        if (writes())
            return;
        std::ifstream file(kFolder + "operators.table");
        const golden::Json table = golden::Json::parse(file);
        for (const std::string& sample : samples) {
            std::string text = sample;
            if (const auto at = text.find("(i,"); at != std::string::npos)
                text.replace(at, 3, "(cast(x, 'int32'),");
            const auto lowered = lower(text);
            QVERIFY2(lowered, text.c_str());
            const Call& call = lowered->calls.back();
            const auto written = kerasOperator(call);
            QVERIFY2(written, text.c_str());
            const golden::Json& wanted = table.at(sample);
            QCOMPARE(QString::fromStdString(written->module), QString::fromStdString(wanted.at("module")));
            QCOMPARE(QString::fromStdString(written->className), QString::fromStdString(wanted.at("class_name")));
            std::vector<std::string> settings;
            for (const auto& [name, value] : written->config)
                settings.push_back(name);
            QVERIFY2(settings == wanted.at("config").get<std::vector<std::string>>(), text.c_str());
            QVERIFY2(written->args.size() == wanted.at("args").get<std::size_t>(), text.c_str());
            const auto names = fromOperator(written->module, written->className);
            QVERIFY2(names && names->function == functionName(call), text.c_str());
            QCOMPARE(names->config.size(), settings.size());
        }
    }

    void operatorsBecomeExpressions() {
        KerasOperator op{"keras.src.ops.numpy", "Multiply", {}, {Argument::ofInput(0), Argument::ofNumber(2)}, {}};
        QCOMPARE(QString::fromStdString(*toExpression(op)), QStringLiteral("x * 2.0"));
        Argument flag = Argument::ofInteger(1);
        flag.kind = Argument::Kind::Bool;
        op = {"keras.src.ops.numpy",
              "Sum",
              {{"name", Argument::ofText("sum")}, {"axis", Argument::ofInteger(-1)}, {"keepdims", flag}},
              {Argument::ofInput(0)},
              {}};
        QCOMPARE(QString::fromStdString(*toExpression(op)), QStringLiteral("sum(x, axis=-1, keepdims=True)"));
        op = {"keras.src.ops.numpy",
              "Einsum",
              {{"subscripts", Argument::ofText("bi,bj->bij")}},
              {Argument::ofInput(0), Argument::ofInput(1)},
              {}};
        QCOMPARE(QString::fromStdString(*toExpression(op)), QStringLiteral("einsum('bi,bj->bij', x, y)"));
        op = {"keras.src.activations.activations",
              "ReLU",
              {{"negative_slope", Argument::ofNumber(0.1)}, {"max_value", {}}, {"threshold", Argument::ofNumber(0)}},
              {Argument::ofInput(0)},
              {}};
        QCOMPARE(QString::fromStdString(*toExpression(op)), QStringLiteral("relu(x, negative_slope=0.1)"));
        QVERIFY(!toExpression({"keras.src.ops.numpy", "NoSuchThing", {}, {Argument::ofInput(0)}, {}}));
        QVERIFY(!toExpression({"keras.src.ops.numpy", "Add", {}, {Argument::ofInput(0)}, {}}));
        QVERIFY(!kerasOperator(lower("x + arange(3)")->calls.front()));
    }
};

QTEST_APPLESS_MAIN(TestExpression)
#include "tst_expression.moc"
