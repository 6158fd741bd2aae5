// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ResultCache.h"

#include <QTest>

#include <random>
#include <thread>
#include <vector>

using namespace layerscope;

namespace {

Key key(std::uint64_t n) {
    return {1, n};
}
CachedValue value(std::int64_t floats, float content = 0) {
    return {{Tensor::filled({floats}, content), {featureAxis()}, {}}, 1.5};
}

} // namespace

class TestResultCache : public QObject {
    Q_OBJECT
private slots:
    void findsWhatWasPut();
    void leastRecentlyUsedGoesFirst();
    void keepsNothingLargerThanItself();
    void replacingCountsOnce();
    void randomUseStaysWithinBudget();
    void threadsShareIt();
};

void TestResultCache::findsWhatWasPut() {
    ResultCache cache(1000);
    QVERIFY(!cache.find(key(1)));
    cache.put(key(1), value(10, 7));
    const auto found = cache.find(key(1));
    QVERIFY(found);
    QCOMPARE(found->value.tensor.at(9), 7.0);
    QCOMPARE(found->milliseconds, 1.5);
    QCOMPARE(cache.bytes(), std::uint64_t{40});
    cache.clear();
    QVERIFY(!cache.find(key(1)));
    QCOMPARE(cache.bytes(), std::uint64_t{0});
    QCOMPARE(found->value.tensor.at(0), 7.0); // still the reader's
}

void TestResultCache::leastRecentlyUsedGoesFirst() {
    ResultCache cache(120);
    for (std::uint64_t i = 0; i < 3; ++i)
        cache.put(key(i), value(10));
    QVERIFY(cache.find(key(0)));
    cache.put(key(3), value(10));
    QVERIFY(cache.find(key(0)));
    QVERIFY(!cache.find(key(1)));
    QVERIFY(cache.find(key(2)));
    QVERIFY(cache.find(key(3)));
}

void TestResultCache::keepsNothingLargerThanItself() {
    ResultCache cache(100);
    cache.put(key(1), value(10));
    cache.put(key(2), value(26));
    QVERIFY(!cache.find(key(2)));
    QVERIFY(cache.find(key(1)));
    cache.put(key(3), value(25));
    QVERIFY(cache.find(key(3)));
    QVERIFY(!cache.find(key(1)));
    ResultCache none(0);
    none.put(key(1), value(1));
    QVERIFY(!none.find(key(1)));
}

void TestResultCache::replacingCountsOnce() {
    ResultCache cache(100);
    cache.put(key(1), value(10));
    cache.put(key(1), value(20, 3));
    QCOMPARE(cache.bytes(), std::uint64_t{80});
    QCOMPARE(cache.find(key(1))->value.tensor.at(0), 3.0);
    cache.put(key(1), value(30));
    QCOMPARE(cache.bytes(), std::uint64_t{0}); // the old value is not the content any more
}

void TestResultCache::randomUseStaysWithinBudget() {
    std::mt19937 random(1);
    ResultCache cache(5000);
    for (int i = 0; i < 5000; ++i) {
        const auto n = random() % 50;
        if (random() % 2)
            cache.put(key(n), value(static_cast<std::int64_t>(random() % 400), static_cast<float>(n)));
        else if (const auto found = cache.find(key(n)); found && found->value.tensor.elements() > 0)
            QCOMPARE(found->value.tensor.at(0), static_cast<double>(n));
        QVERIFY(cache.bytes() <= cache.budget());
    }
}

void TestResultCache::threadsShareIt() {
    ResultCache cache(4000);
    std::atomic<int> wrong{0};
    {
        std::vector<std::jthread> threads;
        for (unsigned t = 0; t < 4; ++t)
            threads.emplace_back([&, t] {
                std::mt19937 random(t);
                for (int i = 0; i < 2000; ++i) {
                    const auto n = random() % 40;
                    if (const auto found = cache.find(key(n)))
                        wrong += found->value.tensor.at(0) == static_cast<double>(n) ? 0 : 1;
                    else
                        cache.put(key(n), value(static_cast<std::int64_t>(1 + n * 5), static_cast<float>(n)));
                    if (i % 500 == 0)
                        cache.clear();
                }
            });
    }
    QCOMPARE(wrong.load(), 0);
    QVERIFY(cache.bytes() <= cache.budget());
}

QTEST_APPLESS_MAIN(TestResultCache)
#include "tst_result_cache.moc"
