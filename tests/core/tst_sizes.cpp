// SPDX-License-Identifier: GPL-3.0-or-later
#include "RandomLayers.h"
#include "layers/Layers.h"
#include "layers/SizeFormula.h"

#include <QTest>

#include <cctype>
#include <set>

using namespace layerscope;
using namespace layerscope::testing;

namespace {

/// Whole-number arithmetic as SizeFormula writes it: + − · ÷ (rounded down) and brackets; commas part thousands.
class Arithmetic {
public:
    explicit Arithmetic(std::string_view text)
        : m_text(text) {}

    std::optional<std::int64_t> result() {
        const std::int64_t value = sum();
        skip();
        return m_failed || m_at != m_text.size() ? std::nullopt : std::optional(value);
    }

private:
    void skip() {
        while (m_at < m_text.size() && m_text[m_at] == ' ')
            ++m_at;
    }
    bool take(std::string_view sign) {
        skip();
        if (m_text.substr(m_at, sign.size()) != sign)
            return false;
        m_at += sign.size();
        return true;
    }
    std::int64_t sum() {
        std::int64_t value = product();
        while (true) {
            if (take("+"))
                value += product();
            else if (take("−"))
                value -= product();
            else
                return value;
        }
    }
    std::int64_t product() {
        std::int64_t value = number();
        while (true) {
            if (take("·")) {
                value *= number();
            } else if (take("÷")) {
                const std::int64_t by = number();
                m_failed |= by == 0;
                value =
                    by == 0
                        ? 0
                        : static_cast<std::int64_t>(std::floor(static_cast<double>(value) / static_cast<double>(by)));
            } else {
                return value;
            }
        }
    }
    std::int64_t number() {
        if (take("("))
            return closed();
        if (take("−"))
            return -number();
        skip();
        std::int64_t value = 0;
        bool any = false;
        for (; m_at < m_text.size() && (std::isdigit(static_cast<unsigned char>(m_text[m_at])) || m_text[m_at] == ',');
             ++m_at)
            if (m_text[m_at] != ',') {
                value = 10 * value + (m_text[m_at] - '0');
                any = true;
            }
        m_failed |= !any;
        return value;
    }
    std::int64_t closed() {
        const std::int64_t value = sum();
        m_failed |= !take(")");
        return value;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    bool m_failed = false;
};

std::vector<std::string> partedBy(const std::string& text, const std::string& sign) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (std::size_t at = text.find(sign); at != std::string::npos; at = text.find(sign, begin)) {
        parts.push_back(text.substr(begin, at - begin));
        begin = at + sign.size();
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// The size that a remark arrives at; nothing when it is not the same on all sides, or is no number.
std::optional<std::int64_t> sizeOf(const std::string& remark) {
    std::string text = remark;
    if (const auto rounded = text.find(", rounded down"); rounded != std::string::npos)
        text.resize(rounded);
    if (text.find(" = ") == std::string::npos) // "32 filters": the number leads
        return Arithmetic(text.substr(0, text.find_first_of(" ;", 0))).result();
    std::optional<std::int64_t> size;
    for (const std::string& side : partedBy(text, " = ")) {
        const auto value = Arithmetic(side).result();
        if (!value || (size && *size != *value))
            return std::nullopt;
        size = value;
    }
    return size;
}

/// The dimension of that word and size that nothing was told of; rather one that has changed. As many as there are
/// dimensions when there is none.
int axisOf(const RandomLayer& one, const Remark& remark, std::int64_t size, const std::set<int>& told) {
    const Shape& shape = one.output.shape;
    int found = shape.rank();
    for (int axis = shape.rank() - 1; axis >= 0; --axis) {
        const bool fits = !told.contains(axis) && shape[axis] == size &&
                          sizeWord(one.output.axes[static_cast<std::size_t>(axis)].kind) == remark.subject;
        const Shape& before = one.specs[0].shape;
        const bool changed = before.rank() != shape.rank() || before[axis] != shape[axis];
        if (fits && changed)
            return axis;
        if (fits)
            found = axis;
    }
    return found;
}

} // namespace

class TestSizes : public QObject {
    Q_OBJECT
private slots:
    void formulasAreWrittenAndCounted();
    void aConvolutionAsInTheBook();
    void everyFormulaGivesTheSize_data();
    void everyFormulaGivesTheSize();
};

void TestSizes::formulasAreWrittenAndCounted() {
    const SizeFormula formula =
        dividedDown(SizeFormula(224) + SizeFormula(2) - (SizeFormula(3) - SizeFormula(1)) * SizeFormula(2), 2) +
        SizeFormula(1);
    QCOMPARE(formula.message().toString(), std::string("(224 + 2 − (3 − 1) · 2) ÷ 2 + 1 = 112"));
    QCOMPARE(formula.value(), std::int64_t{112});
    QCOMPARE(dividedDown(SizeFormula(7), 2).message().toString(), std::string("7 ÷ 2 = 3, rounded down"));
    QCOMPARE(dividedDown(SizeFormula(-1), 2).value(), std::int64_t{-1});
    const std::int64_t picture[] = {112, 112, 32};
    QCOMPARE(productOf(picture).message().toString(), std::string("112 · 112 · 32 = 401,408"));
    QCOMPARE(sizeOf("(1 − 4) ÷ 2 + 1 = −1, rounded down"), std::optional<std::int64_t>(-1));
    QVERIFY(!sizeOf("3 + 4 = 8"));
    QVERIFY(!sizeOf("3 + = 3"));
}

void TestSizes::aConvolutionAsInTheBook() {
    const LayerDef& conv = *layerRegistry().find("Conv2D");
    Params params = conv.defaults();
    params.set("strides", Ints{2, 2});
    params.set("padding", std::string("same"));
    params.set("filters", std::int64_t{64});
    const std::vector<TensorSpec> inputs{{.shape = {1, 224, 225, 3}, .axes = imageAxes()}};
    const LayerInput in{params, inputs};
    const std::vector<Remark> sizes = conv.sizes(in, *conv.inferChecked(in));
    QCOMPARE(sizes.size(), std::size_t{3});
    QCOMPARE(sizes[0].subject, std::string("height"));
    QCOMPARE(sizes[0].text.toString(), std::string("(224 + 1 − 3) ÷ 2 + 1 = 112"));
    QCOMPARE(sizes[1].text.toString(), std::string("(225 + 1 + 1 − 3) ÷ 2 + 1 = 113"));
    QCOMPARE(sizes[2].subject, std::string("channels"));
    QCOMPARE(sizes[2].text.toString(), std::string("64 filters"));
}

void TestSizes::everyFormulaGivesTheSize_data() {
    QTest::addColumn<QString>("id");
    for (const LayerDef* def : layerRegistry().all())
        if (!def->isSource() && def->cost && def->forward)
            QTest::newRow(def->id) << QString::fromLatin1(def->id);
}

/// Each remark is about the next dimension of its kind and gives its size; no other dimension has changed.
void TestSizes::everyFormulaGivesTheSize() {
    QFETCH(QString, id);
    const LayerDef& def = *layerRegistry().find(id.toStdString());
    RandomLayers layers(0x5e);
    for (int i = 0; i < 200; ++i) {
        const RandomLayer one = layers.next(def);
        const std::vector<Remark> sizes = def.sizes ? def.sizes(one.input(), one.output) : std::vector<Remark>();
        std::set<int> told;
        for (const Remark& remark : sizes) {
            const auto size = sizeOf(remark.text.toString());
            const std::string what = one.text() + ": " + remark.subject + " " + remark.text.toString();
            QVERIFY2(size.has_value(), what.c_str());
            if (remark.subject == "numbers")
                continue;
            const int axis = axisOf(one, remark, *size, told);
            QVERIFY2(axis < one.output.shape.rank(), what.c_str());
            told.insert(axis);
        }
        const bool wholeTold = !sizes.empty() && sizes.front().subject == "numbers";
        if (one.specs[0].shape.rank() != one.output.shape.rank() || wholeTold || id == "Lambda" ||
            id == "TimeDistributed")
            continue;
        for (int axis = 1; axis < one.output.shape.rank(); ++axis)
            QVERIFY2(told.contains(axis) || one.output.shape[axis] == one.specs[0].shape[axis], one.text().c_str());
    }
}

QTEST_APPLESS_MAIN(TestSizes)
#include "tst_sizes.moc"
