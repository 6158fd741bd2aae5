// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"
#include "tensor/Npy.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

using namespace layerscope;

namespace {

using Bytes = std::vector<std::byte>;

/// An .npy file from its header's text and its raw numbers.
Bytes npy(const std::string& header, const std::string& numbers, char version = 1) {
    std::string text = "\x93NUMPY";
    text += {version, '\0', static_cast<char>(header.size()), '\0'};
    if (version > 1)
        text += {'\0', '\0'};
    text += header + numbers;
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

std::string headerOf(const std::string& descr, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape +
           ", }\n";
}

template <class T>
std::string raw(std::initializer_list<T> numbers, bool bigEndian = false) {
    std::string out;
    for (T number : numbers) {
        auto bytes = std::bit_cast<std::array<char, sizeof(T)>>(number);
        if (bigEndian)
            std::ranges::reverse(bytes);
        out.append(bytes.data(), bytes.size());
    }
    return out;
}

std::vector<double> numbersOf(const Bytes& bytes) {
    const auto tensor = readNpy(bytes, "x.npy");
    std::vector<double> out;
    for (std::int64_t i = 0; tensor && i < tensor->elements(); ++i)
        out.push_back(tensor->at(i));
    return out;
}

std::string errorOf(const Bytes& bytes) {
    const auto tensor = readNpy(bytes, "x.npy");
    return tensor ? "" : tensor.error().toString();
}

} // namespace

class NpyTest : public QObject {
    Q_OBJECT
private slots:
    void tensorsComeBack() {
        const float infinity = std::numeric_limits<float>::infinity();
        const std::array floats{1.5F, -0.0F, infinity, 1e-40F, std::nanf(""), 3.0F};
        for (const Shape& shape : {Shape{6}, Shape{2, 3}, Shape{1, 3, 2, 1}}) {
            const Tensor tensor = Tensor::fromFloats(shape, floats);
            QVERIFY(readNpy(writeNpy(tensor), "x")->identical(tensor));
        }
        const std::array ints{1, -2, std::numeric_limits<std::int32_t>::max()};
        const Tensor whole = Tensor::fromInts({3}, ints);
        QVERIFY(readNpy(writeNpy(whole), "x")->identical(whole));
        const Tensor scalar = Tensor::filled({}, 7);
        QVERIFY(readNpy(writeNpy(scalar), "x")->identical(scalar));
        const Tensor empty = Tensor::filled({0, 4}, 7);
        QVERIFY(readNpy(writeNpy(empty), "x")->identical(empty));
    }

    void theHeaderIsAsNumPyWritesIt() {
        const Bytes bytes = writeNpy(Tensor::filled({3, 4}, 0));
        const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        QVERIFY(text.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }"));
        QCOMPARE((bytes.size() - 12 * sizeof(float)) % 64, std::size_t{0});
        const Bytes one = writeNpy(Tensor::filled({5}, 0));
        QVERIFY(std::string(reinterpret_cast<const char*>(one.data()), one.size()).find("(5,)") != std::string::npos);
    }

    void everyNumberTypeIsRead() {
        const std::vector<double> expected{1, -2};
        QCOMPARE(numbersOf(npy(headerOf("<f8", "(2,)"), raw<double>({1, -2}))), expected);
        QCOMPARE(numbersOf(npy(headerOf(">f4", "(2,)"), raw<float>({1, -2}, true))), expected);
        QCOMPARE(numbersOf(npy(headerOf("<f2", "(2,)"), raw<std::uint16_t>({0x3C00, 0xC000}))), expected);
        QCOMPARE(numbersOf(npy(headerOf("<i8", "(2,)"), raw<std::int64_t>({1, -2}))), expected);
        QCOMPARE(numbersOf(npy(headerOf(">i2", "(2,)"), raw<std::int16_t>({1, -2}, true))), expected);
        QCOMPARE(numbersOf(npy(headerOf("|i1", "(2,)"), raw<std::int8_t>({1, -2}))), expected);
        QCOMPARE(numbersOf(npy(headerOf("|b1", "(2,)"), raw<std::int8_t>({1, 0}))), (std::vector<double>{1, 0}));
        QCOMPARE(numbersOf(npy(headerOf("|u1", "(1,)"), raw<std::uint8_t>({200}), 2)), std::vector<double>{200});
        QCOMPARE(numbersOf(npy(headerOf("<f2", "(3,)"), raw<std::uint16_t>({0x0001, 0x7C00, 0xFBFF}))),
                 (std::vector<double>{std::ldexp(1.0, -24), std::numeric_limits<double>::infinity(), -65504}));
    }

    void fortranOrderIsTurned() {
        QCOMPARE(numbersOf(npy(headerOf("<f4", "(2, 3)", true), raw<float>({1, 4, 2, 5, 3, 6}))),
                 (std::vector<double>{1, 2, 3, 4, 5, 6}));
    }

    void badFilesGetASentence() {
        QVERIFY(errorOf({}).find("x.npy: This is not an .npy file.") == 0);
        QVERIFY(errorOf(npy(headerOf("<f4", "(3,)"), raw<float>({1, 2}))).find("only 2") != std::string::npos);
        QVERIFY(errorOf(npy(headerOf("<c8", "(1,)"), "12345678")).find("<c8") != std::string::npos);
        QVERIFY(!errorOf(npy(headerOf("<u4", "(1,)"), raw<std::uint32_t>({4'000'000'000}))).empty());
        for (const char* shape : {"(9999999999, 9999999999)", "(-1,)", "(1,1,1,1,1,1,1,1,1)", "3", "(2", "(x,)", "("})
            QVERIFY2(!errorOf(npy(headerOf("<f4", shape), raw<float>({1, 2}))).empty(), shape);
        for (const char* header :
             {"", "{", "{'descr'", "{'descr': [('a','<f4')], 'shape': ()}", "{}", "[]", "{'x': 1}"})
            QVERIFY2(!errorOf(npy(header, "1234")).empty(), header);
        const Bytes whole = writeNpy(Tensor::filled({4}, 1));
        for (std::size_t size = 0; size < whole.size(); ++size)
            QVERIFY(!errorOf(Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size))).empty());
    }

    void archivesComeBack() {
        const QTemporaryDir dir;
        const std::filesystem::path path = std::filesystem::path(dir.path().toStdString()) / "out.npz";
        const NamedTensors tensors{{"conv2d", Tensor::filled({2, 2}, 3)}, {"dense", Tensor::filled({4}, 5)}};
        QVERIFY(writeNpzFile(path, tensors));
        const auto back = readNpzFile(path);
        QVERIFY(back);
        QCOMPARE(back->size(), tensors.size());
        for (const auto& [name, tensor] : tensors)
            QVERIFY(back->at(name).identical(tensor));
        QVERIFY(!readNpzFile(path.parent_path() / "none.npz"));
        QVERIFY(!writeNpzFile(path, {})); // libzip makes no empty archive; the old file stays
        QVERIFY(readNpzFile(path).has_value());
    }
};

QTEST_APPLESS_MAIN(NpyTest)
#include "tst_npy.moc"
