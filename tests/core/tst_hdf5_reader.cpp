// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/Hdf5Files.h"
#include "formats/Json.h"
#include "formats/keras/Hdf5Reader.h"

#include <QTest>

using namespace layerscope;
using layerscope::testing::Hdf5Draft;

namespace {

Hdf5Reader readerOf(Hdf5Draft& draft, const Hdf5Limits& limits = {}) {
    auto reader = Hdf5Reader::fromBytes(draft.done(), "test.h5", limits);
    if (!reader)
        qFatal("%s", reader.error().toString().c_str());
    return std::move(*reader);
}

/// The sentence of what is thrown, or nothing.
template <class F>
std::string complaint(const F& f) {
    try {
        f();
    } catch (const ReadFailure& failure) {
        return failure.error.toString();
    }
    return {};
}

bool mentions(const std::string& text, const char* what) {
    return text.find(what) != std::string::npos;
}

} // namespace

class TestHdf5Reader : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    const Hdf5Session m_session; // the library is quiet
    std::string path(const char* name = "draft.h5") const { return m_folder.filePath(name).toStdString(); }

private slots:
    void groupsAndNumbersOfEveryType() {
        Hdf5Draft draft(path());
        draft.group("layers");
        draft.numbers("layers/float", {2, 3});
        draft.numbers("layers/double", {4}, H5T_IEEE_F64BE);
        draft.numbers("layers/bytes", {3}, H5T_STD_U8LE);
        draft.numbers("layers/long", {}, H5T_STD_I64BE);
        const Hdf5Type half(H5Tcopy(H5T_IEEE_F32LE));
        H5Tset_fields(half.get(), 15, 10, 5, 0, 10);
        H5Tset_size(half.get(), 2);
        H5Tset_ebias(half.get(), 15);
        draft.numbers("layers/half", {5}, half.get());
        const Hdf5Reader reader = readerOf(draft);
        QVERIFY(reader.isGroup("layers") && !reader.isDataset("layers") && !reader.isGroup("layers/none"));
        QCOMPARE(reader.members("layers"), (std::vector<std::string>{"bytes", "double", "float", "half", "long"}));
        QCOMPARE(reader.shapeOf("layers/float").toString(), (Shape{2, 3}).toString());
        QCOMPARE(reader.read("layers/float").floats()[5], 5.0F);
        for (const char* name : {"layers/double", "layers/bytes", "layers/half"})
            QCOMPARE(reader.read(name).floats()[2], 2.0F);
        QCOMPARE(reader.read("layers/long").shape().rank(), 0);
        QCOMPARE(reader.read("layers/bytes", DType::Int32).ints()[1], 1);
        QVERIFY(mentions(complaint([&] { reader.read("layers/none"); }), "test.h5: layers/none"));
    }

    void bfloat16IsTheUpperHalfOfAFloat() {
        Hdf5Draft draft(path());
        const Hdf5Type raw(H5Tcreate(H5T_OPAQUE, 2));
        const hsize_t count = 2;
        const Hdf5Space space(H5Screate_simple(1, &count, nullptr));
        for (const char* name : {"known", "unknown"}) {
            const Hdf5Object made(
                H5Dcreate2(draft.id(), name, raw.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
            const std::uint16_t values[] = {0x3F80, 0xC020};
            H5Dwrite(made.get(), raw.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
            if (std::string(name) == "known")
                draft.text(made.get(), "dtype", "bfloat16");
        }
        const Hdf5Reader reader = readerOf(draft);
        QCOMPARE(reader.read("known").floats()[0], 1.0F);
        QCOMPARE(reader.read("known").floats()[1], -2.5F);
        QVERIFY(mentions(complaint([&] { reader.read("unknown"); }), "no numbers"));
    }

    void textsOfFixedAndVariableLength() {
        Hdf5Draft draft(path());
        draft.text(draft.id(), "keras_version", "3.15.1");
        draft.texts(draft.id(), "names", {"a", "bcd", ""});
        draft.texts(draft.id(), "split0", {"a", "b"});
        draft.texts(draft.id(), "split1", {"c"});
        const Hdf5Reader reader = readerOf(draft);
        QCOMPARE(reader.text("", "keras_version").value(), std::string("3.15.1"));
        QVERIFY(!reader.text("", "none"));
        QCOMPARE(reader.texts("", "names"), (std::vector<std::string>{"a", "bcd", ""}));
        QCOMPARE(reader.texts("", "split"), (std::vector<std::string>{"a", "b", "c"}));
        QVERIFY(reader.texts("", "none").empty());
    }

    void packedNumbersAreUnpacked() {
        Hdf5Draft draft(path());
        const Hdf5Properties packed(H5Pcreate(H5P_DATASET_CREATE));
        const hsize_t chunk[] = {10, 10};
        H5Pset_chunk(packed.get(), 2, chunk);
        H5Pset_shuffle(packed.get());
        H5Pset_deflate(packed.get(), 9);
        H5Pset_fletcher32(packed.get());
        draft.numbers("packed", {25, 10}, H5T_NATIVE_FLOAT, packed.get());
        QCOMPARE(readerOf(draft).read("packed").floats()[249], 249.0F);
    }

    void linksAreNotFollowed() {
        Hdf5Draft draft(path());
        draft.numbers("real", {2});
        H5Lcreate_soft("/real", draft.id(), "soft", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_external("/etc/passwd", "/real", draft.id(), "external", H5P_DEFAULT, H5P_DEFAULT);
        H5Lcreate_hard(draft.id(), "/", draft.id(), "circle", H5P_DEFAULT, H5P_DEFAULT);
        const Hdf5Reader reader = readerOf(draft);
        QCOMPARE(reader.members(""), (std::vector<std::string>{"circle", "real"}));
        for (const char* name : {"soft", "external"})
            QVERIFY(mentions(complaint([&] { reader.read(name); }), "not followed"));
        std::string deep = "circle";
        for (int i = 0; i < 100; ++i)
            deep += "/circle";
        QVERIFY(mentions(complaint([&] { reader.isGroup(deep); }), "deeper"));
    }

    void numbersOutsideTheFileAreRefused() {
        Hdf5Draft draft(path());
        const Hdf5Properties external(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_external(external.get(), "/etc/passwd", 0, 8);
        draft.numbers("external", {2}, H5T_NATIVE_FLOAT, external.get(), false);
        const hsize_t two = 2;
        const Hdf5Space space(H5Screate_simple(1, &two, nullptr));
        const Hdf5Properties virtuals(H5Pcreate(H5P_DATASET_CREATE));
        H5Pset_virtual(virtuals.get(), space.get(), "/etc/passwd", "/x", space.get());
        draft.numbers("virtual", {2}, H5T_NATIVE_FLOAT, virtuals.get(), false);
        const Hdf5Reader reader = readerOf(draft);
        QVERIFY(mentions(complaint([&] { reader.read("external"); }), "not allowed"));
        QVERIFY(mentions(complaint([&] { reader.read("virtual"); }), "not allowed"));
    }

    void whatIsNotStoredIsNotRead() {
        Hdf5Draft draft(path());
        const Hdf5Properties chunked(H5Pcreate(H5P_DATASET_CREATE));
        const hsize_t chunk = 1024;
        H5Pset_chunk(chunked.get(), 1, &chunk);
        H5Pset_deflate(chunked.get(), 9);
        draft.numbers("huge", {hsize_t{1} << 50}, H5T_NATIVE_FLOAT, chunked.get(), false);
        draft.numbers("bomb", {hsize_t{1} << 28}, H5T_NATIVE_FLOAT, chunked.get(), false);
        draft.numbers("unwritten", {16}, H5T_NATIVE_FLOAT, H5P_DEFAULT, false);
        draft.numbers("good", {16});
        const Hdf5Reader reader = readerOf(draft);
        QVERIFY(mentions(complaint([&] { reader.read("huge"); }), "more than"));
        QVERIFY(mentions(complaint([&] { reader.read("bomb"); }), "claims"));
        QVERIFY(mentions(complaint([&] { reader.read("unwritten"); }), "claims"));
        QCOMPARE(complaint([&] { reader.read("good"); }), std::string());
    }

    void limitsAreKept() {
        Hdf5Draft draft(path());
        draft.numbers("a", {100});
        draft.numbers("b", {100});
        draft.text(draft.id(), "long", std::string(500, 'x'));
        const Hdf5Reader reader =
            readerOf(draft, {.maxDatasetBytes = 1000, .maxTotalBytes = 700, .maxAttributeBytes = 100, .maxMembers = 1});
        QCOMPARE(complaint([&] { reader.read("a"); }), std::string());
        QVERIFY(mentions(complaint([&] { reader.read("b"); }), "together"));
        QVERIFY(mentions(complaint([&] { reader.text("", "long"); }), "long"));
        QVERIFY(mentions(complaint([&] { reader.members(""); }), "too many"));
    }

    void aFileOnDiskReadsTheSame() {
        Hdf5Draft draft(path("disk.h5"));
        draft.numbers("x", {3});
        draft.done();
        const auto reader = Hdf5Reader::open(path("disk.h5"));
        QVERIFY(reader);
        QCOMPARE(reader->read("x").floats()[2], 2.0F);
        QVERIFY(!Hdf5Reader::open(path("none.h5")));
        QVERIFY(!Hdf5Reader::open(m_folder.path().toStdString()));
        QVERIFY(!Hdf5Reader::fromBytes({}, "empty"));
    }
};

QTEST_APPLESS_MAIN(TestHdf5Reader)
#include "tst_hdf5_reader.moc"
