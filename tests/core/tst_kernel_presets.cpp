// SPDX-License-Identifier: GPL-3.0-or-later
// Known kernels against OpenCV: their numbers, and what a convolution makes of a picture with them.
#include "layer/KernelPresets.h"

#include "layers/Layers.h"

#include <QTest>

#include <opencv2/imgproc.hpp>

#include <cmath>
#include <random>

using namespace layerscope;

namespace {

constexpr int kHeight = 37;
constexpr int kWidth = 41;

cv::Mat noise(int height, int width) {
    std::mt19937 random(5);
    std::uniform_real_distribution<float> number(0, 1);
    cv::Mat picture(height, width, CV_32F);
    for (int r = 0; r < height; ++r)
        for (int c = 0; c < width; ++c)
            picture.at<float>(r, c) = number(random);
    return picture;
}

FilterTaps planeOf(const char* preset, std::int64_t rows, std::int64_t columns, std::vector<double> numbers = {}) {
    const auto taps = presetTaps(*findPreset(preset), 2, {1, rows, columns}, numbers);
    return taps ? *taps : FilterTaps();
}

double largestDifference(const FilterTaps& taps, const cv::Mat& wanted) {
    if (taps.size[1] != wanted.rows || taps.size[2] != wanted.cols)
        return INFINITY;
    double largest = 0;
    for (int r = 0; r < wanted.rows; ++r)
        for (int c = 0; c < wanted.cols; ++c)
            largest = std::max(largest, std::abs(taps.at(0, r, c) - wanted.at<double>(r, c)));
    return largest;
}

cv::Mat derivatives(int dx, int dy, int size) {
    cv::Mat x;
    cv::Mat y;
    cv::getDerivKernels(x, y, dx, dy, size, false, CV_64F);
    return y * x.t();
}

Tensor run(const LayerDef& def, Params params, const Value& input, const std::vector<Tensor>& weights) {
    params = def.completed(std::move(params));
    const std::vector<TensorSpec> specs{{.shape = input.tensor.shape(), .axes = input.axes}};
    const TensorSpec output = *def.inferChecked({params, specs});
    const std::vector<Value> inputs{input};
    const Execution exec;
    return def.compute({params, inputs, weights, output, exec}).tensor;
}

} // namespace

class TestKernelPresets : public QObject {
    Q_OBJECT

private slots:
    void derivativesAreOpenCVs() {
        for (int size : {3, 5, 7}) {
            QCOMPARE(largestDifference(planeOf("sobel_x", size, size), derivatives(1, 0, size)), 0.0);
            QCOMPARE(largestDifference(planeOf("sobel_y", size, size), derivatives(0, 1, size)), 0.0);
        }
        QCOMPARE(largestDifference(planeOf("scharr_x", 3, 3), derivatives(1, 0, cv::FILTER_SCHARR)), 0.0);
        QCOMPARE(largestDifference(planeOf("scharr_y", 3, 3), derivatives(0, 1, cv::FILTER_SCHARR)), 0.0);
        for (int size : {5, 7})
            QCOMPARE(
                largestDifference(planeOf("laplacian", size, size), derivatives(2, 0, size) + derivatives(0, 2, size)),
                0.0);
    }

    void bellsAndWavesAreOpenCVs() {
        for (int size : {3, 5, 7, 9, 11})
            for (double sigma : {0.0, 0.7, 1.3, 2.5}) {
                // Of small sizes OpenCV has a table of its own for no sigma; it is asked for the formula's.
                const double used = sigma > 0 ? sigma : 0.3 * ((size - 1) * 0.5 - 1) + 0.8;
                const cv::Mat x = cv::getGaussianKernel(size, used, CV_64F);
                const cv::Mat y = cv::getGaussianKernel(5, used, CV_64F);
                const FilterTaps taps =
                    planeOf("gaussian", 5, size, sigma > 0 ? std::vector{sigma} : std::vector{used});
                QVERIFY(largestDifference(taps, y * x.t()) < 1e-7);
            }
        // OpenCV's even sizes are not defined ("ksize should be odd"); ours have their middle between two taps.
        const FilterTaps even = planeOf("gaussian", 1, 4, {0.95});
        const double ratio = std::exp(-0.5 * (1.5 * 1.5 - 0.5 * 0.5) / (0.95 * 0.95));
        QVERIFY(std::abs(static_cast<double>(even.at(0, 0, 0) / even.at(0, 0, 1)) - ratio) < 1e-6);
        QCOMPARE(even.at(0, 0, 0), even.at(0, 0, 3));
        QCOMPARE(initialNumbers(*findPreset("gaussian"), {1, 7, 7}).front(), 0.3 * (3 - 1) + 0.8);
        for (double angle : {0.0, 30.0, 90.0, 135.0})
            for (double phase : {0.0, 90.0}) {
                const double degree = CV_PI / 180;
                const cv::Mat wanted =
                    cv::getGaborKernel({9, 7}, 2.1, angle * degree, 4.5, 0.6, phase * degree, CV_64F);
                QVERIFY(largestDifference(planeOf("gabor", 7, 9, {angle, 4.5, 2.1, 0.6, phase}), wanted) < 1e-6);
            }
    }

    void aConvolutionWithAPresetIsFilter2D_data() {
        QTest::addColumn<QByteArray>("preset");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        for (const KernelPreset& preset : kernelPresets())
            for (const auto& [rows, columns] : {std::pair{3, 3}, {5, 5}, {7, 7}, {3, 7}, {11, 9}})
                if (preset.suits(2))
                    QTest::addRow("%s %d x %d", preset.id, rows, columns) << QByteArray(preset.id) << rows << columns;
    }

    void aConvolutionWithAPresetIsFilter2D() {
        QFETCH(const QByteArray, preset);
        QFETCH(const int, rows);
        QFETCH(const int, columns);
        const cv::Mat picture = noise(kHeight, kWidth);
        const Tensor input = Tensor::fromFloats({1, kHeight, kWidth, 1}, {picture.ptr<float>(), kHeight * kWidth});
        const Tensor empty = Tensor::filled({rows, columns, 1, 2}, 0.25F);
        const Checked<Tensor> kernel = withPreset(empty, *findPreset(preset.constData()), 1);
        QVERIFY(kernel);
        const FilterTaps taps = tapsOf(*kernel, *kernelShapeOf(kernel->shape(), KernelLayout::ChannelFilter), 1, 0);
        cv::Mat numbers(rows, columns, CV_32F);
        std::ranges::copy(taps.numbers, numbers.ptr<float>());
        cv::Mat wanted;
        cv::filter2D(picture, wanted, CV_32F, numbers, {-1, -1}, 0, cv::BORDER_CONSTANT);

        Params params;
        params.set("filters", std::int64_t{2});
        params.set("kernel_size", Ints{rows, columns});
        params.set("padding", std::string("same"));
        params.set("use_bias", false);
        const Tensor got =
            run(*layerRegistry().find("Conv2D"), params, {.tensor = input, .axes = imageAxes(), .mask = {}}, {*kernel});
        QCOMPARE(got.elements(), std::int64_t{kHeight} * kWidth * 2);
        double scale = 0;
        for (float number : taps.numbers)
            scale += std::abs(number);
        for (int r = 0; r < kHeight; ++r)
            for (int c = 0; c < kWidth; ++c)
                QVERIFY2(std::abs(got.at((r * kWidth + c) * 2 + 1) - wanted.at<float>(r, c)) <= 1e-6 * scale, preset);
    }

    void openCVsFiltersByNameAreTheSame() {
        const cv::Mat picture = noise(kHeight, kWidth);
        const auto filtered = [&](const FilterTaps& taps) {
            cv::Mat numbers(static_cast<int>(taps.size[1]), static_cast<int>(taps.size[2]), CV_32F);
            std::ranges::copy(taps.numbers, numbers.ptr<float>());
            cv::Mat result;
            cv::filter2D(picture, result, CV_32F, numbers);
            return result;
        };
        cv::Mat wanted;
        cv::Sobel(picture, wanted, CV_32F, 1, 0, 5);
        QVERIFY(cv::norm(filtered(planeOf("sobel_x", 5, 5)), wanted, cv::NORM_INF) < 1e-4);
        cv::Laplacian(picture, wanted, CV_32F, 1);
        QVERIFY(cv::norm(filtered(planeOf("laplacian", 3, 3)), wanted, cv::NORM_INF) < 1e-5);
        cv::GaussianBlur(picture, wanted, {7, 7}, 1.5);
        QVERIFY(cv::norm(filtered(planeOf("gaussian", 7, 7, {1.5})), wanted, cv::NORM_INF) < 1e-5);
        cv::blur(picture, wanted, {5, 3});
        QVERIFY(cv::norm(filtered(planeOf("box", 3, 5)), wanted, cv::NORM_INF) < 1e-5);
    }

    void whatPresetsDoToPlainSignals() {
        const auto answer = [](const FilterTaps& taps, auto signal) {
            double sum = 0;
            for (std::int64_t i = 0; i < taps.count(); ++i)
                sum += taps.numbers[static_cast<std::size_t>(i)] * signal(static_cast<double>(i));
            return sum;
        };
        const auto line = [](double i) { return 3 * i + 2; };
        const auto parabola = [](double i) { return i * i; };
        const auto flat = [](double) { return 5.0; };
        for (std::int64_t size : {3, 4, 5, 9, 64}) {
            const auto taps = [&](const char* id) { return *presetTaps(*findPreset(id), 1, {1, 1, size}); };
            QVERIFY(std::abs(answer(taps("derivative"), line) - 3) < 1e-5);
            QVERIFY(std::abs(answer(taps("slope"), line) - 3) < 1e-4);
            QVERIFY(std::abs(answer(taps("second_derivative"), parabola) - 2) < 1e-4);
            QVERIFY(std::abs(answer(taps("box"), flat) - 5) < 1e-5);
            for (const char* id : {"click", "step", "derivative", "slope", "log", "second_derivative"})
                QVERIFY2(std::abs(answer(taps(id), flat)) < 1e-4, id);
        }
    }

    void threeDimensions() {
        const auto taps = [](const char* id, TapSize size) { return *presetTaps(*findPreset(id), 3, size); };
        const FilterTaps depth = taps("edge_depth", {3, 3, 3});
        const cv::Mat smooth = derivatives(0, 1, 3); // its columns are 1 2 1
        for (int d = 0; d < 3; ++d)
            for (int r = 0; r < 3; ++r)
                for (int c = 0; c < 3; ++c)
                    QCOMPARE(double{depth.at(d, r, c)}, (d - 1.0) * smooth.at<double>(2, r) * smooth.at<double>(2, c));
        const FilterTaps laplacian = taps("laplacian", {3, 3, 3});
        QCOMPARE(laplacian.at(1, 1, 1), -6.0F);
        QCOMPARE(laplacian.at(0, 1, 1), 1.0F);
        QCOMPARE(laplacian.at(0, 0, 1), 0.0F);
        for (const char* id : {"gaussian", "box", "identity", "sharpen"})
            QVERIFY2(std::abs(taps(id, {3, 5, 7}).sum() - 1) < 1e-5, id);
        QVERIFY(std::abs(taps("log", {5, 5, 5}).sum()) < 1e-5);
    }

    void everyPresetFitsItsSmallestKernelAndNoSmaller() {
        for (const KernelPreset& preset : kernelPresets())
            for (int rank = preset.firstRank; rank <= preset.lastRank; ++rank) {
                TapSize size = preset.smallest;
                for (std::size_t axis = 0; axis < static_cast<std::size_t>(3 - rank); ++axis)
                    size[axis] = 1;
                if (size == TapSize{1, 1, 1})
                    size = {1, 1, 2};
                const auto taps = presetTaps(preset, rank, size);
                QVERIFY2(taps, preset.id);
                QVERIFY2(std::isfinite(taps->sum()) && taps->length() > 0, preset.id);
                if (preset.smallest[2] > 1)
                    QVERIFY2(!presetTaps(preset, rank, {size[0], size[1], preset.smallest[2] - 1}), preset.id);
            }
        QVERIFY(!presetTaps(*findPreset("sobel_x"), 1, {1, 1, 5}));
    }

    void smallKernelsStandInTheMiddle() {
        const FilterTaps taps = planeOf("scharr_x", 6, 7);
        QCOMPARE(taps.at(0, 2, 2), -10.0F);
        QCOMPARE(taps.at(0, 2, 4), 10.0F);
        QCOMPARE(taps.at(0, 5, 3), 0.0F);
        QCOMPARE(taps.at(0, 0, 4), 0.0F);
        QCOMPARE(taps.at(0, 2, 5), 0.0F);
    }

    void everyLayoutOfKernel() {
        const KernelPreset& sobel = *findPreset("sobel_x");
        const auto filled = [&](Shape shape, KernelLayout layout, std::optional<std::int64_t> channel) {
            return *withPreset(Tensor::filled(shape, 7), sobel, 1, layout, channel);
        };
        // [rows, columns, channel, filter]
        Tensor kernel = filled({3, 3, 2, 3}, KernelLayout::ChannelFilter, {});
        QCOMPARE(kernel.at((5 * 2 + 1) * 3 + 1), 1.0);
        QCOMPARE(kernel.at((5 * 2 + 1) * 3 + 2), 7.0);
        kernel = filled({3, 3, 2, 3}, KernelLayout::ChannelFilter, 0);
        QCOMPARE(kernel.at((5 * 2 + 0) * 3 + 1), 2.0);
        QCOMPARE(kernel.at((5 * 2 + 1) * 3 + 1), 7.0);
        // [rows, columns, filter, channel] of a transposed convolution
        kernel = filled({3, 3, 3, 2}, KernelLayout::FilterChannel, {});
        QCOMPARE(kernel.at((5 * 3 + 1) * 2 + 0), 1.0);
        QCOMPARE(kernel.at((5 * 3 + 1) * 2 + 1), 1.0);
        QCOMPARE(kernel.at((5 * 3 + 2) * 2 + 1), 7.0);
        // A depthwise kernel keeps the channels apart: each gets the whole preset.
        kernel = filled({3, 3, 2, 3}, KernelLayout::ChannelMultiplier, {});
        QCOMPARE(kernel.at((5 * 2 + 1) * 3 + 1), 2.0);
        QVERIFY(!withPreset(kernel, sobel, 3));
        QVERIFY(!withPreset(kernel, sobel, 0, KernelLayout::ChannelFilter, 2));
        QVERIFY(!withPreset(Tensor::filled({1, 1, 2, 2}, 1), sobel, 0));
    }
};

QTEST_APPLESS_MAIN(TestKernelPresets)
#include "tst_kernel_presets.moc"
