// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/NumberList.h"

#include "base/Numbers.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

namespace layerscope {
namespace {

constexpr std::string_view kNumberCharacters = "0123456789.eE+-";
constexpr char kOpenEnd = '\0'; ///< closes a list that stands without brackets

/// Recursive descent; the first fault is kept and ends the reading.
class Reader {
public:
    explicit Reader(const std::string& text)
        : m_text(text) {}

    tl::expected<NumberList, TextFault> read() {
        if (isBareList())
            readItems(0, kOpenEnd);
        else
            readItem(0);
        skipGaps();
        if (!atEnd())
            fail(message(N_("Nothing can follow here.")), m_at);
        if (m_fault)
            return tl::unexpected(*m_fault);
        NumberList list{.shape = {}, .values = std::move(m_values)};
        for (int i = 0; i < m_depth; ++i)
            list.shape.append(*m_sizes[static_cast<std::size_t>(i)]);
        return list;
    }

private:
    bool atEnd() const { return m_at >= m_text.size(); }
    bool startsList() const { return !atEnd() && (m_text[m_at] == '[' || m_text[m_at] == '('); }
    void skipGaps() {
        while (!atEnd() && (m_text[m_at] == ' ' || m_text[m_at] == '\n' || m_text[m_at] == '\t'))
            ++m_at;
    }
    /// A comma outside all brackets makes the whole text a list.
    bool isBareList() const {
        int depth = 0;
        for (const char c : m_text) {
            depth += c == '[' || c == '(' ? 1 : c == ']' || c == ')' ? -1 : 0;
            if (c == ',' && depth == 0)
                return true;
        }
        return false;
    }
    void fail(Message what, std::size_t begin) {
        if (!m_fault)
            m_fault = TextFault{std::move(what), begin, std::max(m_at, std::min(begin + 1, m_text.size()))};
    }

    /// A number, or a list in brackets, `depth` lists deep.
    void readItem(int depth) {
        skipGaps();
        if (!startsList())
            return readNumber(depth);
        if (depth == Shape::kMaxRank)
            return fail(message(N_("The lists are nested too deep.")), m_at);
        const char closing = m_text[m_at++] == '[' ? ']' : ')';
        readItems(depth, closing);
    }

    /// Items with commas between them up to the closing bracket.
    void readItems(int depth, char closing) {
        const std::size_t begin = m_at;
        std::int64_t count = 0;
        do {
            readItem(depth + 1);
            ++count;
            skipGaps();
        } while (!m_fault && !atEnd() && m_text[m_at] == ',' && ++m_at);
        if (!m_fault && closing != kOpenEnd && (atEnd() || m_text[m_at++] != closing))
            fail(message(N_("The list is not closed: \"%1\" is missing."), std::string(1, closing)), begin - 1);
        std::optional<std::int64_t>& size = m_sizes[static_cast<std::size_t>(depth)];
        if (!m_fault && size && *size != count)
            fail(message(N_("This list has %1 entries, the one before it %2."), count, *size), begin);
        size = count;
        m_depth = std::max(m_depth, depth + 1);
    }

    void readNumber(int depth) {
        const std::size_t begin = m_at;
        double value = plainNumber();
        skipGaps();
        if (!m_fault && !atEnd() && m_text[m_at] == '/') {
            ++m_at;
            skipGaps();
            value /= plainNumber();
        }
        if (!m_fault && !std::isfinite(value))
            fail(message(N_("This is no number that can be used.")), begin);
        if (!m_fault && m_leafDepth >= 0 && m_leafDepth != depth)
            fail(message(N_("Numbers and lists cannot stand side by side.")), begin);
        m_leafDepth = depth;
        m_values.push_back(value);
    }

    double plainNumber() {
        const std::size_t begin = m_at;
        while (!atEnd() && kNumberCharacters.find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
        const std::size_t plus = begin < m_at && m_text[begin] == '+' ? 1 : 0;
        const auto value = parseNumber(std::string_view(m_text).substr(begin + plus, m_at - begin - plus));
        if (!value)
            fail(message(N_("A number is expected here.")), begin);
        return value.value_or(0);
    }

    const std::string& m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
    int m_leafDepth = -1;
    std::array<std::optional<std::int64_t>, Shape::kMaxRank> m_sizes{};
    std::vector<double> m_values;
    std::optional<TextFault> m_fault;
};

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.begin(), buffer.end(), value).ptr;
    return {buffer.begin(), end};
}

void write(const NumberList& list, int axis, std::size_t& next, std::string& out) {
    if (axis == list.shape.rank()) {
        out += shortest(list.values[next++]);
        return;
    }
    out += '[';
    for (std::int64_t i = 0; i < list.shape[axis]; ++i) {
        out += i == 0 ? "" : ", ";
        write(list, axis + 1, next, out);
    }
    out += ']';
}

} // namespace

tl::expected<NumberList, TextFault> parseNumberList(const std::string& text) {
    return Reader(text).read();
}

std::string toText(const NumberList& list) {
    std::string out;
    std::size_t next = 0;
    write(list, 0, next, out);
    return out;
}

std::optional<TextFault> checkNumberList(const std::string& text) {
    auto list = parseNumberList(text);
    if (list)
        return std::nullopt;
    return std::move(list.error());
}

} // namespace layerscope
