// SPDX-License-Identifier: GPL-3.0-or-later
// Einsum and the permutation of axes against the plainest loops that say what they mean.
#include "kernels/Einsum.h"
#include "kernels/Permute.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <random>
#include <set>

using namespace layerscope;

namespace {

std::mt19937& engine() {
    static std::mt19937 generator(3);
    return generator;
}

Tensor randomTensor(const Shape& shape) {
    std::normal_distribution<float> normal;
    TensorBuilder builder(shape);
    std::ranges::generate(builder.floats(), [&] { return normal(engine()); });
    return std::move(builder).finish();
}

Tensor counting(const Shape& shape) {
    TensorBuilder builder(shape, DType::Int32);
    std::iota(builder.ints().begin(), builder.ints().end(), 0);
    return std::move(builder).finish();
}

using Index = std::map<char, std::int64_t>;

/// The element at the place that the letters say; an axis of size 1 is repeated.
double elementAt(const Tensor& tensor, const std::string& letters, const Index& index) {
    std::int64_t at = 0;
    for (int axis = 0; axis < tensor.shape().rank(); ++axis) {
        const std::int64_t size = tensor.shape()[axis];
        at = at * size + (size == 1 ? 0 : index.at(letters[static_cast<std::size_t>(axis)]));
    }
    return tensor.at(at);
}

/// Calls body with every place of a space with these sizes, the first letter slowest.
template <class Body>
void forEachPlace(const std::vector<std::pair<char, std::int64_t>>& sizes, Index& index, std::size_t depth,
                  const Body& body) {
    if (depth == sizes.size())
        return body();
    for (std::int64_t i = 0; i < sizes[depth].second; ++i) {
        index[sizes[depth].first] = i;
        forEachPlace(sizes, index, depth + 1, body);
    }
}

/// The definition: letters only, the output's letters first.
std::vector<double> plainEinsum(const std::vector<std::string>& terms, const std::string& output,
                                const std::vector<Tensor>& inputs, const std::map<char, std::int64_t>& sizes) {
    std::vector<std::pair<char, std::int64_t>> kept;
    std::vector<std::pair<char, std::int64_t>> summed;
    for (char c : output)
        kept.emplace_back(c, sizes.at(c));
    for (const auto& [c, size] : sizes)
        if (output.find(c) == std::string::npos)
            summed.emplace_back(c, size);
    std::vector<double> out;
    Index index;
    forEachPlace(kept, index, 0, [&] {
        double sum = 0;
        forEachPlace(summed, index, 0, [&] {
            double product = 1;
            for (std::size_t i = 0; i < inputs.size(); ++i)
                product *= elementAt(inputs[i], terms[i], index);
            sum += product;
        });
        out.push_back(sum);
    });
    return out;
}

double largestDifference(const Tensor& tensor, const std::vector<double>& wanted) {
    double worst = tensor.elements() == static_cast<std::int64_t>(wanted.size()) ? 0 : INFINITY;
    for (std::size_t i = 0; i < wanted.size() && std::isfinite(worst); ++i)
        worst = std::max(worst, std::abs(tensor.at(static_cast<std::int64_t>(i)) - wanted[i]));
    return worst;
}

struct RandomCase {
    std::vector<std::string> terms;
    std::string output;
    std::vector<Tensor> inputs;
    std::map<char, std::int64_t> sizes;

    std::string text() const { return terms[0] + (terms.size() > 1 ? "," + terms[1] : "") + "->" + output; }
};

/// Up to five letters in each of one or two inputs, some twice, some of size 1 in one of them.
RandomCase randomCase() {
    static const std::string kLetters = "abcdeF";
    RandomCase out;
    std::set<char> used;
    for (char c : kLetters)
        out.sizes[c] = 1 + static_cast<std::int64_t>(engine()() % 4);
    for (std::size_t i = 0; i < 1 + engine()() % 2; ++i) {
        std::string term;
        Shape shape;
        for (std::size_t axis = engine()() % 6; axis > 0; --axis) {
            term += kLetters[engine()() % kLetters.size()];
            shape.append(out.sizes[term.back()]);
            used.insert(term.back());
        }
        out.terms.push_back(term);
        out.inputs.push_back(randomTensor(shape));
    }
    std::erase_if(out.sizes, [&](const auto& entry) { return !used.contains(entry.first); });
    for (char c : used)
        if (engine()() % 2)
            out.output += c;
    std::ranges::shuffle(out.output, engine());
    return out;
}

} // namespace

class EinsumTest : public QObject {
    Q_OBJECT
private slots:
    void randomEquationsAreTheirDefinition() {
        for (int round = 0; round < 800; ++round) {
            const RandomCase random = randomCase();
            const auto equation = parseEinsum(random.text());
            QVERIFY(equation);
            const Tensor one = einsum(*equation, random.inputs, Execution({}, 1));
            const auto wanted = plainEinsum(random.terms, random.output, random.inputs, random.sizes);
            QVERIFY2(largestDifference(one, wanted) < 1e-4, random.text().c_str());
            QVERIFY(one.identical(einsum(*equation, random.inputs, Execution({}, 4))));
        }
    }

    void largeProductsHaveTheSameBitsOnAllThreads() {
        const std::vector<Tensor> inputs{randomTensor({3, 130, 70}), randomTensor({70, 3, 90})};
        const auto equation = parseEinsum("bij,jbk->kbi");
        const Tensor one = einsum(*equation, inputs, Execution({}, 1));
        QVERIFY(one.identical(einsum(*equation, inputs, Execution({}, 5))));
        const auto wanted = plainEinsum({"bij", "jbk"}, "kbi", inputs, {{'b', 3}, {'i', 130}, {'j', 70}, {'k', 90}});
        QVERIFY(largestDifference(one, wanted) < 1e-3);
    }

    void axesUnderTheDotsAreBroadcast() {
        const std::vector<Tensor> inputs{randomTensor({2, 1, 3, 5}), randomTensor({4, 5, 6})};
        const auto equation = parseEinsum("...bc, ...cd -> ...bd");
        const std::vector<Shape> shapes{inputs[0].shape(), inputs[1].shape()};
        QVERIFY(*einsumShape(*equation, shapes) == Shape({2, 4, 3, 6}));
        const auto wanted =
            plainEinsum({"xybc", "ycd"}, "xybd", inputs, {{'x', 2}, {'y', 4}, {'b', 3}, {'c', 5}, {'d', 6}});
        QVERIFY(largestDifference(einsum(*equation, inputs, Execution()), wanted) < 1e-5);
    }

    void withoutAnArrowTheLettersThatOccurOnceAreKept() {
        QCOMPARE(parseEinsum("ba,ac")->output, std::string("bc"));
        QCOMPARE(parseEinsum("b...a")->output, std::string(".ab"));
    }

    void mistakesHaveTheirPlace_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::newRow("sign") << "ab,b+->a" << 4 << 5;
        QTest::newRow("two dots") << "a..,b->a" << 1 << 2;
        QTest::newRow("dots twice") << "...a...->a" << 4 << 7;
        QTest::newRow("letter from nowhere") << "ab,bc->ad" << 7 << 9;
        QTest::newRow("letter twice") << "ab,bc->aa" << 7 << 9;
        QTest::newRow("two arrows") << "ab->a->b" << 5 << 6;
    }
    void mistakesHaveTheirPlace() {
        QFETCH(QString, text);
        const auto equation = parseEinsum(text.toStdString());
        QVERIFY(!equation);
        QVERIFY(!equation.error().text.empty());
        QTEST(static_cast<int>(equation.error().begin), "begin");
        QTEST(static_cast<int>(equation.error().end), "end");
    }

    void inputsThatDoNotFitAreRefused() {
        const auto shape = [](const char* text, std::vector<Shape> shapes) {
            return einsumShape(*parseEinsum(text), shapes);
        };
        QVERIFY(!shape("ab,bc->ac", {{2, 3}, {4, 5}}));
        QVERIFY(!shape("ab,bc->ac", {{2, 3}, {3, 5, 6}}));
        QVERIFY(!shape("abc...->a...", {{2, 3}}));
        QVERIFY(!shape("ab,bc->ac", {{2, 3}}));
        QVERIFY(!shape("aa->a", {{1, 3}}));
        QVERIFY(!shape("abcdef,ghij->abcdefghij", {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 1}}));
        QVERIFY(*shape("a...->a", {{2}}) == Shape({2}));
        QVERIFY(*shape("a...->a", {{2, 3, 4}}) == Shape({2}));
    }

    void axesChangePlaces() {
        for (int round = 0; round < 300; ++round) {
            Shape shape;
            for (std::uint64_t axis = engine()() % 7; axis > 0; --axis)
                shape.append(1 + static_cast<std::int64_t>(engine()() % 5));
            std::vector<int> order(static_cast<std::size_t>(shape.rank()));
            std::iota(order.begin(), order.end(), 0);
            std::ranges::shuffle(order, engine());
            const Tensor x = counting(shape);
            const Tensor y = permuted(x, order, Execution());
            QVERIFY(y.shape() == permutedShape(shape, order));
            std::vector<int> back(order.size());
            for (std::size_t i = 0; i < order.size(); ++i)
                back[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
            QVERIFY(permuted(y, back, Execution()).identical(x));
            checkSteps(x, order, y);
        }
        const int swap[] = {1, 0};
        const Tensor wide = randomTensor({70, 131});
        QCOMPARE(permuted(wide, swap, Execution()).at(100 * 70 + 33), wide.at(33 * 131 + 100));
    }

    void aViewGoesBackwardsSkipsAndRepeats() {
        const Tensor x = counting({2, 6});
        const Tensor y = copyStrided(x, {.shape = {2, 2, 3}, .steps = {0, 6, -2}, .offset = 5}, Execution());
        const std::vector<std::int32_t> wanted{5, 3, 1, 11, 9, 7, 5, 3, 1, 11, 9, 7};
        QVERIFY(std::ranges::equal(y.ints(), wanted));
    }

private:
    /// One step along axis i of y is one step along axis order[i] of x; x counts, so the step is seen in the numbers.
    static void checkSteps(const Tensor& x, const std::vector<int>& order, const Tensor& y) {
        const StridedView from = wholeView(x.shape());
        const StridedView to = wholeView(y.shape());
        for (std::size_t i = 0; i < order.size(); ++i) {
            const auto axis = static_cast<std::size_t>(order[i]);
            if (y.shape()[static_cast<int>(i)] > 1)
                QCOMPARE(y.at(to.steps[i]), static_cast<double>(from.steps[axis]));
        }
    }
};

QTEST_APPLESS_MAIN(EinsumTest)
#include "tst_einsum.moc"
