// SPDX-License-Identifier: GPL-3.0-or-later
// Whole models that Keras wrote, opened and run, against what Keras computed (tests/golden/models.py, keras_two.py).
#include "core/KerasModels.h"

#include <QTest>

#include <cstdio>

using namespace layerscope;

namespace {

constexpr double kTolerance = 1e-5; // of the largest output

std::vector<Tensor> numbered(const NamedTensors& arrays, char letter) {
    std::vector<Tensor> out;
    for (int i = 0;; ++i) {
        const auto found = arrays.find(letter + std::to_string(i));
        if (found == arrays.end())
            return out;
        out.push_back(found->second);
    }
}

} // namespace

class TestKerasModels : public QObject {
    Q_OBJECT

private slots:
    void archivesComputeWhatKerasComputes_data() { addRows(".keras"); }
    void archivesComputeWhatKerasComputes() { check(".keras"); }

    void olderFilesComputeWhatKerasComputes_data() { addRows(".h5"); }
    void olderFilesComputeWhatKerasComputes() { check(".h5"); }

private:
    static void addRows(const char* ending) {
        QTest::addColumn<QString>("name");
        const auto names = kerasmodels::names(ending);
        QVERIFY(!names.empty());
        for (const std::string& name : names)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    static void check(const char* ending) {
        QFETCH(QString, name);
        const auto path = kerasmodels::folder() / (name.toStdString() + ending);
        const auto project = readModel(path, layerRegistry());
        QVERIFY2(project, project ? "" : project.error().toString().c_str());
        for (const Message& note : project->notes)
            std::printf("  %s: %s\n", path.filename().c_str(), note.toString().c_str());
        QVERIFY2(project->notes.empty(), project->notes.empty() ? "" : project->notes[0].toString().c_str());
        auto arrays = readNpzFile(kerasmodels::folder() / (name.toStdString() + ".npz"));
        QVERIFY(arrays);
        const auto outcome = kerasmodels::run(project->graph, numbered(*arrays, 'x'));
        QVERIFY2(outcome.problem.empty(), outcome.problem.c_str());
        const auto wanted = numbered(*arrays, 'y');
        QCOMPARE(outcome.outputs.size(), wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const double error = kerasmodels::relativeError(outcome.outputs[i], wanted[i]);
            std::printf("  %-32s output %zu  %.1e\n", path.filename().c_str(), i, error);
            QVERIFY2(error <= kTolerance, (name.toStdString() + ": error " + std::to_string(error)).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestKerasModels)
#include "tst_keras_models.moc"
