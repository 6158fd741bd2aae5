// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/Connections.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace layerscope {
namespace {

constexpr double kSide = 120; ///< of the matrix
constexpr double kLargestCell = 14;

/// Null where there are several, as in a separable layer, whose steps each have their own.
const WeightDef* kernelOf(const PlanStep& step) {
    const auto isKernel = [](const WeightDef& weight) { return weight.layout != KernelLayout::None; };
    return std::ranges::count_if(step.weights, isKernel) == 1 ? &*std::ranges::find_if(step.weights, isKernel)
                                                              : nullptr;
}

std::int64_t tapsOf(const Shape& kernel) {
    return kernel.elements() / std::max<std::int64_t>(1, kernel[-1] * kernel[-2]);
}

} // namespace

std::optional<ChannelLinks> channelLinksOf(const PlanStep& step, std::span<const Value> inputs) {
    const WeightDef* kernel = kernelOf(step);
    if (!kernel || inputs.empty())
        return std::nullopt;
    ChannelLinks links;
    links.parameters = kernel->shape.elements();
    if (kernel->layout == KernelLayout::ChannelMultiplier) {
        links.inputs = kernel->shape[-2];
        links.outputs = kernel->shape[-2] * kernel->shape[-1];
        links.inputsEach = 1;
        links.outputsEach = kernel->shape[-1];
    } else if (kernel->layout == KernelLayout::ChannelFilter && step.def->param("groups") &&
               step.node->params.integer("groups") > 1) {
        const std::int64_t groups = step.node->params.integer("groups");
        links.inputs = kernel->shape[-2] * groups;
        links.outputs = kernel->shape[-1];
        links.inputsEach = kernel->shape[-2];
        links.outputsEach = kernel->shape[-1] / groups;
    } else {
        return std::nullopt;
    }
    links.allParameters = tapsOf(kernel->shape) * links.inputs * links.outputs;
    return links.inputs > 1 && links.outputsEach > 0 ? std::optional(links) : std::nullopt;
}

Connections::Connections(QWidget* parent)
    : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Which channels read which"));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Connections::setLinks(const ChannelLinks& links, std::int64_t output) {
    m_links = links;
    m_output = output;
    setAccessibleDescription(tr("%1 of %2 pairs of channels are connected")
                                 .arg(links.outputs * links.inputsEach)
                                 .arg(links.inputs * links.outputs));
    updateGeometry();
    update();
}

double Connections::cell() const {
    const auto most = static_cast<double>(std::max<std::int64_t>({m_links.inputs, m_links.outputs, 1}));
    return std::min(kLargestCell, kSide / most);
}

QSize Connections::sizeHint() const {
    const QFontMetrics metrics(Theme::instance().font(Theme::FontRole::Small));
    const int matrix = static_cast<int>(cell() * static_cast<double>(m_links.outputs)) + metrics.height() + 6;
    return {280, std::max(matrix, 6 * metrics.height())};
}

void Connections::paintEvent(QPaintEvent*) {
    if (m_links.inputs == 0)
        return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    painter.setFont(theme.figures(Theme::FontRole::Small));
    const double line = painter.fontMetrics().height();
    const double side = cell();
    const QRectF matrix(1, line + 2, side * static_cast<double>(m_links.inputs),
                        side * static_cast<double>(m_links.outputs));
    const auto block = [&](std::int64_t group) {
        return QRectF(matrix.left() + static_cast<double>(group * m_links.inputsEach) * side,
                      matrix.top() + static_cast<double>(group * m_links.outputsEach) * side,
                      static_cast<double>(m_links.inputsEach) * side, static_cast<double>(m_links.outputsEach) * side);
    };
    for (std::int64_t group = 0; group * m_links.inputsEach < m_links.inputs; ++group)
        painter.fillRect(block(group), theme.category(Category::Convolution));
    painter.setPen(QPen(theme.color(Theme::Role::Border), 1));
    for (std::int64_t i = 0; side >= 5 && i <= m_links.inputs; ++i)
        painter.drawLine(QLineF(matrix.left() + static_cast<double>(i) * side, matrix.top(),
                                matrix.left() + static_cast<double>(i) * side, matrix.bottom()));
    for (std::int64_t i = 0; side >= 5 && i <= m_links.outputs; ++i)
        painter.drawLine(QLineF(matrix.left(), matrix.top() + static_cast<double>(i) * side, matrix.right(),
                                matrix.top() + static_cast<double>(i) * side));
    painter.drawRect(matrix);
    painter.setPen(QPen(theme.color(Theme::Role::Text), 2));
    QRectF own = block(m_output / m_links.outputsEach);
    own.setTop(matrix.top() + static_cast<double>(m_output) * side);
    own.setHeight(std::max(side, 2.0));
    painter.drawRect(own);
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.drawText(QPointF(1, line - 2),
                     tr("%1 input channels across, %2 output channels down").arg(m_links.inputs).arg(m_links.outputs));
    const QRectF beside(matrix.right() + theme.space(3), matrix.top(), width() - matrix.right() - theme.space(3),
                        height() - line);
    painter.drawText(beside, Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap,
                     tr("%1 of %2 pairs are connected.\n%3 numbers in the kernel instead of %4.")
                         .arg(toQString(groupedNumber(m_links.outputs * m_links.inputsEach)),
                              toQString(groupedNumber(m_links.inputs * m_links.outputs)),
                              toQString(groupedNumber(m_links.parameters)),
                              toQString(groupedNumber(m_links.allParameters))));
}

} // namespace layerscope
