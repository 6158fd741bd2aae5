// SPDX-License-Identifier: GPL-3.0-or-later
//
// How soon an edit is seen, and how long the window is ever held up. Printed, not asserted.
#include "bench/Measure.h"
#include "bench/Stages.h"
#include "bench/WatchedView.h"
#include "layers/Layers.h"
#include "session/LiveSession.h"
#include "session/ProjectFiles.h"

#include <QAbstractEventDispatcher>
#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QImage>
#include <QTemporaryDir>
#include <QTimer>

#include <cstdio>
#include <ctime>

using namespace layerscope;
using namespace layerscope::bench;

namespace {

/// A chain of layers after a picture.
class Network {
public:
    explicit Network(const QString& folder, std::int64_t size)
        : m_document(layerRegistry()) {
        QImage image(640, 480, QImage::Format_RGB32);
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                image.setPixel(x, y, qRgb(x * 255 / 640, y * 255 / 480, (x * y) & 255));
        const QString path = folder + QStringLiteral("/picture.png");
        image.save(path);
        m_last = add("Input");
        set("shape", Ints{size, size, 3});
        set("source", path.toStdString());
    }

    NodeId after(const char* type) {
        const NodeId before = m_last;
        m_last = add(type);
        m_document.link({before, 0}, {m_last, 0});
        return m_last;
    }
    NodeId conv(std::int64_t filters, std::int64_t kernel) {
        const NodeId node = after("Conv2D");
        set("filters", filters);
        set("kernel_size", Ints{kernel, kernel});
        set("padding", std::string("same"));
        return node;
    }
    void set(const char* param, ParamValue value) { m_document.setParam(m_last, param, std::move(value)); }
    Document& document() { return m_document; }

private:
    /// Beside the one before, in rows of 40.
    NodeId add(const char* type) {
        const auto count = static_cast<int>(m_document.graph().nodes().size());
        return m_document.addNode(*layerRegistry().find(type), {260.0 * (count % 40), 320.0 * (count / 40)});
    }

    Document m_document;
    NodeId m_last;
};

/// The example: 224 × 224 × 3, two convolutions with activation and pooling, Dense 10. Returns the first convolution.
NodeId buildExample(Network& network) {
    const NodeId first = network.conv(8, 3);
    network.after("Activation");
    network.after("MaxPooling2D");
    network.conv(16, 3);
    network.after("Activation");
    network.after("MaxPooling2D");
    network.after("Flatten");
    network.after("Dense");
    network.set("units", std::int64_t{10});
    return first;
}

void waitUntilSettled(LiveSession& session) {
    QEventLoop loop;
    QObject::connect(&session, &LiveSession::settled, &loop, &QEventLoop::quit);
    if (!session.isSettled())
        loop.exec();
}

double millisecondsOf(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

void measureTicks(const QString& folder) {
    Network network(folder, 224);
    const NodeId slider = buildExample(network);
    LiveSession session(network.document());
    WatchedView view(network.document(), session);
    waitUntilSettled(session);
    // The last picture may have been painted just before the session says that it has settled.
    QObject::connect(&session, &LiveSession::settled, &view, [&view] { view.viewport()->update(); });

    std::vector<double> first;
    std::vector<double> whole;
    session.beginGesture();
    const quint64 gesture = network.document().newGesture();
    for (int tick = 1; tick <= 200; ++tick) {
        QElapsedTimer timer;
        QEventLoop loop;
        bool seen = false;
        view.painted = [&] {
            const bool isNew = session.live(slider)->status == NodeLive::Status::Fresh;
            if (isNew && !std::exchange(seen, true))
                first.push_back(millisecondsOf(timer));
            if (isNew && session.isSettled())
                loop.quit();
        };
        timer.start();
        network.document().setParam(slider, "kernel_initializer",
                                    NamedFunction{"GlorotUniform", {{"seed", static_cast<double>(tick)}}}, gesture);
        loop.exec();
        whole.push_back(millisecondsOf(timer));
    }
    view.painted = {};
    session.endGesture();
    print("slider tick to its layer repainted", timingOf(first));
    print("slider tick to the whole network repainted", timingOf(whole));
    printStages(session);
}

/// Processor time of this thread: what it did itself, however loaded the machine is.
double threadMilliseconds() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// The longest time that the event loop was busy, or kept from running.
class LoopWatch {
public:
    LoopWatch() {
        auto* dispatcher = QAbstractEventDispatcher::instance();
        QObject::connect(dispatcher, &QAbstractEventDispatcher::awake, &m_heartbeat, [this] {
            m_awake.start();
            m_work = threadMilliseconds();
        });
        QObject::connect(dispatcher, &QAbstractEventDispatcher::aboutToBlock, &m_heartbeat, [this] {
            if (!m_awake.isValid())
                return;
            m_stretches.push_back(millisecondsOf(m_awake));
            m_works.push_back(threadMilliseconds() - m_work);
        });
        m_heartbeat.setTimerType(Qt::PreciseTimer);
        QObject::connect(&m_heartbeat, &QTimer::timeout, &m_heartbeat, [this] {
            if (m_beat.isValid())
                m_gaps.push_back(millisecondsOf(m_beat));
            m_beat.start();
        });
        m_heartbeat.start(1);
    }
    void report() const {
        print("  event loop busy, a stretch", timingOf(m_stretches));
        print("  gap between beats of a 1 ms timer", timingOf(m_gaps));
        std::printf("  longest stretch %.2f ms (%.2f ms of them its own work), longest gap %.2f ms\n",
                    std::ranges::max(m_stretches), std::ranges::max(m_works), std::ranges::max(m_gaps));
    }

private:
    QTimer m_heartbeat;
    QElapsedTimer m_awake;
    QElapsedTimer m_beat;
    double m_work = 0;
    std::vector<double> m_stretches;
    std::vector<double> m_works;
    std::vector<double> m_gaps;
};

void measureSlowDrag(const QString& folder) {
    Network network(folder, 224);
    const NodeId slider = network.conv(32, 7);
    for (int i = 0; i < 3; ++i)
        network.conv(64, 5);
    LiveSession session(network.document());
    WatchedView view(network.document(), session);
    waitUntilSettled(session);

    QElapsedTimer run;
    run.start();
    network.document().setParam(slider, "kernel_initializer", NamedFunction{"GlorotUniform", {{"seed", 1000.0}}});
    waitUntilSettled(session);
    std::printf("dragging a slider over a network of %.0f ms a run, for 5 s at 60 ticks a second\n",
                millisecondsOf(run));

    const quint64 gesture = network.document().newGesture();
    LoopWatch watch;
    QEventLoop loop;
    QTimer ticks;
    int tick = 0;
    session.beginGesture();
    QObject::connect(&ticks, &QTimer::timeout, &loop, [&] {
        network.document().setParam(slider, "kernel_initializer",
                                    NamedFunction{"GlorotUniform", {{"seed", static_cast<double>(++tick)}}}, gesture);
        if (tick == 300)
            loop.quit();
    });
    ticks.start(16);
    loop.exec();
    session.endGesture();
    watch.report();
}

/// What the size of a graph alone costs: one slider near the end of a chain of 1,000 small layers.
void measureManyNodes(const QString& folder) {
    Network network(folder, 16);
    for (int i = 0; i < 996; ++i)
        network.after("Activation");
    const NodeId slider = network.conv(3, 3);
    network.after("Activation");
    LiveSession session(network.document());
    WatchedView view(network.document(), session);
    waitUntilSettled(session);
    const quint64 gesture = network.document().newGesture();
    LoopWatch watch;
    int tick = 0;
    session.beginGesture();
    measure("slider tick in a graph of 1,000 nodes", 50, [&] {
        network.document().setParam(slider, "kernel_initializer",
                                    NamedFunction{"GlorotUniform", {{"seed", static_cast<double>(++tick)}}}, gesture);
        waitUntilSettled(session);
    });
    session.endGesture();
    watch.report();
}

void measureStart(const QString& folder) {
    Network network(folder, 224);
    buildExample(network);
    const std::filesystem::path path = (folder + QStringLiteral("/example.layerscope")).toStdString();
    if (!writeProject(path, network.document().project(), layerRegistry()))
        return;
    measure("open a project to every picture painted", 10, [&] {
        Document document(layerRegistry());
        LiveSession session(document);
        ProjectFiles files(document);
        WatchedView view(document, session);
        QObject::connect(&files, &ProjectFiles::opened, &view, [&view] { view.fit(); });
        QEventLoop loop;
        view.painted = [&] {
            if (session.isSettled() && !document.graph().nodes().empty())
                loop.quit();
        };
        QObject::connect(&session, &LiveSession::settled, &view, [&view] { view.viewport()->update(); });
        files.open(path);
        loop.exec();
    });
}

} // namespace

int main(int argc, char** argv) {
    qputenv("QT_NO_GLIB", "1"); // its dispatcher does not say when it wakes
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QTemporaryDir folder;
    measureStart(folder.path());
    measureTicks(folder.path());
    measureManyNodes(folder.path());
    measureSlowDrag(folder.path());
    return 0;
}
