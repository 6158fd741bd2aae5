// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Execution.h"

#include <QTest>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace layerscope;

class TestExecution : public QObject {
    Q_OBJECT

private slots:
    void piecesCoverTheRangeOnce() {
        for (const std::int64_t count : {0, 1, 2, 7, 100, 1001}) {
            for (const std::int64_t grain : {1, 3, 64, 5000}) {
                std::vector<std::atomic<int>> seen(static_cast<std::size_t>(count));
                std::atomic<int> tooSmall{0};
                Execution().parallelFor(count, grain, [&](std::int64_t begin, std::int64_t end) {
                    if (end - begin < grain && end != count)
                        ++tooSmall;
                    for (std::int64_t i = begin; i < end; ++i)
                        ++seen[static_cast<std::size_t>(i)];
                });
                QCOMPARE(tooSmall.load(), 0);
                for (const auto& times : seen)
                    QCOMPARE(times.load(), 1);
            }
        }
    }

    void nestedRunsStayOnTheirThread() {
        std::atomic<int> total{0};
        std::atomic<int> strangers{0};
        Execution exec;
        exec.parallelFor(8, 1, [&](std::int64_t begin, std::int64_t end) {
            const auto self = std::this_thread::get_id();
            exec.parallelFor((end - begin) * 10, 1, [&](std::int64_t from, std::int64_t to) {
                strangers += std::this_thread::get_id() == self ? 0 : 1;
                total += static_cast<int>(to - from);
            });
        });
        QCOMPARE(total.load(), 80);
        QCOMPARE(strangers.load(), 0);
    }

    void oneThreadIsTheCaller() {
        std::set<std::thread::id> threads;
        Execution({}, 1).parallelFor(100, 1,
                                     [&](std::int64_t, std::int64_t) { threads.insert(std::this_thread::get_id()); });
        QCOMPARE(threads, std::set<std::thread::id>{std::this_thread::get_id()});
    }

    void stopLeavesOutWhatHasNotBegun() {
        std::stop_source source;
        std::atomic<int> pieces{0};
        const Execution exec(source.get_token(), 1);
        exec.parallelFor(1000, 1, [&](std::int64_t, std::int64_t) {
            ++pieces;
            source.request_stop();
        });
        QCOMPARE(pieces.load(), 1);
        QVERIFY(exec.stopped());
        exec.parallelFor(10, 1, [&](std::int64_t, std::int64_t) { ++pieces; });
        QCOMPARE(pieces.load(), 1);
    }

    void whatAPieceThrowsReachesTheCaller() {
        for (int i = 0; i < 50; ++i) {
            bool caught = false;
            try {
                Execution().parallelFor(100, 1, [](std::int64_t begin, std::int64_t) {
                    if (begin >= 50)
                        throw std::runtime_error("piece");
                });
            } catch (const std::runtime_error&) {
                caught = true;
            }
            QVERIFY(caught);
        }
        piecesCoverTheRangeOnce(); // and the pool still works
    }

    // More of them than can have helpers.
    void severalCallersAtOnce() {
        std::atomic<std::int64_t> total{0};
        std::vector<std::thread> callers;
        for (int c = 0; c < 12; ++c)
            callers.emplace_back([&total] {
                for (int i = 0; i < 200; ++i)
                    Execution().parallelFor(64, 1, [&](std::int64_t begin, std::int64_t end) { total += end - begin; });
            });
        for (std::thread& caller : callers)
            caller.join();
        QCOMPARE(total.load(), std::int64_t{12 * 200 * 64});
    }

    // Each job is gone, with what its body refers to, when the next one begins: a thread that comes late must not
    // touch it.
    void aJobIsOverWhenItsCallerGoesOn() {
        const auto callMany = [](int seed, std::atomic<int>& wrong) {
            for (int i = 0; i < 3000; ++i) {
                const int count = 2 + (i * 7 + seed) % 9;
                std::vector<int> seen(static_cast<std::size_t>(count));
                Execution().parallelFor(count, 1, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t k = begin; k < end; ++k)
                        ++seen[static_cast<std::size_t>(k)];
                });
                wrong += seen == std::vector<int>(seen.size(), 1) ? 0 : 1;
            }
        };
        std::atomic<int> wrong{0};
        std::thread other(callMany, 3, std::ref(wrong));
        callMany(0, wrong);
        other.join();
        QCOMPARE(wrong.load(), 0);
    }

    void theNextJobComesAtAnyMoment() {
        std::atomic<std::int64_t> total{0};
        for (int i = 0; i < 60; ++i) { // while the others look out for it, fall asleep, or sleep
            std::this_thread::sleep_for(std::chrono::microseconds(i * 10));
            Execution().parallelFor(8, 1, [&](std::int64_t begin, std::int64_t end) { total += end - begin; });
        }
        QCOMPARE(total.load(), std::int64_t{60 * 8});
    }

    void manyThreadsWorkAtOnce() {
        if (Execution().threads() < 2)
            QSKIP("This machine has one core.");
        std::atomic<int> inside{0};
        std::atomic<bool> met{false};
        Execution().parallelFor(2, 1, [&](std::int64_t, std::int64_t) {
            ++inside;
            for (int i = 0; i < 10000 && !met; ++i) {
                met = met || inside == 2;
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        QVERIFY(met);
    }
};

QTEST_APPLESS_MAIN(TestExecution)
#include "tst_execution.moc"
