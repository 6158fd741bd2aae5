// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ArenaPlan.h"

#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace layerscope;

namespace {

std::vector<Lifetime> randomLifetimes(std::mt19937& random, std::size_t count) {
    const auto upTo = [&](std::size_t last) { return std::uniform_int_distribution<std::size_t>(0, last)(random); };
    std::vector<Lifetime> lifetimes(count);
    for (Lifetime& one : lifetimes) {
        one.bytes = upTo(9) == 0 ? 0 : upTo(5000);
        one.first = upTo(30);
        one.last = one.first + upTo(upTo(4) == 0 ? 30 : 3);
    }
    return lifetimes;
}

std::size_t rounded(std::size_t bytes) {
    return (bytes + 63) / 64 * 64;
}

/// What is alive at the moment that needs most: no plan can do with less.
std::size_t lowerBound(const std::vector<Lifetime>& lifetimes) {
    std::size_t most = 0;
    for (std::size_t moment = 0; moment < 64; ++moment) {
        std::size_t alive = 0;
        for (const Lifetime& one : lifetimes)
            if (one.first <= moment && moment <= one.last)
                alive += rounded(one.bytes);
        most = std::max(most, alive);
    }
    return most;
}

} // namespace

class TestArenaPlan : public QObject {
    Q_OBJECT

private slots:
    void livingBuffersShareNothing() {
        std::mt19937 random(1);
        for (int round = 0; round < 500; ++round) {
            const auto lifetimes = randomLifetimes(random, static_cast<std::size_t>(round % 40));
            const ArenaPlan plan = planArena(lifetimes);
            QCOMPARE(plan.offsets.size(), lifetimes.size());
            for (std::size_t i = 0; i < lifetimes.size(); ++i) {
                QCOMPARE(plan.offsets[i] % 64, std::size_t{0});
                QVERIFY(plan.offsets[i] + lifetimes[i].bytes <= plan.bytes);
                for (std::size_t j = 0; j < i; ++j)
                    QVERIFY(!lifetimes[i].meets(lifetimes[j]) ||
                            plan.offsets[i] + lifetimes[i].bytes <= plan.offsets[j] ||
                            plan.offsets[j] + lifetimes[j].bytes <= plan.offsets[i]);
            }
        }
    }

    void takesLittleMoreThanItMust() {
        std::mt19937 random(2);
        double sum = 0;
        for (int round = 0; round < 200; ++round) {
            const auto lifetimes = randomLifetimes(random, 30);
            const std::size_t least = lowerBound(lifetimes);
            const std::size_t bytes = planArena(lifetimes).bytes;
            QVERIFY(bytes >= least);
            sum += static_cast<double>(bytes) / static_cast<double>(least);
        }
        QVERIFY2(sum / 200 < 1.1, std::to_string(sum / 200).c_str());
    }

    void aChainTakesTwoBuffers() {
        std::vector<Lifetime> chain;
        for (std::size_t i = 0; i < 20; ++i)
            chain.push_back({.bytes = 640, .first = i, .last = i + 1});
        QCOMPARE(planArena(chain).bytes, std::size_t{1280});
    }
};

QTEST_APPLESS_MAIN(TestArenaPlan)
#include "tst_arena_plan.moc"
