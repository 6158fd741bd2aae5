// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/NpyHeader.h"

#include "base/Numbers.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

tl::unexpected<Error> notNpy(const std::string& name, Message why) {
    return failure(std::move(why), name);
}

/// Reads the Python literal of the header, as far as NumPy writes it.
class LiteralReader {
public:
    explicit LiteralReader(std::string_view text)
        : m_text(text) {}

    bool take(char wanted) {
        skipSpace();
        if (m_text.empty() || m_text.front() != wanted)
            return false;
        m_text.remove_prefix(1);
        return true;
    }
    std::optional<std::string_view> quoted() {
        skipSpace();
        if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"'))
            return std::nullopt;
        const std::size_t end = m_text.find(m_text.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view out = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return out;
    }
    /// A run of letters and digits: False, 128.
    std::string_view word() {
        skipSpace();
        const auto isWord = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        };
        const auto end = std::ranges::find_if_not(m_text, isWord);
        const std::string_view out = m_text.substr(0, static_cast<std::size_t>(end - m_text.begin()));
        m_text.remove_prefix(out.size());
        return out;
    }

private:
    void skipSpace() {
        const std::size_t first = m_text.find_first_not_of(" \t\r\n");
        m_text.remove_prefix(first == std::string_view::npos ? m_text.size() : first);
    }
    std::string_view m_text;
};

bool readDescr(std::string_view descr, NpyHeader& header) {
    if (descr.size() < 2)
        return false;
    const bool hasOrder = std::string_view("<>|=").find(descr.front()) != std::string_view::npos;
    header.bigEndian = descr.front() == '>';
    const std::string_view type = hasOrder ? descr.substr(1) : descr;
    const auto size = type.size() == 2 ? parseInteger(type.substr(1)) : std::nullopt;
    if (!size)
        return false;
    header.kind = type.front();
    header.itemBytes = static_cast<int>(*size);
    switch (header.kind) {
    case 'f':
        return *size == 2 || *size == 4 || *size == 8;
    case 'i':
    case 'u':
        return *size == 1 || *size == 2 || *size == 4 || *size == 8;
    case 'b':
        return *size == 1;
    default:
        return false;
    }
}

/// (), (3,), (3, 4): at most kMaxRank sizes, none negative.
bool readShape(LiteralReader& reader, Shape& shape) {
    if (!reader.take('('))
        return false;
    while (!reader.take(')')) {
        const auto dim = parseInteger(reader.word());
        if (!dim || *dim < 0 || shape.rank() == Shape::kMaxRank)
            return false;
        shape.append(*dim);
        if (!reader.take(','))
            return reader.take(')');
    }
    return true;
}

Result<NpyHeader> readDictionary(std::string_view text, const std::string& name) {
    NpyHeader header;
    LiteralReader reader(text);
    const auto unreadable = [&] {
        return notNpy(name, message(N_("The header of this .npy file cannot be understood.")));
    };
    bool hasDescr = false;
    bool hasShape = false;
    if (!reader.take('{'))
        return unreadable();
    while (!reader.take('}')) {
        const auto key = reader.quoted();
        if (!key || !reader.take(':'))
            return unreadable();
        if (*key == "descr") {
            const auto descr = reader.quoted();
            if (!descr || !readDescr(*descr, header))
                return notNpy(name, message(N_("Numbers of the type “%1” cannot be read; use floats, integers or "
                                               "booleans."),
                                            descr ? std::string(*descr) : std::string("structured")));
            hasDescr = true;
        } else if (*key == "fortran_order") {
            header.fortranOrder = reader.word() == "True";
        } else if (*key == "shape" && readShape(reader, header.shape)) {
            hasShape = true;
        } else {
            return unreadable();
        }
        reader.take(',');
    }
    if (!hasDescr || !hasShape)
        return unreadable();
    return header;
}

} // namespace

Result<NpyHeader> readNpyHeader(std::span<const std::byte> bytes, const std::string& name) {
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (!text.starts_with(kMagic))
        return notNpy(name, message(N_("This is not an .npy file.")));
    const std::size_t sizeBytes = text.size() > kMagic.size() && text[kMagic.size()] == 1 ? 2 : 4;
    const std::size_t start = kMagic.size() + 2 + sizeBytes;
    const auto cutOff = [&] { return notNpy(name, message(N_("This .npy file is cut off."))); };
    if (text.size() < start)
        return cutOff();
    if (text[kMagic.size()] < 1 || text[kMagic.size()] > 3)
        return notNpy(name, message(N_("This version of the .npy format is not known.")));
    std::size_t length = 0;
    for (std::size_t i = 0; i < sizeBytes; ++i)
        length |= static_cast<std::size_t>(static_cast<unsigned char>(text[start - sizeBytes + i])) << (8 * i);
    if (length > text.size() - start)
        return cutOff();

    auto header = readDictionary(text.substr(start, length), name);
    if (!header)
        return header;
    header->dataOffset = start + length;
    const auto count = header->shape.sizedElements();
    const auto present =
        static_cast<std::int64_t>((bytes.size() - header->dataOffset) / static_cast<std::size_t>(header->itemBytes));
    if (!count || *count > present)
        return failure(message(N_("The header promises %1 numbers, but the file holds only %2."),
                               header->shape.toString(), groupedNumber(present)),
                       name, message(N_("It may be cut off.")));
    return header;
}

std::string npyPreamble(std::string_view descr, const Shape& shape) {
    std::string dims;
    for (std::int64_t dim : shape)
        dims += (dims.empty() ? "" : ", ") + std::to_string(dim);
    if (shape.rank() == 1)
        dims += ','; // Python's tuple of one
    std::string text = "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': (" + dims + "), }";
    constexpr std::size_t kAlignment = 64;
    const std::size_t before = kMagic.size() + 4;
    text.append((kAlignment - (before + text.size() + 1) % kAlignment) % kAlignment, ' ');
    text += '\n';
    std::string out(kMagic);
    out += {'\x01', '\x00', static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)};
    return out + text;
}

} // namespace layerscope
