// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Reader.h"

#include "base/Numbers.h"
#include "formats/Json.h"
#include "formats/keras/Hdf5Checks.h"
#include "formats/keras/Hdf5Driver.h"
#include "formats/keras/Hdf5Numbers.h"
#include "formats/keras/Hdf5Texts.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace layerscope {
namespace {

constexpr std::size_t kMaxDepth = 64;
constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

std::vector<std::string> stepsOf(const std::string& path) {
    std::vector<std::string> steps;
    for (std::size_t begin = 0; begin < path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (end > begin)
            steps.push_back(path.substr(begin, end - begin));
        begin = end + 1;
    }
    return steps;
}

struct Listing {
    std::vector<std::string> names;
    std::size_t most;
};

herr_t addName(hid_t /*group*/, const char* name, const H5L_info_t* link, void* listing) {
    auto& list = *static_cast<Listing*>(listing);
    if (list.names.size() == list.most)
        return -1;
    if (link->type == H5L_TYPE_HARD)
        list.names.emplace_back(name);
    return 0;
}

} // namespace

struct Hdf5Reader::State {
    Hdf5Bytes source;
    std::string name;
    Hdf5Limits limits;
    std::uint64_t bytesRead = 0;
    Hdf5File file;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        const Hdf5Session session;
        file = {};
    }

    std::string placeOf(const std::string& path) const { return path.empty() ? name : name + ": " + path; }

    [[noreturn]] void fail(const std::string& path, Message what, Message hint = {}) const {
        throw ReadFailure{{std::move(what), std::move(hint), placeOf(path)}};
    }

    /// False when there is nothing of that name; throws at a link that leads elsewhere.
    Hdf5Object find(const std::string& path) const {
        const std::vector<std::string> steps = stepsOf(path);
        if (steps.size() > kMaxDepth)
            fail(path, message(N_("This is nested deeper than %1 levels."), kMaxDepth));
        Hdf5Object object(H5Oopen(file.get(), "/", H5P_DEFAULT));
        for (const std::string& step : steps) {
            if (!object || H5Iget_type(object.get()) != H5I_GROUP || step == "." || step == "..")
                return {};
            if (H5Lexists(object.get(), step.c_str(), H5P_DEFAULT) <= 0)
                return {};
            H5L_info_t link{};
            if (H5Lget_info(object.get(), step.c_str(), &link, H5P_DEFAULT) < 0)
                fail(path, message(N_("This part of the file is damaged.")));
            if (link.type != H5L_TYPE_HARD)
                fail(path, message(N_("This is a link to somewhere else, which is not followed.")),
                     message(N_("Save the model again with Keras, into one file.")));
            object = Hdf5Object(H5Oopen(object.get(), step.c_str(), H5P_DEFAULT));
            if (!object)
                fail(path, message(N_("This part of the file is damaged.")));
        }
        return object;
    }

    bool is(const std::string& path, H5I_type_t kind) const {
        const Hdf5Object object = find(path);
        return object && H5Iget_type(object.get()) == kind;
    }

    std::optional<std::vector<std::string>> attribute(const std::string& path, const std::string& id) const {
        const Hdf5Object object = find(path);
        if (!object || H5Aexists(object.get(), id.c_str()) <= 0)
            return std::nullopt;
        auto texts = hdf5Texts(source, object.get(), id, limits.maxAttributeBytes);
        if (!texts)
            fail(path, message(N_("The attribute “%1” is damaged, too large or no text."), id));
        return texts;
    }

    Hdf5Object dataset(const std::string& path) const {
        Hdf5Object found = find(path);
        if (!found || H5Iget_type(found.get()) != H5I_DATASET)
            fail(path, message(N_("The file has no numbers of this name.")));
        return found;
    }

    Shape shapeOf(const std::string& path, hid_t found) const {
        const Hdf5Space space(H5Dget_space(found));
        const auto shape = space ? hdf5Shape(space.get()) : std::nullopt;
        if (!shape)
            fail(path, message(N_("The shape of these numbers cannot be read.")));
        return *shape;
    }

    /// Refuses before any memory is asked for; counts what is read.
    void admit(const std::string& path, hid_t found, hid_t type, const Shape& shape) {
        const std::size_t elementBytes = H5Tget_size(type);
        const auto elements = static_cast<std::uint64_t>(shape.elements());
        const std::uint64_t most = limits.maxDatasetBytes / std::max<std::size_t>(elementBytes, sizeof(float));
        if (elements > most)
            fail(path, message(N_("There are %1 numbers; more than %2 are not read."), groupedNumber(shape.elements()),
                               groupedNumber(static_cast<std::int64_t>(most))));
        if (auto problem = problemWithStorage(found, shape, elementBytes, source.size))
            fail(path, std::move(*problem), message(N_("The file may be damaged.")));
        bytesRead += elements * std::max<std::size_t>(elementBytes, sizeof(float));
        if (bytesRead > limits.maxTotalBytes)
            fail(path, message(N_("All weights together are more than %1; they are not read."),
                               byteSize(limits.maxTotalBytes)));
    }

    bool isBfloat16(const std::string& path) const {
        const auto said = attribute(path, "dtype");
        return said && said->size() == 1 && said->front() == "bfloat16";
    }

    /// One byte or two a number, as they are stored.
    template <class T>
    std::vector<T> stored(const std::string& path, hid_t found, hid_t type, const Shape& shape) const {
        std::vector<T> numbers(static_cast<std::size_t>(shape.elements()));
        if (!numbers.empty() && H5Dread(found, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()) < 0)
            fail(path, message(N_("These numbers are damaged or cut off.")));
        return numbers;
    }

    Tensor read(const std::string& path, DType dtype) {
        const Hdf5Object found = dataset(path);
        const Shape shape = shapeOf(path, found.get());
        const Hdf5Type type(H5Dget_type(found.get()));
        Hdf5Number kind = type ? hdf5NumberKind(type.get()) : Hdf5Number::Unknown;
        if (kind == Hdf5Number::Raw16 && !isBfloat16(path))
            kind = Hdf5Number::Unknown;
        if (kind == Hdf5Number::Unknown)
            fail(path, message(N_("These are no numbers that can be read here.")));
        admit(path, found.get(), type.get(), shape);
        TensorBuilder builder(shape, dtype);
        const auto put = [&](const auto& numbers) {
            if (dtype == DType::Float32)
                std::ranges::transform(numbers, builder.floats().begin(), [](auto v) { return static_cast<float>(v); });
            else
                std::ranges::transform(numbers, builder.ints().begin(), [](auto v) {
                    return static_cast<std::int32_t>(std::clamp(static_cast<double>(v), -2e9, 2e9));
                });
        };
        if (kind == Hdf5Number::Raw16) {
            std::vector<float> floats(static_cast<std::size_t>(shape.elements()));
            bfloat16ToFloats(stored<std::uint16_t>(path, found.get(), type.get(), shape), floats);
            put(floats);
        } else if (kind == Hdf5Number::Truth) {
            put(stored<std::uint8_t>(path, found.get(), type.get(), shape));
        } else if (shape.elements() > 0) {
            const hid_t memory = dtype == DType::Float32 ? H5T_NATIVE_FLOAT : H5T_NATIVE_INT32;
            if (H5Dread(found.get(), memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, builder.rawBytes().data()) < 0)
                fail(path, message(N_("These numbers are damaged or cut off.")));
        }
        return std::move(builder).finish();
    }
};

Hdf5Reader::Hdf5Reader(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
Hdf5Reader::Hdf5Reader(Hdf5Reader&&) noexcept = default;
Hdf5Reader& Hdf5Reader::operator=(Hdf5Reader&&) noexcept = default;
Hdf5Reader::~Hdf5Reader() = default;

namespace {

tl::unexpected<Error> noHdf5(const std::string& name) {
    return failure(message(N_("This is not an HDF5 file that can be read.")), name,
                   message(N_("It may be cut off or damaged.")));
}

} // namespace

Result<Hdf5Reader> Hdf5Reader::open(const std::filesystem::path& path, const Hdf5Limits& limits) {
    const Hdf5Session session;
    auto state = std::make_unique<State>();
    state->name = path.string();
    state->limits = limits;
    std::error_code error;
    state->source.size = std::filesystem::file_size(path, error);
    if (error || !std::filesystem::is_regular_file(path, error))
        return failure(message(N_("There is no such file, or it cannot be read.")), path.string());
    state->source.fetch = [path](std::uint64_t offset, std::span<std::byte> out) {
        std::ifstream onDisk(path, std::ios::binary);
        onDisk.seekg(static_cast<std::streamoff>(offset));
        onDisk.read(reinterpret_cast<char*>(out.data()), static_cast<std::streamsize>(out.size()));
        return onDisk.good();
    };
    const Hdf5Properties access(H5Pcreate(H5P_FILE_ACCESS));
    H5Pset_file_locking(access.get(), false, true);
    state->file = Hdf5File(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()));
    if (!state->file)
        return noHdf5(path.string());
    return Hdf5Reader(std::move(state));
}

Result<Hdf5Reader> Hdf5Reader::fromSource(Hdf5Bytes source, const std::string& name, const Hdf5Limits& limits) {
    const Hdf5Session session;
    const auto start = source.read(0, std::min<std::uint64_t>(source.size, kSignature.size()));
    if (!start || !isHdf5(*start))
        return noHdf5(name);
    auto state = std::make_unique<State>();
    state->source = std::move(source);
    state->name = name;
    state->limits = limits;
    state->file = openHdf5(state->source);
    if (!state->file)
        return noHdf5(name);
    return Hdf5Reader(std::move(state));
}

Result<Hdf5Reader> Hdf5Reader::fromBytes(std::vector<std::byte> bytes, const std::string& name,
                                         const Hdf5Limits& limits) {
    const auto kept = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    const auto fetch = [kept](std::uint64_t offset, std::span<std::byte> out) {
        std::ranges::copy(std::span(*kept).subspan(static_cast<std::size_t>(offset), out.size()), out.begin());
        return true;
    };
    return fromSource({kept->size(), fetch}, name, limits);
}

bool Hdf5Reader::isHdf5(std::span<const std::byte> start) {
    return start.size() >= kSignature.size() &&
           std::ranges::equal(start.first(kSignature.size()), std::as_bytes(std::span(kSignature)));
}

bool Hdf5Reader::isGroup(const std::string& path) const {
    const Hdf5Session session;
    return m_state->is(path, H5I_GROUP);
}

bool Hdf5Reader::isDataset(const std::string& path) const {
    const Hdf5Session session;
    return m_state->is(path, H5I_DATASET);
}

std::vector<std::string> Hdf5Reader::members(const std::string& group) const {
    const Hdf5Session session;
    const Hdf5Object found = m_state->find(group);
    if (!found || H5Iget_type(found.get()) != H5I_GROUP)
        return {};
    Listing listing{{}, m_state->limits.maxMembers};
    if (H5Literate(found.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, addName, &listing) < 0)
        m_state->fail(group, message(N_("This part of the file is damaged or has too many parts.")));
    return std::move(listing.names);
}

std::optional<std::string> Hdf5Reader::text(const std::string& path, const std::string& attribute) const {
    const Hdf5Session session;
    auto texts = m_state->attribute(path, attribute);
    if (!texts)
        return std::nullopt;
    return texts->empty() ? std::string() : std::move(texts->front());
}

std::vector<std::string> Hdf5Reader::texts(const std::string& path, const std::string& attribute) const {
    const Hdf5Session session;
    if (auto whole = m_state->attribute(path, attribute))
        return std::move(*whole);
    std::vector<std::string> all;
    for (std::size_t i = 0; all.size() <= m_state->limits.maxMembers; ++i) {
        auto part = m_state->attribute(path, attribute + std::to_string(i));
        if (!part)
            return all;
        std::ranges::move(*part, std::back_inserter(all));
    }
    m_state->fail(path, message(N_("The attribute “%1” is damaged, too large or no text."), attribute));
}

Tensor Hdf5Reader::read(const std::string& dataset, DType dtype) const {
    const Hdf5Session session;
    return m_state->read(dataset, dtype);
}

Shape Hdf5Reader::shapeOf(const std::string& dataset) const {
    const Hdf5Session session;
    const Hdf5Object found = m_state->dataset(dataset);
    return m_state->shapeOf(dataset, found.get());
}

std::string Hdf5Reader::placeOf(const std::string& path) const {
    return m_state->placeOf(path);
}

} // namespace layerscope
