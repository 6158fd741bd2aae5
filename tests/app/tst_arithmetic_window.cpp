// SPDX-License-Identifier: GPL-3.0-or-later
#include "WindowFixture.h"

#include "kernels/KernelText.h"
#include "probe/ProbePanel.h"
#include "session/SettingsKeys.h"
#include "session/Text.h"
#include "tensor/Elements.h"
#include "window/About.h"
#include "window/StatusLine.h"
#include "window/WindowSettings.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QMenu>

#include <algorithm>
#include <cmath>

using namespace layerscope;

namespace {

/// A window on a convolution with enough channels that being fast pays.
struct Fixture : WindowFixture {
    Fixture() {
        Document& document = workspace.document;
        const auto add = [&](const char* type) { return document.addNode(*layerRegistry().find(type), {}); };
        const NodeId input = add("Input");
        document.setParam(input, "shape", Ints{48, 48, 32});
        document.setParam(input, "source", std::string("noise:1"));
        conv = add("Conv2D");
        document.setParam(conv, "filters", std::int64_t{64});
        document.link({input, 0}, {conv, 0});
        keepArithmetic(workspace.live);
    }
    QAction* action(const char* name) { return window.findChild<QAction*>(QString::fromLatin1(name)); }
    Tensor value() { return workspace.live.live(conv)->value.tensor; }
    QLabel* figure() {
        for (auto* label : window.findChild<StatusLine*>()->findChildren<QLabel*>())
            if (label->accessibleName() == QStringLiteral("Arithmetic"))
                return label;
        return nullptr;
    }

    NodeId conv;
};

double largestOf(const Tensor& a, const Tensor& b) {
    double largest = 0;
    for (std::size_t i = 0; i < a.floats().size(); ++i)
        largest = std::max(largest, std::abs(double{a.floats()[i]} - double{b.floats()[i]}));
    return largest;
}

} // namespace

class TstArithmeticWindow : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { useTestSettings(); }
    void init() { QSettings().remove(QLatin1String(settings::kFast)); }

    void theMenuSwitchesAndTheResultStaysWithin() {
        Fixture f;
        QVERIFY(f.settle());
        const Tensor exact = f.value();
        QVERIFY(f.action("arithmetic-exact")->isChecked());
        QVERIFY(!f.figure()->isVisible());
        f.action("arithmetic-fast")->trigger();
        QVERIFY(f.action("arithmetic-fast")->isChecked());
        QVERIFY(!f.action("arithmetic-exact")->isChecked());
        QVERIFY(f.figure()->isVisible());
        QVERIFY(f.settle());
        const Tensor fast = f.value();
        const double difference = largestOf(exact, fast);
        QVERIFY(difference > 0);
        QVERIFY(difference < 1e-4 * largestOf(exact, Tensor::filled(exact.shape(), 0)));
        f.action("arithmetic-exact")->trigger();
        QVERIFY(f.settle());
        QVERIFY(f.value().identical(exact));
    }

    void theChoiceIsRemembered() {
        {
            Fixture f;
            f.action("arithmetic-fast")->trigger();
        }
        QVERIFY(savedWorkspaceOptions().live.arithmetic == Arithmetic::Fast);
        Workspace later(layerRegistry(), savedWorkspaceOptions());
        QVERIFY(later.live.arithmetic() == Arithmetic::Fast);
        const MainWindow window(later);
        QVERIFY(window.findChild<QAction*>(QStringLiteral("arithmetic-fast"))->isChecked());
    }

    void itIsReachedByKeysAndExplained() {
        Fixture f;
        for (const char* name : {"arithmetic-exact", "arithmetic-fast"}) {
            const QAction* action = f.action(name);
            QVERIFY(action->text().contains(u'&'));
            QVERIFY(action->toolTip().size() > 40);
        }
        QVERIFY(f.action("arithmetic-fast")->toolTip().contains(QStringLiteral("0.0001")));
    }

    void aboutTellsWhatIsComputedWith() {
        Fixture f;
        showAbout(f.window, f.workspace.live);
        const auto* dialog = f.window.findChild<QDialog*>(QStringLiteral("about"));
        const auto* label = dialog->findChild<QLabel*>(QStringLiteral("computing"));
        QVERIFY(label->text().contains(toQString(kernelText(kernels()))));
        QVERIFY(label->text().contains(toQString(availableKernelsText())));
        QVERIFY(label->text().contains(QStringLiteral("Arithmetic: exact")));
        f.workspace.live.setArithmetic(Arithmetic::Fast);
        QVERIFY(label->text().contains(QStringLiteral("Arithmetic: fast")));
    }

    void aProbeOfAFastResultIsNoMistake() {
        Fixture f;
        QVERIFY(f.settle());
        const Tensor exact = f.value();
        f.workspace.live.setArithmetic(Arithmetic::Fast);
        QVERIFY(f.settle());
        const Tensor fast = f.value();
        std::size_t most = 0;
        for (std::size_t i = 0; i < exact.floats().size(); ++i)
            if (std::abs(exact.floats()[i] - fast.floats()[i]) > std::abs(exact.floats()[most] - fast.floats()[most]))
                most = i;
        f.workspace.probe.pick(f.conv, indexOf(fast.shape(), static_cast<std::int64_t>(most)));
        QTRY_VERIFY(f.workspace.probe.state() == Probe::State::Fresh);
        const QString notice = f.window.panels().probe().noticeText();
        QVERIFY2(notice.startsWith(QStringLiteral("Computed fast: ")), qPrintable(notice));
        f.workspace.live.setArithmetic(Arithmetic::Exact);
        QVERIFY(f.settle());
        QTRY_VERIFY(f.workspace.probe.state() == Probe::State::Fresh);
        QVERIFY(f.window.panels().probe().noticeText().isEmpty());
    }
};

QTEST_MAIN(TstArithmeticWindow)
#include "tst_arithmetic_window.moc"
