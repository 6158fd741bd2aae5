// SPDX-License-Identifier: GPL-3.0-or-later
// What is shown is saved as PNG, SVG or PDF and its numbers as .npy or CSV: whole, or not at all and said.
#include "tensor/Npy.h"
#include "views/BarsView.h"
#include "views/MapsView.h"
#include "views/NumbersView.h"
#include "views/SaveMenu.h"
#include "views/StatisticsView.h"

#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QtTest>

using namespace layerscope;

namespace {

Value pattern() {
    TensorBuilder builder(Shape{1, 6, 8, 3});
    float next = 0;
    for (float& number : builder.floats())
        number = next += 0.37F;
    return {std::move(builder).finish(), imageAxes(), std::nullopt};
}

Value vector() {
    return {Tensor::fromFloats({1, 4}, std::vector<float>{1, -2, 3, 0.5F}), defaultAxes(2), {}};
}

struct Saving {
    SharedPointer pointer;
    QTemporaryDir dir;
    SaveMenu menu;
    QSignalSpy saved{&menu, &SaveMenu::saved};
    QSignalSpy failed{&menu, &SaveMenu::failed};

    QString path(const char* name) const { return dir.filePath(QString::fromLatin1(name)); }
    static QByteArray read(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void show(TensorView& view, const Value& value) {
        view.resize(400, 300);
        view.show();
        const Shown shown = makeShown(NodeId{1}, value, false);
        view.setShown(shown);
        menu.setShown(shown, &view, QStringLiteral("conv"));
    }
};

/// How many colours a picture of the SVG has.
int colorsOf(const QByteArray& svg) {
    QSvgRenderer renderer(svg);
    QImage image(200, 150, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    renderer.render(&painter);
    QSet<QRgb> colors;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            colors.insert(image.pixel(x, y));
    return static_cast<int>(colors.size());
}

} // namespace

class TestExport : public QObject {
    Q_OBJECT
private slots:
    void aPlotIsSavedAsLines() {
        Saving saving;
        StatisticsView view(saving.pointer);
        saving.show(view, pattern());
        QTRY_VERIFY(view.isReady());
        saving.menu.saveVector(VectorFormat::Svg, saving.path("plot.svg"));
        QTRY_COMPARE(saving.saved.size(), 1);
        const QByteArray svg = Saving::read(saving.path("plot.svg"));
        QVERIFY(svg.contains("<svg") && svg.contains("count"));
        QVERIFY(!svg.contains("data:image")); // no pixels inside
        QVERIFY(colorsOf(svg) > 3);
    }

    void barsAndNumbersAreSavedAsText() {
        Saving saving;
        BarsView bars(m_pointer);
        saving.show(bars, vector());
        saving.menu.saveVector(VectorFormat::Svg, saving.path("bars.svg"));
        QTRY_COMPARE(saving.saved.size(), 1);
        const QByteArray svg = Saving::read(saving.path("bars.svg"));
        QVERIFY(svg.contains("-2.00") && !svg.contains("data:image"));
        NumbersView numbers(m_pointer);
        saving.show(numbers, vector());
        saving.menu.saveVector(VectorFormat::Svg, saving.path("numbers.svg"));
        QTRY_COMPARE(saving.saved.size(), 2);
        QVERIFY(Saving::read(saving.path("numbers.svg")).contains("0.500"));
    }

    void mapsAreSavedAsTheirPixels() {
        Saving saving;
        MapsView view(saving.pointer);
        saving.show(view, pattern());
        saving.menu.saveVector(VectorFormat::Svg, saving.path("maps.svg"));
        QTRY_COMPARE(saving.saved.size(), 1);
        const QByteArray svg = Saving::read(saving.path("maps.svg"));
        QVERIFY(svg.contains("data:image"));
        QVERIFY(colorsOf(svg) > 20);
        saving.menu.savePng(saving.path("maps.png"));
        QTRY_COMPARE(saving.saved.size(), 2);
        QCOMPARE(QImage(saving.path("maps.png")).size(), view.image().size());
    }

    void aPdfHasOnePageOfTheSizeOfTheView() {
        Saving saving;
        BarsView view(m_pointer);
        saving.show(view, vector());
        saving.menu.saveVector(VectorFormat::Pdf, saving.path("bars.pdf"));
        QTRY_COMPARE(saving.saved.size(), 1);
        const QByteArray pdf = Saving::read(saving.path("bars.pdf"));
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.contains("/MediaBox [0 0 300"));
        QCOMPARE(pdf.count("/Type /Page\n"), 1);
    }

    void theNumbersAreSaved() {
        Saving saving;
        BarsView view(m_pointer);
        saving.show(view, vector());
        saving.menu.saveTensor(saving.path("x.npy"));
        QTRY_COMPARE(saving.saved.size(), 1);
        const auto read = readNpyFile(saving.path("x.npy").toStdString());
        QVERIFY(read && read->identical(vector().tensor));
        saving.menu.saveCsv(saving.path("x.csv"));
        QTRY_COMPARE(saving.saved.size(), 2);
        QCOMPARE(Saving::read(saving.path("x.csv")), QByteArray("feature,value\r\n0,1\r\n1,-2\r\n2,3\r\n3,0.5\r\n"));
    }

    void theTableOfAViewIsOfferedWhereItHasOne() {
        Saving saving;
        StatisticsView statistics(saving.pointer);
        saving.show(statistics, pattern());
        QTRY_VERIFY(statistics.isReady());
        const auto offered = [&] {
            emit saving.menu.aboutToShow();
            int visible = 0;
            for (const QAction* action : saving.menu.actions())
                visible += action->isVisible() && !action->isSeparator() ? 1 : 0;
            return visible;
        };
        QCOMPARE(offered(), 6);
        saving.menu.saveTable(saving.path("channels.csv"));
        QTRY_COMPARE(saving.saved.size(), 1);
        QVERIFY(Saving::read(saving.path("channels.csv")).startsWith("channel,lowest,"));
        BarsView bars(m_pointer);
        saving.show(bars, vector());
        QCOMPARE(offered(), 5);
    }

    void whatCannotBeWrittenIsSaid() {
        Saving saving;
        BarsView view(m_pointer);
        saving.show(view, vector());
        const QString nowhere = QStringLiteral("/no/such/folder/x");
        saving.menu.savePng(nowhere);
        saving.menu.saveVector(VectorFormat::Svg, nowhere);
        saving.menu.saveVector(VectorFormat::Pdf, nowhere);
        saving.menu.saveTensor(nowhere);
        saving.menu.saveCsv(nowhere);
        QTRY_COMPARE(saving.failed.size(), 5);
        QCOMPARE(saving.saved.size(), 0);
    }

    void aViewThatIsGoneIsNotAsked() {
        Saving saving;
        {
            BarsView view(m_pointer);
            saving.show(view, vector());
        }
        saving.menu.savePng(saving.path("gone.png"));
        saving.menu.saveVector(VectorFormat::Svg, saving.path("gone.svg"));
        QTRY_COMPARE(saving.failed.size(), 2);
        QVERIFY(!QFile::exists(saving.path("gone.svg")));
    }

private:
    SharedPointer m_pointer;
};

QTEST_MAIN(TestExport)
#include "tst_export.moc"
