// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/FieldText.h"

#include "base/Numbers.h"
#include "tensor/Regions.h"

#include <cmath>
#include <optional>

namespace layerscope {
namespace {

/// "px", "tokens": what follows the numbers; the plural where they are not 1.
const char* unitWord(AxisUnit unit, bool one) {
    switch (unit) {
    case AxisUnit::Token:
        return one ? N_("token") : N_("tokens");
    case AxisUnit::Frame:
        return one ? N_("frame") : N_("frames");
    case AxisUnit::None:
        return one ? N_("element") : N_("elements");
    default:
        return symbolOf(unit);
    }
}

/// Three digits without idle zeros: "31", "0.12".
std::string plainNumber(double value) {
    if (value == std::round(value) && std::abs(value) < 1e15)
        return groupedNumber(static_cast<std::int64_t>(value));
    std::string text = shortNumber(value);
    if (text.find('.') != std::string::npos && text.find('e') == std::string::npos)
        text.erase(text.find_last_not_of('0') + 1);
    return text.back() == '.' ? text.substr(0, text.size() - 1) : text;
}

/// A span of seconds in the unit that a person would name: "0.12 s", "25 h", "8 days".
std::string timeSpan(double seconds) {
    if (seconds < 120)
        return plainNumber(seconds) + " s";
    if (seconds < 7200)
        return plainNumber(seconds / 60) + " min";
    return seconds < 2 * 86400 ? plainNumber(seconds / 3600) + " h" : plainNumber(seconds / 86400) + ' ' + N_("days");
}

/// "31 × 31 px", then perhaps more with another unit.
class Sizes {
public:
    void add(double size, AxisUnit unit) {
        if (m_unit && *m_unit != unit)
            close();
        if (unit == AxisUnit::Second) {
            m_text += (m_text.empty() ? "" : " × ") + timeSpan(size);
            return;
        }
        m_numbers += (m_numbers.empty() ? "" : " × ") + plainNumber(size);
        m_one = size == 1 && !m_unit;
        m_unit = unit;
    }
    Message finish() {
        close();
        return message("%1", m_text);
    }

private:
    void close() {
        if (m_unit)
            m_text += (m_text.empty() ? "" : " × ") + m_numbers + ' ' + unitWord(*m_unit, m_one);
        m_numbers.clear();
        m_unit.reset();
    }

    std::string m_text;
    std::string m_numbers;
    std::optional<AxisUnit> m_unit;
    bool m_one = false;
};

} // namespace

Message fieldSize(const TensorSpec& source, const ElementSet& field) {
    const std::vector<Stretch> box = field.box();
    Sizes sizes;
    bool anySpatial = false;
    std::int64_t numbers = 1;
    std::int64_t all = 1;
    for (std::size_t d = 0; d < box.size(); ++d) {
        const Axis& axis = source.axes[d];
        if (axis.kind == AxisKind::Batch && box.size() > 1)
            continue;
        numbers *= lengthOf(box[d]);
        all *= source.shape[static_cast<int>(d)];
        if (!axis.isSpatial())
            continue;
        anySpatial = true;
        const bool counted =
            axis.unit != AxisUnit::Second && axis.unit != AxisUnit::Millimetre && axis.unit != AxisUnit::Hertz;
        sizes.add(static_cast<double>(lengthOf(box[d])) * (counted ? 1 : std::abs(axis.step)), axis.unit);
    }
    return anySpatial ? sizes.finish() : message(N_("%1 of %2"), groupedNumber(numbers), groupedNumber(all));
}

Message fieldText(const TensorSpec& source, const ElementSet& field) {
    if (field.empty())
        return message(N_("nothing"));
    const std::string size = fieldSize(source, field).toString();
    if (!field.exact)
        return message(N_("at most %1"), size);
    std::int64_t inside = 1;
    for (const Stretch& stretch : field.box())
        inside *= lengthOf(stretch);
    // Regions may overlap, so only of one it is known how many there are.
    const std::int64_t count = field.regions.size() == 1 ? countOf(field.regions.front()) : inside;
    if (count == inside)
        return message(N_("exactly %1"), size);
    return message(N_("exactly %1, of which %2 numbers of %3"), size, groupedNumber(count), groupedNumber(inside));
}

} // namespace layerscope
