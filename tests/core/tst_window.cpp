// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Window.h"

#include <QTest>

#include <algorithm>

using namespace layerscope;

namespace {

/// Output elements by trying every place where the kernel can stand.
std::int64_t countedOutputs(const Window& w, Padding padding) {
    if (padding != Padding::Valid)
        return (w.size + w.stride - 1) / w.stride;
    std::int64_t count = 0;
    while (count * w.stride + w.extent() <= w.size)
        ++count;
    return count;
}

} // namespace

class TestWindow : public QObject {
    Q_OBJECT

private slots:
    void everySmallWindowAgreesWithCounting_data() {
        QTest::addColumn<int>("padding");
        QTest::newRow("valid") << static_cast<int>(Padding::Valid);
        QTest::newRow("same") << static_cast<int>(Padding::Same);
        QTest::newRow("causal") << static_cast<int>(Padding::Causal);
    }

    void everySmallWindowAgreesWithCounting() {
        QFETCH(int, padding);
        for (std::int64_t size = 1; size <= 12; ++size)
            for (std::int64_t kernel = 1; kernel <= 5; ++kernel)
                for (std::int64_t stride = 1; stride <= 4; ++stride)
                    for (std::int64_t dilation = 1; dilation <= 3; ++dilation)
                        check(Window::make(size, kernel, stride, dilation, static_cast<Padding>(padding)),
                              static_cast<Padding>(padding));
    }

    void kernelThatDoesNotFitHasNoOutput() {
        QVERIFY(Window::make(3, 5, 1, 1, Padding::Valid).out <= 0);
        QVERIFY(Window::make(10, 2, 1, 10, Padding::Valid).out <= 0);
        // Floor division: 1 + (3 - 5) / 3 must not be rounded towards zero.
        QVERIFY(Window::make(3, 5, 3, 1, Padding::Valid).out <= 0);
    }

    void samePadsTheOddZeroAtTheEnd() {
        const Window w = Window::make(4, 2, 1, 1, Padding::Same);
        QCOMPARE(w.padBefore, 0);
        QCOMPARE(w.padAfter, 1);
    }

private:
    static void check(const Window& w, Padding padding) {
        const std::int64_t outputs = countedOutputs(w, padding);
        QCOMPARE(std::max<std::int64_t>(w.out, 0), outputs);
        QVERIFY(w.padBefore >= 0 && w.padAfter >= 0);
        for (std::int64_t o = 0; o < w.out; ++o) {
            const auto [begin, end] = w.realTaps(o);
            QVERIFY(begin <= end);
            for (std::int64_t q = 0; q < w.kernel; ++q) {
                const std::int64_t at = w.tap(o, q);
                QCOMPARE(q >= begin && q < end, !w.isPadding(at));
                QVERIFY(at >= -w.padBefore && at < w.size + std::max(w.padAfter, w.extent()));
                if (padding == Padding::Valid)
                    QVERIFY(!w.isPadding(at));
                if (padding == Padding::Causal)
                    QVERIFY(at <= o * w.stride);
            }
        }
        if (padding == Padding::Same) {
            QVERIFY(w.padAfter - w.padBefore == 0 || w.padAfter - w.padBefore == 1);
            QVERIFY(w.tap(w.out - 1, w.kernel - 1) < w.size + w.padAfter);
        }
    }
};

QTEST_APPLESS_MAIN(TestWindow)
#include "tst_window.moc"
