// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/Hdf5Raw.h"

#include <algorithm>
#include <cstring>
#include <string_view>

namespace layerscope {
namespace {

using Bytes = std::vector<std::byte>;

constexpr std::uint16_t kAttribute = 0x000C;
constexpr std::uint16_t kContinuation = 0x0010;
constexpr std::size_t kMostBlocks = 256;
constexpr std::uint64_t kLargestBlock = std::uint64_t{64} << 20;
constexpr std::size_t kReference = 16; ///< length (4), address of a collection (8), index in it (4)

/// Little-endian numbers one after another; `good` is false once something was not there.
class Cursor {
public:
    explicit Cursor(std::span<const std::byte> bytes)
        : m_bytes(bytes) {}

    bool good = true;
    std::size_t left() const { return m_bytes.size() - m_at; }

    std::uint64_t number(std::size_t count) {
        const auto raw = bytes(count);
        std::uint64_t value = 0;
        for (std::size_t i = raw.size(); i-- > 0;)
            value = value << 8 | static_cast<std::uint64_t>(raw[i]);
        return value;
    }
    std::span<const std::byte> bytes(std::uint64_t count) {
        if (!good || count > left()) {
            good = false;
            return {};
        }
        const auto out = m_bytes.subspan(m_at, static_cast<std::size_t>(count));
        m_at += static_cast<std::size_t>(count);
        return out;
    }
    void skip(std::uint64_t count) { bytes(count); }
    void skipTo(std::size_t multiple) { skip((multiple - m_at % multiple) % multiple); }

private:
    std::span<const std::byte> m_bytes;
    std::size_t m_at = 0;
};

bool startsWith(std::span<const std::byte> bytes, std::string_view signature) {
    return bytes.size() >= signature.size() && std::memcmp(bytes.data(), signature.data(), signature.size()) == 0;
}

std::uint64_t padded(std::uint64_t size) {
    return (size + 7) / 8 * 8;
}

/// The data of an attribute message when it is the one of that name.
std::optional<Bytes> dataOf(std::span<const std::byte> message, const std::string& name) {
    Cursor cursor(message);
    const std::uint64_t version = cursor.number(1);
    cursor.skip(1);
    const std::uint64_t nameSize = cursor.number(2);
    const std::uint64_t typeSize = cursor.number(2);
    const std::uint64_t spaceSize = cursor.number(2);
    if (version >= 3)
        cursor.skip(1); // the name's encoding
    const bool padding = version == 1;
    const auto found = cursor.bytes(padding ? padded(nameSize) : nameSize);
    cursor.skip(padding ? padded(typeSize) : typeSize);
    cursor.skip(padding ? padded(spaceSize) : spaceSize);
    const std::string_view text(reinterpret_cast<const char*>(found.data()), found.size());
    if (!cursor.good || version < 1 || version > 3 || text.substr(0, text.find('\0')) != name)
        return std::nullopt;
    const auto rest = cursor.bytes(cursor.left());
    return Bytes(rest.begin(), rest.end());
}

/// Walks the messages of an object header, block by block.
class HeaderSearch {
public:
    HeaderSearch(const Hdf5Bytes& file, const std::string& name)
        : m_file(file)
        , m_name(name) {}

    std::optional<Bytes> run(std::uint64_t address) {
        const auto start =
            m_file.read(address, std::min<std::uint64_t>(m_file.size - std::min(m_file.size, address), 64));
        if (!start)
            return std::nullopt;
        startsWith(*start, "OHDR") ? openSecond(address, *start) : openFirst(address, *start);
        for (std::size_t i = 0; i < m_blocks.size() && i < kMostBlocks && !m_found; ++i)
            search(m_blocks[i]);
        return std::move(m_found);
    }

private:
    struct Block {
        std::uint64_t address = 0;
        std::uint64_t size = 0;
    };

    void openFirst(std::uint64_t address, std::span<const std::byte> start) {
        Cursor cursor(start);
        const bool known = cursor.number(1) == 1;
        cursor.skip(7); // count of messages, references
        const std::uint64_t size = cursor.number(4);
        if (known && cursor.good)
            m_blocks.push_back({address + 16, size});
    }

    void openSecond(std::uint64_t address, std::span<const std::byte> start) {
        Cursor cursor(start);
        cursor.skip(4);
        const bool known = cursor.number(1) == 2;
        const std::uint64_t flags = cursor.number(1);
        if (flags & 0x20)
            cursor.skip(16); // times
        if (flags & 0x10)
            cursor.skip(4); // when attributes move elsewhere
        const std::uint64_t size = cursor.number(std::size_t{1} << (flags & 3));
        m_second = true;
        m_ordered = (flags & 4) != 0;
        if (known && cursor.good)
            m_blocks.push_back({address + (start.size() - cursor.left()), size});
    }

    void search(Block block) {
        if (block.size > kLargestBlock)
            return;
        const auto bytes = m_file.read(block.address, block.size);
        if (!bytes)
            return;
        Cursor cursor(*bytes);
        const std::size_t least = m_second ? 4 : 8;
        while (!m_found && cursor.good && cursor.left() >= least) {
            const std::uint64_t type = cursor.number(m_second ? 1 : 2);
            const std::uint64_t size = cursor.number(2);
            cursor.skip(m_second ? (m_ordered ? 3 : 1) : 4);
            const auto message = cursor.bytes(size);
            if (!cursor.good)
                return;
            if (type == kAttribute)
                m_found = dataOf(message, m_name);
            if (type == kContinuation)
                follow(message);
        }
    }

    void follow(std::span<const std::byte> message) {
        Cursor cursor(message);
        const std::uint64_t address = cursor.number(8);
        const std::uint64_t size = cursor.number(8);
        constexpr std::uint64_t kFrame = 4; // "OCHK" before, a checksum after
        if (!cursor.good || m_blocks.size() >= kMostBlocks)
            return;
        if (!m_second)
            m_blocks.push_back({address, size});
        else if (size > 2 * kFrame)
            m_blocks.push_back({address + kFrame, size - 2 * kFrame});
    }

    const Hdf5Bytes& m_file;
    const std::string& m_name;
    std::vector<Block> m_blocks;
    std::optional<Bytes> m_found;
    bool m_second = false;
    bool m_ordered = false;
};

/// One object of a global heap collection, where it lies in the file.
std::optional<Bytes> heapObject(const Hdf5Bytes& file, std::uint64_t address, std::uint64_t index,
                                std::uint64_t maxBytes) {
    const auto head = file.read(address, 16);
    if (!head || !startsWith(*head, "GCOL"))
        return std::nullopt;
    Cursor cursor(*head);
    cursor.skip(8);
    const std::uint64_t size = cursor.number(8);
    if (size > file.size || address > file.size - size)
        return std::nullopt;
    for (std::uint64_t at = 16; at + 16 <= size;) {
        const auto entry = file.read(address + at, 16);
        if (!entry)
            return std::nullopt;
        Cursor fields(*entry);
        const std::uint64_t number = fields.number(2);
        fields.skip(6);
        const std::uint64_t bytes = fields.number(8);
        at += 16;
        if (number == 0 || bytes > size - at) // the rest is free
            return std::nullopt;
        if (number == index)
            return bytes <= maxBytes ? file.read(address + at, bytes) : std::nullopt;
        at += padded(bytes);
    }
    return std::nullopt;
}

} // namespace

std::optional<Bytes> Hdf5Bytes::read(std::uint64_t offset, std::uint64_t count) const {
    if (offset > size || count > size - offset)
        return std::nullopt;
    Bytes out(static_cast<std::size_t>(count));
    if (count > 0 && !fetch(offset, out))
        return std::nullopt;
    return out;
}

std::optional<Bytes> hdf5AttributeData(const Hdf5Bytes& file, std::uint64_t header, const std::string& name) {
    return HeaderSearch(file, name).run(header);
}

std::optional<std::vector<std::string>> hdf5VariableTexts(const Hdf5Bytes& file, std::span<const std::byte> references,
                                                          std::size_t count, std::uint64_t maxBytes) {
    if (references.size() / kReference < count)
        return std::nullopt;
    std::vector<std::string> texts;
    Cursor cursor(references);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t length = cursor.number(4);
        const std::uint64_t address = cursor.number(8);
        const std::uint64_t index = cursor.number(4);
        if (length == 0) {
            texts.emplace_back();
            continue;
        }
        const auto object = heapObject(file, address, index, maxBytes);
        if (!object)
            return std::nullopt;
        const std::size_t used = std::min<std::size_t>(object->size(), static_cast<std::size_t>(length));
        const std::string_view text(reinterpret_cast<const char*>(object->data()), used);
        texts.emplace_back(text.substr(0, text.find('\0')));
        maxBytes -= std::min<std::uint64_t>(maxBytes, used);
    }
    return texts;
}

} // namespace layerscope
