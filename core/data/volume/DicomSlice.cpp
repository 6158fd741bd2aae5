// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/volume/DicomSlice.h"

#include <gdcmAttribute.h>
#include <gdcmImageHelper.h>
#include <gdcmImageReader.h>
#include <gdcmTrace.h>

#include <algorithm>
#include <cmath>
#include <exception>

namespace layerscope {
namespace {

void silence() {
    [[maybe_unused]] static const bool once = [] {
        gdcm::Trace::DebugOff();
        gdcm::Trace::WarningOff();
        gdcm::Trace::ErrorOff();
        return true;
    }();
}

template <std::uint16_t Group, std::uint16_t Element>
std::optional<double> numberOf(const gdcm::DataSet& data) {
    gdcm::Attribute<Group, Element> attribute;
    const gdcm::Tag tag(Group, Element);
    if (!data.FindDataElement(tag) || data.GetDataElement(tag).IsEmpty())
        return std::nullopt;
    attribute.SetFromDataSet(data);
    if (attribute.GetNumberOfValues() < 1)
        return std::nullopt;
    const auto value = static_cast<double>(attribute.GetValues()[0]);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::string textOf(const gdcm::DataSet& data, const gdcm::Tag& tag) {
    const gdcm::ByteValue* value = data.FindDataElement(tag) ? data.GetDataElement(tag).GetByteValue() : nullptr;
    return value && value->GetPointer() ? std::string(value->GetPointer(), value->GetLength()) : std::string{};
}

std::optional<VoxelType> typeOf(const gdcm::PixelFormat& format) {
    switch (format.GetScalarType()) {
    case gdcm::PixelFormat::UINT8:
        return VoxelType::UInt8;
    case gdcm::PixelFormat::INT8:
        return VoxelType::Int8;
    case gdcm::PixelFormat::UINT16:
        return VoxelType::UInt16;
    case gdcm::PixelFormat::INT16:
        return VoxelType::Int16;
    case gdcm::PixelFormat::UINT32:
        return VoxelType::UInt32;
    case gdcm::PixelFormat::INT32:
        return VoxelType::Int32;
    case gdcm::PixelFormat::FLOAT32:
        return VoxelType::Float32;
    case gdcm::PixelFormat::FLOAT64:
        return VoxelType::Float64;
    default:
        return std::nullopt;
    }
}

/// A size of 1 to 65535; 0 otherwise.
std::int64_t sizeOf(std::optional<double> value) {
    return value && *value >= 1 && *value <= 65535 ? static_cast<std::int64_t>(*value) : 0;
}

void takeGeometry(DicomSlice& slice, const gdcm::File& file) {
    const auto spacing = gdcm::ImageHelper::GetSpacingValue(file);
    for (std::size_t i = 0; i < std::min<std::size_t>(3, spacing.size()); ++i)
        slice.spacing[i] = sensibleSpacing(spacing[i]);
    const auto cosines = gdcm::ImageHelper::GetDirectionCosinesValue(file);
    if (cosines.size() == 6 && std::ranges::all_of(cosines, [](double v) { return std::isfinite(v); }))
        std::ranges::copy(cosines, slice.cosines.begin());
    const auto origin = gdcm::ImageHelper::GetOriginValue(file);
    if (origin.size() == 3 && std::ranges::all_of(origin, [](double v) { return std::isfinite(v); }))
        slice.position = {origin[0], origin[1], origin[2]};
}

void takeMeaning(DicomSlice& slice, const gdcm::File& file) {
    const auto rescale = gdcm::ImageHelper::GetRescaleInterceptSlopeValue(file);
    if (rescale.size() == 2 && std::isfinite(rescale[0]) && std::isfinite(rescale[1]) && rescale[1] != 0)
        slice.line = {rescale[1], rescale[0]};
    const gdcm::DataSet& data = file.GetDataSet();
    slice.windowCenter = numberOf<0x0028, 0x1050>(data);
    slice.windowWidth = numberOf<0x0028, 0x1051>(data);
    slice.number = numberOf<0x0020, 0x0013>(data).value_or(0);
}

double dot(const std::array<double, 3>& a, const std::array<double, 3>& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

} // namespace

std::array<double, 3> DicomSlice::normal() const {
    const auto& c = cosines;
    return {c[1] * c[5] - c[2] * c[4], c[2] * c[3] - c[0] * c[5], c[0] * c[4] - c[1] * c[3]};
}

double DicomSlice::depth() const {
    return position ? dot(*position, normal()) : 0;
}

bool DicomSlice::isLike(const DicomSlice& other) const {
    const auto near = [](double a, double b) { return std::abs(a - b) < 1e-3; };
    return series == other.series && rows == other.rows && columns == other.columns && samples == other.samples &&
           type == other.type && std::ranges::equal(cosines, other.cosines, near);
}

std::optional<DicomSlice> readDicomHeader(const std::string& path) try {
    silence();
    gdcm::Reader reader;
    reader.SetFileName(path.c_str());
    if (!reader.ReadUpToTag(gdcm::Tag(0x7fe0, 0x0010)))
        return std::nullopt;
    const gdcm::File& file = reader.GetFile();
    const gdcm::DataSet& data = file.GetDataSet();
    DicomSlice slice{.readable = true};
    const std::string series = textOf(data, gdcm::Tag(0x0020, 0x000e));
    std::copy_n(series.begin(), std::min(series.size(), slice.series.size() - 1), slice.series.begin());
    slice.rows = sizeOf(numberOf<0x0028, 0x0010>(data));
    slice.columns = sizeOf(numberOf<0x0028, 0x0011>(data));
    slice.frames = std::max<std::int64_t>(sizeOf(numberOf<0x0028, 0x0008>(data)), 1);
    slice.samples = std::max<std::int64_t>(sizeOf(numberOf<0x0028, 0x0002>(data)), 1);
    if (slice.rows == 0 || slice.columns == 0 || slice.samples > 4)
        return std::nullopt;
    const auto type = typeOf(gdcm::ImageHelper::GetPixelFormatValue(file));
    if (!type)
        return std::nullopt;
    slice.type = *type;
    takeGeometry(slice, file);
    takeMeaning(slice, file);
    return slice;
} catch (const std::exception&) {
    return std::nullopt;
}

bool readDicomPixels(const DicomSlice& slice, const std::string& path, std::span<std::byte> out,
                     std::atomic<bool>& planar) try {
    silence();
    gdcm::ImageReader reader;
    reader.SetFileName(path.c_str());
    if (!reader.Read())
        return false;
    const gdcm::Image& image = reader.GetImage();
    if (image.GetPlanarConfiguration() == 1)
        planar = true;
    return image.GetBufferLength() == out.size() && typeOf(image.GetPixelFormat()) == slice.type &&
           image.GetBuffer(reinterpret_cast<char*>(out.data()));
} catch (const std::exception&) {
    return false;
}

} // namespace layerscope
