// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Result.h"
#include "data/Picture.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <memory>
#include <optional>

namespace layerscope {

/// What a running source gives at one moment: a camera's picture, the last pictures of a film, the last second of a
/// microphone, the last rows of a growing file. Constant; used by several threads.
class LiveFrame {
public:
    virtual ~LiveFrame() = default;
    /// Tells it from every other frame: a counter will do.
    virtual Key key() const = 0;
    /// As the Input with these parameters hands it on.
    virtual Result<Value> value(const Params& params, const TensorSpec& wanted) const = 0;
    /// As MediaDef::axes.
    virtual std::optional<Axes> axes(const Params&, const TensorSpec&) const { return std::nullopt; }
};

/// A camera's picture, or a film's.
class PictureFrame final : public LiveFrame {
public:
    explicit PictureFrame(Picture picture)
        : m_picture(std::move(picture)) {}
    Key key() const override { return m_picture.key; }
    Result<Value> value(const Params& params, const TensorSpec& wanted) const override;
    std::optional<Axes> axes(const Params& params, const TensorSpec& wanted) const override;

private:
    Picture m_picture;
};

} // namespace layerscope
