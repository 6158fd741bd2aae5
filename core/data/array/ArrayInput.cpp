// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/array/ArrayInput.h"

#include "data/MediaDefs.h"

#include <algorithm>
#include <array>
#include <new>

namespace layerscope {
namespace {

Tensor asFloats(const Tensor& tensor) {
    TensorBuilder builder(tensor.shape());
    std::ranges::transform(tensor.ints(), builder.floats().begin(),
                           [](std::int32_t i) { return static_cast<float>(i); });
    return std::move(builder).finish();
}

/// The one array there is, or the one of that name.
Result<Tensor> chosenArray(const NamedTensors& arrays, const std::string& name, const std::string& source) {
    const auto it = arrays.size() == 1 ? arrays.begin() : arrays.find(name);
    if (it != arrays.end())
        return it->second;
    std::string names;
    for (const auto& [known, tensor] : arrays)
        names += (names.empty() ? "" : ", ") + known;
    return failure(message(N_("It holds several arrays: %1."), names), source,
                   message(N_("Write the name of one under \"Array\".")));
}

Result<Params> suggestArray(const MediaRequest& request, const Progress& /*progress*/) {
    auto arrays = request.store.arrays(request.source);
    if (!arrays)
        return tl::unexpected(arrays.error());
    if (arrays->empty())
        return failure(message(N_("It holds no array.")), request.source);
    const auto& [name, tensor] = *arrays->begin();
    Params params;
    const auto dims = tensor.shape().dims();
    const bool withBatch = dims.size() > 1 && dims.front() == 1;
    params.set("shape", Ints(dims.begin() + (withBatch ? 1 : 0), dims.end()));
    params.set("dtype", std::string(tensor.dtype() == DType::Int32 ? "int32" : "float32"));
    if (arrays->size() > 1)
        params.set("array", name);
    return params;
}

Result<Value> loadArray(const MediaRequest& request, const TensorSpec& wanted, const Progress& /*progress*/) {
    return request.store.arrays(request.source)
        .and_then([&](const NamedTensors& arrays) {
            const std::string& wantedName = request.params.text("array");
            return chosenArray(arrays, wantedName.empty() ? request.name : wantedName, request.source);
        })
        .and_then([&](const Tensor& array) { return shapedArray(array, wanted, request.source); });
}

constexpr std::array<std::string_view, 1> kArrayParams{"array"};

} // namespace

Result<Value> shapedArray(const Tensor& array, const TensorSpec& wanted, const std::string& place) try {
    const auto inner = wanted.shape.dims().subspan(wanted.shape.rank() > 0 ? 1 : 0);
    const bool withoutBatch =
        wanted.shape.rank() > 0 && wanted.shape[0] == 1 && std::ranges::equal(array.shape().dims(), inner);
    if (array.shape() != wanted.shape && !withoutBatch)
        return failure(
            message(N_("The array is %1, but this input wants %2."), array.shape().toString(), wanted.shape.toString()),
            place, message(N_("Set the input's shape to that of the array.")));
    if (wanted.dtype == DType::Int32 && array.dtype() == DType::Float32)
        return failure(message(N_("The array holds fractions, but this input wants whole numbers.")), place);
    const Tensor numbers = wanted.dtype == array.dtype() ? array : asFloats(array);
    return Value{numbers.reshaped(wanted.shape), wanted.axes, {}};
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for these numbers.")), place);
}

extern constexpr MediaDef kArrayMedia{
    .kind = MediaKind::Array,
    .label = N_("Array"),
    .params = kArrayParams,
    .suggest = suggestArray,
    .load = loadArray,
};

} // namespace layerscope
