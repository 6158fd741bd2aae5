// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Layers.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

const QString kRoot = QStringLiteral(LAYERSCOPE_SOURCE_DIR);

QString read(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList filesUnder(const QStringList& folders, const QStringList& patterns) {
    QStringList files;
    for (const QString& folder : folders) {
        QDirIterator it(kRoot + QLatin1Char('/') + folder, patterns, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            files << it.next();
    }
    files.sort();
    return files;
}

QStringList sources(const QStringList& folders) {
    return filesUnder(folders, {QStringLiteral("*.h"), QStringLiteral("*.cpp")});
}

/// Files with a line that matches, as "path: line".
QStringList matches(const QStringList& files, const QRegularExpression& pattern) {
    QStringList found;
    for (const QString& file : files) {
        for (const QString& line : read(file).split(QLatin1Char('\n'))) {
            if (pattern.match(line).hasMatch())
                found << file + QStringLiteral(": ") + line;
        }
    }
    return found;
}

const QStringList kAllCode{QStringLiteral("app"), QStringLiteral("core"), QStringLiteral("resources"),
                           QStringLiteral("tests"), QStringLiteral("widgets")};

} // namespace

class TstArchitecture : public QObject {
    Q_OBJECT
private slots:
    void theSourcesAreFound() { QVERIFY(sources(kAllCode).size() > 200); }

    void coreAndCommandLineKnowNoQt() {
        const QRegularExpression qt(QStringLiteral("^\\s*#\\s*include\\s*[<\"]Q[A-Za-z]"));
        QCOMPARE(matches(sources({QStringLiteral("core"), QStringLiteral("app/cli")}), qt), QStringList());
    }

    void widgetsKnowNeitherLayersNorKernels() {
        const QRegularExpression inner(QStringLiteral("^\\s*#\\s*include\\s*\"(layers|kernels)/"));
        QCOMPARE(matches(sources({QStringLiteral("widgets")}), inner), QStringList());
    }

    void onlySessionTalksToRun() {
        const QRegularExpression runner(QStringLiteral("^\\s*#\\s*include\\s*\"run/Runner"));
        const QStringList panels{QStringLiteral("widgets/canvas"),    QStringLiteral("widgets/compare"),
                                 QStringLiteral("widgets/inspector"), QStringLiteral("widgets/ledger"),
                                 QStringLiteral("widgets/palette"),   QStringLiteral("widgets/probe"),
                                 QStringLiteral("widgets/theme"),     QStringLiteral("widgets/views")};
        QCOMPARE(matches(sources(panels), runner), QStringList());
    }

    void everyFileNamesItsLicence() {
        QStringList without;
        for (const QString& file : sources(kAllCode)) {
            if (!read(file).startsWith(QLatin1String("// SPDX-License-Identifier: GPL-3.0-or-later\n")))
                without << file;
        }
        for (const QString& file : filesUnder(kAllCode, {QStringLiteral("CMakeLists.txt")})) {
            if (!read(file).startsWith(QLatin1String("# SPDX-License-Identifier: GPL-3.0-or-later\n")))
                without << file;
        }
        QCOMPARE(without, QStringList());
    }

    void noFileIsLong() {
        QStringList tooLong;
        for (const QString& file : sources(kAllCode)) {
            const int most = file.startsWith(kRoot + QLatin1String("/tests/")) ? 500 : 400;
            if (read(file).count(QLatin1Char('\n')) > most)
                tooLong << file;
        }
        QCOMPARE(tooLong, QStringList());
    }

    void everyLayerThatAFileDefinesIsInTheRegistry() {
        const QRegularExpression id(QStringLiteral("^    \\.id = \"([A-Z]\\w+)\""),
                                    QRegularExpression::MultilineOption);
        int found = 0;
        for (const QString& file : sources({QStringLiteral("core/layers")})) {
            auto it = id.globalMatch(read(file));
            while (it.hasNext()) {
                const QByteArray layer = it.next().captured(1).toUtf8();
                QVERIFY2(layerscope::layerRegistry().find(layer.constData()), layer.constData());
                ++found;
            }
        }
        QVERIFY(found >= 11);
    }

    void noPackageIsNamedTwice() {
        QStringList names;
        for (const QString& line : read(kRoot + QStringLiteral("/installer/packages.txt")).split(QLatin1Char('\n'))) {
            if (!line.isEmpty() && !line.startsWith(QLatin1Char('#')) && !line.startsWith(QLatin1Char('[')))
                names << line;
        }
        QVERIFY(names.size() > 20);
        QStringList once = names;
        once.removeDuplicates();
        QCOMPARE(names, once);
    }

    void whatANewcomerLooksForIsThere_data() {
        QTest::addColumn<QString>("path");
        for (const char* path : {"README.md", "LICENSE", "installer/run", "installer/test", ".ci/run",
                                 "installer/packages.txt", "resources/media/README.md", "core/formats/PROJECT.md"})
            QTest::newRow(path) << QString::fromLatin1(path);
    }
    void whatANewcomerLooksForIsThere() {
        QFETCH(QString, path);
        QVERIFY(QFileInfo(kRoot + QLatin1Char('/') + path).size() > 0);
    }

    void everyPathThatTheReadmeLinksIsThere() {
        const QRegularExpression link(QStringLiteral("\\]\\(([^)#:]+)\\)"));
        auto it = link.globalMatch(read(kRoot + QStringLiteral("/README.md")));
        int found = 0;
        while (it.hasNext()) {
            const QString path = it.next().captured(1);
            QVERIFY2(QFileInfo::exists(kRoot + QLatin1Char('/') + path), qPrintable(path));
            ++found;
        }
        QVERIFY(found > 0);
    }
};

QTEST_GUILESS_MAIN(TstArchitecture)
#include "tst_architecture.moc"
