// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace {

struct Ended {
    int code = -1;
    QString errors;
};

/// The real program, offscreen, with settings of its own.
Ended run(const QStringList& arguments) {
    const QTemporaryDir home;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    environment.insert(QStringLiteral("XDG_DATA_HOME"), home.path());
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(LAYERSCOPE_BINARY), arguments);
    constexpr int kPatienceMs = 120'000;
    if (!process.waitForFinished(kPatienceMs) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardError())};
}

const QString kExample =
    QStringLiteral(LAYERSCOPE_SOURCE_DIR "/resources/examples/pictures/edges-in-a-photograph.layerscope");

} // namespace

class TstCommandLineWindow : public QObject {
    Q_OBJECT
private slots:
    void aScreenshotShowsTheExampleWithItsPictures() {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("window.png"));
        const Ended ended = run({kExample, QStringLiteral("--screenshot"), path, QStringLiteral("--size"),
                                 QStringLiteral("1280x720"), QStringLiteral("--theme"), QStringLiteral("dark")});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        const QImage image(path);
        QCOMPARE(image.size(), QSize(1280, 720));
        // The photograph is red and brown; nothing else in the dark window is.
        int warm = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor color = image.pixelColor(x, y);
                warm += color.red() > 120 && color.red() > 2 * color.blue() && color.red() > color.green() + 30;
            }
        }
        QVERIFY2(warm > 300, qPrintable(QString::number(warm)));
    }

    void aFileThatCannotBeReadIsThree() {
        const QTemporaryDir folder;
        const QString broken = folder.filePath(QStringLiteral("broken.layerscope"));
        QFile file(broken);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("no zip");
        file.close();
        const QString out = folder.filePath(QStringLiteral("out.png"));
        const Ended ended = run({broken, QStringLiteral("--screenshot"), out});
        QCOMPARE(ended.code, 3);
        QVERIFY2(ended.errors.contains(QLatin1String("broken.layerscope")), qPrintable(ended.errors));
        QCOMPARE(run({folder.filePath(QStringLiteral("none.png")), QStringLiteral("--screenshot"), out}).code, 3);
        QVERIFY(!QFile::exists(out));
    }

    void aPlaceThatCannotBeWrittenIsOne() {
        const Ended ended = run({kExample, QStringLiteral("--screenshot"), QStringLiteral("/nowhere/at/all.png")});
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.errors.contains(QLatin1String("/nowhere/at/all.png")), qPrintable(ended.errors));
    }

    void wrongUseIsTwo_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("option") << QStringList{QStringLiteral("--nonsense")};
        QTest::newRow("theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")};
        QTest::newRow("size") << QStringList{QStringLiteral("--size"), QStringLiteral("large")};
        QTest::newRow("files") << QStringList{QStringLiteral("a"), QStringLiteral("b")};
    }
    void wrongUseIsTwo() {
        QFETCH(QStringList, arguments);
        const Ended ended = run(arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY(ended.errors.contains(QLatin1String("Usage")));
    }
};

QTEST_GUILESS_MAIN(TstCommandLineWindow)
#include "tst_command_line_window.moc"
