// SPDX-License-Identifier: GPL-3.0-or-later
// Random texts and changed valid ones: nothing crashes, and what is inferred is what is computed.
#include "core/GoldenCases.h"
#include "expression/Evaluate.h"
#include "expression/Python.h"

#include <QTest>

#include <chrono>
#include <random>

using namespace layerscope;
using namespace layerscope::expression;

namespace {

constexpr int kTexts = 150000;
constexpr double kMostSeconds = 3;
constexpr std::int64_t kMostBytes = 1 << 20; // what is evaluated here at all
constexpr std::int64_t kMostProducts = 1 << 20;

const char* const kPieces[] = {
    "x",           "y",
    "x",           "(",
    ")",           "[",
    "]",           ",",
    ":",           "+",
    "-",           "*",
    "/",           "//",
    "%",           "**",
    "@",           "<",
    ">=",          "==",
    "&",           "|",
    "~",           "^",
    "...",         "None",
    "True",        "0",
    "1",           "2",
    "-1",          "0.5",
    "1e3",         "=",
    "axis=",       "sum(",
    "mean(",       "max(",
    "reshape(",    "transpose(",
    "where(",      "clip(",
    "relu(",       "roll(",
    "pad(",        "concatenate([",
    "stack([",     "tile(",
    "einsum('ij",  "->i'",
    "take(",       "cast(",
    "'int32'",     "sort(",
    "cumsum(",     "diff(",
    "one_hot(",    "arange(",
    "norm(",       "repeat(",
    "flip(",       "softmax(",
    "glu(",        "2147483647",
    "-2147483648", " ",
    "'",           "\"",
    "\xc3\xa4",    "\x01",
};

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t n) {
    return std::uniform_int_distribution<std::size_t>(0, n - 1)(random);
}

std::string randomText(Random& random) {
    std::string text;
    for (std::size_t n = 1 + below(random, 14); n > 0; --n)
        text += kPieces[below(random, std::size(kPieces))];
    return text;
}

std::string changed(std::string text, const std::vector<std::string>& seeds, Random& random) {
    for (std::size_t n = 1 + below(random, 3); n > 0 && !text.empty(); --n) {
        const std::size_t at = below(random, text.size());
        switch (below(random, 4)) {
        case 0:
            text.erase(at, 1 + below(random, 3));
            break;
        case 1:
            text.insert(at, kPieces[below(random, std::size(kPieces))]);
            break;
        case 2:
            text[at] = "0123456789-x:,.)("[below(random, 17)];
            break;
        default: {
            const std::string& other = seeds[below(random, seeds.size())];
            text.insert(at, other.substr(below(random, other.size())));
        }
        }
    }
    return text;
}

Tensor waves(const Shape& shape, bool whole) {
    TensorBuilder builder(shape, whole ? DType::Int32 : DType::Float32);
    for (std::int64_t i = 0; i < shape.elements(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (whole)
            builder.ints()[at] = static_cast<std::int32_t>(i * 7 % 11) - 5;
        else
            builder.floats()[at] = static_cast<float>(i * 7 % 23) / 11 - 1;
    }
    return std::move(builder).finish();
}

} // namespace

class TestExpressionFuzz : public QObject {
    Q_OBJECT

private slots:
    void anyTextIsUnderstoodOrRefused() {
        std::vector<std::string> seeds;
        for (const golden::Json& entry : golden::cases())
            if (entry.at("layer") == "Lambda")
                seeds.push_back(entry.at("params").at("function"));
        QVERIFY(seeds.size() > 150);
        Random random(20240607);
        const auto start = std::chrono::steady_clock::now();
        for (int i = 0; i < kTexts; ++i) {
            const std::string text =
                i % 3 == 0 ? randomText(random) : changed(seeds[below(random, seeds.size())], seeds, random);
            check(text, i % 4 == 1);
            if (QTest::currentTestFailed())
                return;
            if (std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count() > kMostSeconds)
                break;
        }
        std::printf("%d texts understood, %d fit their inputs, %d evaluated\n", m_understood, m_inferred, m_evaluated);
        QVERIFY(m_understood > 100 && m_evaluated > 50);
    }

private:
    void check(const std::string& text, bool whole) {
        const auto lowered = lower(text);
        if (!lowered) {
            const TextFault& fault = lowered.error();
            QVERIFY2(fault.begin <= fault.end && fault.end <= text.size() + 1 && !fault.text.empty(), text.c_str());
            return;
        }
        ++m_understood;
        const std::string again = toText(*lowered);
        const auto second = lower(again);
        QVERIFY2(second || again.size() > kLongestText, (text + " -> " + again).c_str());
        const std::vector<Tensor> inputs{waves({2, 4, 6}, whole), waves({2, 4, 1}, false)};
        std::vector<TensorSpec> specs;
        for (const Tensor& input : inputs)
            specs.push_back({.shape = input.shape(), .axes = defaultAxes(3), .dtype = input.dtype()});
        const auto inferred = infer(*lowered, specs);
        if (!inferred) {
            QVERIFY2(inferred.error().end <= text.size() && !inferred.error().text.empty(), text.c_str());
            return;
        }
        ++m_inferred;
        QVERIFY2(inferred->result.axes.size() == static_cast<std::size_t>(inferred->result.shape.rank()), text.c_str());
        if (inferred->scratchBytes > kMostBytes || inferred->multiplyAccumulates > kMostProducts)
            return;
        const Array result = evaluate(*lowered, *inferred, inputs, Execution({}, 1));
        ++m_evaluated;
        QVERIFY2(result.tensor.shape() == inferred->result.shape, text.c_str());
        QVERIFY2(result.element == inferred->result.element, text.c_str());
        QVERIFY2((result.tensor.dtype() == DType::Float32) == (result.element == Element::Float32), text.c_str());
        if (result.element == Element::Bool)
            for (const std::int32_t v : result.tensor.ints())
                QVERIFY2(v == 0 || v == 1, text.c_str());
        if (second) {
            const auto sameShapes = infer(*second, specs);
            QVERIFY2(sameShapes && sameShapes->result.shape == inferred->result.shape, (text + " -> " + again).c_str());
        }
    }

    int m_understood = 0;
    int m_inferred = 0;
    int m_evaluated = 0;
};

QTEST_APPLESS_MAIN(TestExpressionFuzz)
#include "tst_expression_fuzz.moc"
