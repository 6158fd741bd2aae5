// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Theme.h"

#include <QApplication>
#include <QDir>
#include <QFontInfo>
#include <QImage>
#include <QPainter>
#include <QProxyStyle>
#include <QSignalSpy>
#include <QtTest>

#include <array>
#include <cmath>

using namespace layerscope;

Q_DECLARE_METATYPE(layerscope::Theme::Mode)

namespace {

using Vector = std::array<double, 3>;
using Matrix = std::array<Vector, 3>;

double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

Vector linearRgb(const QColor& color) {
    return {linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
}

/// WCAG 2 relative luminance and contrast.
double luminance(const QColor& color) {
    const Vector rgb = linearRgb(color);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b));
    const double low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

Vector times(const Matrix& m, const Vector& v) {
    Vector out{};
    for (std::size_t i = 0; i < 3; ++i)
        out[i] = m[i][0] * v[0] + m[i][1] * v[1] + m[i][2] * v[2];
    return out;
}

/// Björn Ottosson's OKLab, from linear sRGB.
Vector oklab(const Vector& rgb) {
    Vector lms = times({{{0.4122214708, 0.5363325363, 0.0514459929},
                         {0.2119034982, 0.6806995451, 0.1073969566},
                         {0.0883024619, 0.2817188376, 0.6299787005}}},
                       rgb);
    for (double& x : lms)
        x = std::cbrt(x);
    return times({{{0.2104542553, 0.7936177850, -0.0040720468},
                   {1.9779984951, -2.4285922050, 0.4505937099},
                   {0.0259040371, 0.7827717662, -0.8086757660}}},
                 lms);
}

/// Machado, Oliveira and Fernandes 2009, severity 1, on linear sRGB.
const Matrix kNormal{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
const Matrix kProtanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
const Matrix kDeuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
const Matrix kTritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

Vector seen(const Matrix& vision, const QColor& color) {
    Vector rgb = times(vision, linearRgb(color));
    for (double& x : rgb)
        x = std::clamp(x, 0.0, 1.0);
    return oklab(rgb);
}

double distance(const Vector& a, const Vector& b) {
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/// About three times the smallest difference that can be told apart side by side.
constexpr double kTellApart = 0.06;

class StillStyle : public QProxyStyle {
public:
    using QProxyStyle::QProxyStyle;
    int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                  QStyleHintReturn* data) const override {
        return hint == SH_Widget_Animation_Duration ? 0 : QProxyStyle::styleHint(hint, option, widget, data);
    }
};

void addModes() {
    QTest::addColumn<Theme::Mode>("mode");
    QTest::newRow("light") << Theme::Mode::Light;
    QTest::newRow("dark") << Theme::Mode::Dark;
    QTest::newRow("projector") << Theme::Mode::Projector;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

    Theme& m_theme = Theme::instance();

private slots:
    void cleanup() { m_theme.setMode(Theme::Mode::System); }

    void textIsReadable_data() { addModes(); }
    void textIsReadable() {
        using Role = Theme::Role;
        QFETCH(Theme::Mode, mode);
        m_theme.setMode(mode);
        for (Role surface : {Role::Window, Role::Canvas, Role::Panel, Role::Card, Role::CardHeader, Role::Hover})
            for (Role text : {Role::Text, Role::TextMuted, Role::Error, Role::Warning, Role::Success, Role::Accent}) {
                const double ratio = contrast(m_theme.color(text), m_theme.color(surface));
                QVERIFY2(
                    ratio >= 4.5,
                    qPrintable(QStringLiteral("role %1 on role %2: %3").arg(int(text)).arg(int(surface)).arg(ratio)));
            }
        QVERIFY(contrast(m_theme.color(Role::Error), m_theme.color(Role::ErrorSurface)) >= 4.5);
        QVERIFY(contrast(m_theme.color(Role::Text), m_theme.color(Role::ErrorSurface)) >= 4.5);
        QVERIFY(contrast(m_theme.color(Role::TextOnAccent), m_theme.color(Role::Accent)) >= 4.5);
    }

    void edgesOfControlsAreSeen_data() { addModes(); }
    void edgesOfControlsAreSeen() {
        using Role = Theme::Role;
        QFETCH(Theme::Mode, mode);
        m_theme.setMode(mode);
        for (Role edge : {Role::BorderStrong, Role::Accent, Role::Wire, Role::WireBroken})
            for (Role surface : {Role::Panel, Role::Card, Role::Canvas})
                QVERIFY2(contrast(m_theme.color(edge), m_theme.color(surface)) >= 3,
                         qPrintable(QString::number(int(edge))));
    }

    void categoriesAreToldApart_data() { addModes(); }
    void categoriesAreToldApart() {
        QFETCH(Theme::Mode, mode);
        m_theme.setMode(mode);
        double least = 1;
        for (const Matrix& vision : {kNormal, kProtanopia, kDeuteranopia, kTritanopia})
            for (std::size_t a = 0; a < kCategories; ++a)
                for (std::size_t b = 0; b < a; ++b)
                    least = std::min(least, distance(seen(vision, m_theme.category(Category(a))),
                                                     seen(vision, m_theme.category(Category(b)))));
        qInfo("least OKLab distance between two categories, over four kinds of vision: %.3f", least);
        QVERIFY(least >= kTellApart);
    }

    void categoriesAreEquallyLight_data() { addModes(); }
    void categoriesAreEquallyLight() {
        QFETCH(Theme::Mode, mode);
        m_theme.setMode(mode);
        double low = 1;
        double high = 0;
        for (std::size_t a = 0; a < kCategories; ++a) {
            const double lightness = seen(kNormal, m_theme.category(Category(a)))[0];
            low = std::min(low, lightness);
            high = std::max(high, lightness);
            QVERIFY(contrast(m_theme.category(Category(a)), m_theme.color(Theme::Role::Card)) >= 3);
        }
        QVERIFY2(high - low < 0.085, qPrintable(QString::number(high - low)));
    }

    void projectorIsLargerAndHarder() {
        m_theme.setMode(Theme::Mode::Light);
        const double size = m_theme.font(Theme::FontRole::Normal).pointSizeF();
        const int space = m_theme.space(4);
        const QSize icon = m_theme.iconSize();
        m_theme.setMode(Theme::Mode::Projector);
        QVERIFY(m_theme.font(Theme::FontRole::Normal).pointSizeF() >= 1.3 * size);
        QVERIFY(m_theme.space(4) > space);
        QVERIFY(m_theme.iconSize().width() > icon.width());
        QVERIFY(contrast(m_theme.color(Theme::Role::TextMuted), m_theme.color(Theme::Role::Window)) >= 7);
        QCOMPARE(QApplication::font().pointSizeF(), m_theme.font(Theme::FontRole::Normal).pointSizeF());
    }

    void fourSizesAndTabularFigures() {
        using Font = Theme::FontRole;
        double before = 0;
        for (Font role : {Font::Small, Font::Normal, Font::Title, Font::Heading}) {
            QVERIFY(m_theme.font(role).pointSizeF() > before);
            before = m_theme.font(role).pointSizeF();
            const QFontMetricsF metrics(m_theme.figures(role));
            for (QChar digit : QStringLiteral("123456789"))
                QVERIFY(std::abs(metrics.horizontalAdvance(digit) - metrics.horizontalAdvance(u'0')) < 0.01);
        }
    }

    void systemFollowsThePalette() {
        QSignalSpy changed(&m_theme, &Theme::changed);
        const QPalette before = m_theme.palette();
        QPalette dark(Qt::white, QColor(0x202020), Qt::gray, Qt::black, Qt::darkGray, Qt::white, Qt::black);
        dark.setColor(QPalette::Window, QColor(0x202020));
        QApplication::setPalette(dark);
        QVERIFY(m_theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), m_theme.color(Theme::Role::Window));
        QVERIFY(!changed.isEmpty());
        QPalette light(Qt::black, QColor(0xf0f0f0), Qt::white, Qt::darkGray, Qt::gray, Qt::black, Qt::white);
        light.setColor(QPalette::Window, QColor(0xf0f0f0));
        QApplication::setPalette(light);
        QVERIFY(!m_theme.isDark());
        QCOMPARE(m_theme.palette().color(QPalette::Window), before.color(QPalette::Window));
    }

    void aChosenModeStaysWhenThePaletteChanges() {
        m_theme.setMode(Theme::Mode::Light);
        QPalette dark = QApplication::palette();
        dark.setColor(QPalette::Window, Qt::black);
        dark.setColor(QPalette::WindowText, Qt::white);
        QApplication::setPalette(dark);
        QVERIFY(!m_theme.isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), m_theme.color(Theme::Role::Window));
        QPalette light = QApplication::palette();
        light.setColor(QPalette::WindowText, Qt::black);
        light.setColor(QPalette::Window, Qt::white);
        QApplication::setPalette(light);
    }

    void everyIconDrawsInTheColourOfTheText() {
        const QStringList files = QDir(QStringLiteral(":/layerscope/icons")).entryList();
        QVERIFY(files.size() >= 40);
        QCOMPARE(files.size(), QDir(QStringLiteral(LAYERSCOPE_SOURCE_DIR "/resources/icons"))
                                   .entryList({QStringLiteral("*.svg")}, QDir::Files)
                                   .size());
        for (const QString& file : files) {
            const QIcon icon = m_theme.icon(QFileInfo(file).baseName());
            for (Theme::Mode mode : {Theme::Mode::Light, Theme::Mode::Dark}) {
                m_theme.setMode(mode);
                QVERIFY2(darkestInk(icon) == m_theme.color(Theme::Role::Text).rgb(), qPrintable(file));
            }
        }
    }

    void anUnknownIconIsEmptyAndSaysSo() {
        QTest::ignoreMessage(QtWarningMsg, "There is no icon named unicorn");
        QVERIFY(m_theme.icon(QStringLiteral("unicorn")).isNull());
    }

    void styleSheetIsFilled_data() { addModes(); }
    void styleSheetIsFilled() {
        QFETCH(Theme::Mode, mode);
        m_theme.setMode(mode);
        const QString sheet = m_theme.styleSheet();
        QVERIFY(sheet.size() > 1000);
        QVERIFY2(!sheet.contains(QStringLiteral("@{")), "a word of the style sheet is not known");
        static const QRegularExpression url(QStringLiteral("url\\(([^)]*)\\)"));
        auto matches = url.globalMatch(sheet);
        QVERIFY(matches.hasNext());
        while (matches.hasNext())
            QVERIFY2(QFile::exists(matches.next().captured(1)), "an image of the style sheet is missing");
    }

    void noMotionWhenTheSystemAsksForNone() {
        QVERIFY(m_theme.motionMs() >= 120 && m_theme.motionMs() <= 180);
        QApplication::setStyle(new StillStyle(QStringLiteral("Fusion")));
        QCOMPARE(m_theme.motionMs(), 0);
        QApplication::setStyle(QStringLiteral("Fusion"));
    }

    void modesAreSavedByName() {
        for (Theme::Mode mode : {Theme::Mode::System, Theme::Mode::Light, Theme::Mode::Dark, Theme::Mode::Projector})
            QCOMPARE(Theme::modeFromString(Theme::toString(mode)), mode);
        QCOMPARE(Theme::modeFromString(QStringLiteral("plaid")), Theme::Mode::System);
    }

private:
    /// The colour of the most opaque pixel.
    static QRgb darkestInk(const QIcon& icon) {
        const QImage image = icon.pixmap(QSize(64, 64)).toImage().convertToFormat(QImage::Format_ARGB32);
        QRgb ink = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                if (qAlpha(image.pixel(x, y)) > qAlpha(ink))
                    ink = image.pixel(x, y);
        return ink;
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
