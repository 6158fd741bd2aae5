// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Csv.h"

#include "base/Files.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace layerscope {
namespace {

constexpr std::size_t kPieceBytes = 1 << 20;
constexpr const char* kLineEnd = "\r\n"; // RFC 4180

template <class T>
void append(std::string& out, T number) {
    if constexpr (std::is_floating_point_v<T>) {
        if (std::isnan(number)) {
            out += "nan";
            return;
        }
        if (std::isinf(number)) {
            out += number > 0 ? "inf" : "-inf";
            return;
        }
    }
    std::array<char, 64> buffer;
    out.append(buffer.data(), std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr);
}

const char* wordFor(AxisKind kind) {
    switch (kind) {
    case AxisKind::Batch:
        return "batch";
    case AxisKind::Time:
        return "time";
    case AxisKind::Frequency:
        return "frequency";
    case AxisKind::Depth:
        return "depth";
    case AxisKind::Row:
        return "row";
    case AxisKind::Column:
        return "column";
    case AxisKind::Channel:
        return "channel";
    case AxisKind::Feature:
        return "feature";
    }
    return "axis";
}

std::string headerOf(const Axis& axis) {
    const std::string unit = symbolOf(axis.unit);
    return wordFor(axis.kind) + (unit.empty() ? std::string() : " [" + unit + "]");
}

/// The place of an element: without rounding errors of ten digits and more.
void appendPlace(std::string& out, const Axis& axis, std::int64_t element) {
    const double place = axis.placeOf(static_cast<double>(element));
    std::array<char, 64> buffer;
    out.append(buffer.data(),
               std::to_chars(buffer.data(), buffer.data() + buffer.size(), place, std::chars_format::general, 12).ptr);
}

std::string nameOf(const Axis& axis, std::int64_t element) {
    if (const std::string* label = axis.labelOf(element))
        return csvField(*label);
    std::string name;
    if (axis.unit == AxisUnit::None)
        return wordFor(axis.kind) + (" " + std::to_string(element));
    appendPlace(name, axis, element);
    return name + " " + symbolOf(axis.unit);
}

/// Writes line after line into a text that is handed out piece by piece.
class Lines {
public:
    explicit Lines(const Value& value)
        : m_value(value)
        , m_shape(value.tensor.shape()) {
        if (m_value.axes.size() != static_cast<std::size_t>(m_shape.rank()))
            m_value.axes = defaultAxes(m_shape.rank());
        m_first = m_shape.rank() > 1 && m_shape[0] == 1 && m_value.axes[0].kind == AxisKind::Batch ? 1 : 0;
        m_single = m_shape.rank() - m_first <= 1;
        m_across = m_single || m_shape.rank() == 0 ? 1 : m_shape[-1];
        m_lines = m_across > 0 ? m_value.tensor.elements() / m_across : 0;
        m_masked = value.mask && m_across > 0 && !m_single && value.mask->elements() == m_lines;
    }

    std::span<const std::byte> next() {
        m_text.clear();
        if (!std::exchange(m_begun, true))
            addHeader();
        // A line of millions of numbers is broken nowhere else: a piece is at least a line.
        while (m_line < m_lines && m_text.size() < kPieceBytes)
            addLine(m_line++);
        return std::as_bytes(std::span(m_text.data(), m_text.size()));
    }

private:
    /// The axes that a line tells of: all, or all but the last.
    int placed() const { return m_single ? m_shape.rank() : m_shape.rank() - 1; }
    const Axis& axis(int i) const { return m_value.axes[static_cast<std::size_t>(i)]; }

    void addHeader() {
        for (int i = m_first; i < placed(); ++i) {
            m_text += headerOf(axis(i)) + ',';
            if (axis(i).labels)
                m_text += std::string(wordFor(axis(i).kind)) + " label,";
        }
        if (m_single)
            m_text += "value";
        for (std::int64_t i = 0; !m_single && i < m_across; ++i)
            m_text += (i > 0 ? "," : "") + nameOf(axis(m_shape.rank() - 1), i);
        m_text += m_masked ? ",masked" : "";
        m_text += kLineEnd;
    }

    void addLine(std::int64_t line) {
        std::int64_t inner = m_single ? 1 : m_across;
        for (int i = m_first; i < placed(); ++i)
            inner *= m_shape[i];
        std::int64_t rest = line * m_across;
        for (int i = m_first; i < placed(); ++i) {
            inner /= m_shape[i];
            const std::int64_t element = rest / inner;
            rest %= inner;
            appendPlace(m_text, axis(i), element);
            m_text += ',';
            if (axis(i).labels) {
                const std::string* label = axis(i).labelOf(element);
                m_text += (label ? csvField(*label) : std::string()) + ',';
            }
        }
        addNumbers(line * m_across);
        if (m_masked)
            m_text += m_value.mask->at(line) == 0 ? ",1" : ",0";
        m_text += kLineEnd;
    }

    void addNumbers(std::int64_t from) {
        for (std::int64_t i = 0; i < m_across; ++i) {
            if (i > 0)
                m_text += ',';
            if (m_value.tensor.dtype() == DType::Float32)
                append(m_text, m_value.tensor.floats()[static_cast<std::size_t>(from + i)]);
            else
                append(m_text, m_value.tensor.ints()[static_cast<std::size_t>(from + i)]);
        }
    }

    Value m_value;
    Shape m_shape;
    int m_first = 0;       ///< axis that is told first
    bool m_single = false; ///< one axis: a line an element
    bool m_masked = false;
    bool m_begun = false;
    std::int64_t m_across = 1; ///< numbers in a line
    std::int64_t m_lines = 0;
    std::int64_t m_line = 0;
    std::string m_text;
};

} // namespace

std::string csvField(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string csvLine(const std::vector<std::string>& fields) {
    std::string line;
    for (std::size_t i = 0; i < fields.size(); ++i)
        line += (i > 0 ? "," : "") + csvField(fields[i]);
    return line + kLineEnd;
}

Result<void> writeCsvFile(const std::filesystem::path& path, const Value& value) {
    if (!value.tensor)
        return failure(message(N_("There are no numbers to save.")), path.string());
    Lines lines(value);
    return writeFileAtomically(path, [&] { return lines.next(); });
}

} // namespace layerscope
