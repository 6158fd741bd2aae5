// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Zip.h"

#include "base/Files.h"
#include "base/Numbers.h"

#include <zip.h>

#include <map>
#include <utility>

namespace layerscope {
namespace {

/// Deflate cannot shrink anything by more than this; a member that claims more is a lie.
constexpr std::uint64_t kMaxDeflateRatio = 1032;

struct ArchiveCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct FileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct SourceFreer {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, ArchiveCloser>;
using MemberFile = std::unique_ptr<zip_file_t, FileCloser>;
using Source = std::unique_ptr<zip_source_t, SourceFreer>;

tl::unexpected<Error> notAnArchive(const std::string& name, zip_error_t& error) {
    auto result = failure(message(N_("This is not a zip archive that can be read (%1)."), zip_error_strerror(&error)),
                          name, message(N_("It may be cut off or damaged.")));
    zip_error_fini(&error);
    return result;
}

/// Names that would lead out of a folder when the archive is unpacked have no place in ours.
bool isHarmless(const std::string& member) {
    if (member.empty() || member.front() == '/' || member.find('\\') != std::string::npos)
        return false;
    const std::string framed = "/" + member + "/";
    return framed.find("/../") == std::string::npos && framed.find("/./") == std::string::npos;
}

tl::unexpected<Error> damagedMember(const std::string& place, const std::string& why) {
    return failure(message(N_("This part of the archive is damaged (%1)."), why), place);
}

} // namespace

struct ZipReader::State {
    std::vector<std::byte> bytes; ///< of an archive in memory
    std::uint64_t archiveBytes = 0;
    std::string name;
    Archive archive;
    std::vector<std::string> members;
    std::map<std::string, zip_uint64_t> index;

    std::string placeOf(const std::string& member) const { return name + ": " + member; }

    Result<void> list() {
        const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
        for (zip_int64_t i = 0; i < count; ++i) {
            const char* raw = zip_get_name(archive.get(), static_cast<zip_uint64_t>(i), ZIP_FL_ENC_GUESS);
            const std::string member = raw ? raw : "";
            if (!isHarmless(member))
                return failure(message(N_("The archive has a part with the name “%1”, which is not allowed."), member),
                               name);
            if (member.back() == '/')
                continue; // a folder
            if (!index.emplace(member, static_cast<zip_uint64_t>(i)).second)
                return failure(message(N_("The archive has two parts of the same name.")), placeOf(member));
            members.push_back(member);
        }
        return {};
    }

    Result<zip_stat_t> check(const std::string& member, std::uint64_t maxBytes) const {
        const auto it = index.find(member);
        if (it == index.end())
            return failure(message(N_("The archive has no part of this name.")), placeOf(member));
        zip_stat_t info;
        zip_stat_init(&info);
        constexpr zip_uint64_t kNeeded = ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_COMP_METHOD;
        if (zip_stat_index(archive.get(), it->second, 0, &info) != 0 || (info.valid & kNeeded) != kNeeded)
            return damagedMember(placeOf(member), zip_strerror(archive.get()));
        if ((info.valid & ZIP_STAT_ENCRYPTION_METHOD) && info.encryption_method != ZIP_EM_NONE)
            return failure(message(N_("This part of the archive is encrypted.")), placeOf(member));
        if (info.comp_method != ZIP_CM_STORE && info.comp_method != ZIP_CM_DEFLATE)
            return failure(message(N_("This part is compressed in a way that is not known here.")), placeOf(member),
                           message(N_("Pack it again with the usual deflate.")));
        if (info.size > maxBytes)
            return failure(
                message(N_("This part has %1; more than %2 are not read."), byteSize(info.size), byteSize(maxBytes)),
                placeOf(member));
        const std::uint64_t ratio = info.comp_method == ZIP_CM_STORE ? 1 : kMaxDeflateRatio;
        if (info.comp_size > archiveBytes || info.size > info.comp_size * ratio)
            return failure(
                message(N_("This part claims to have %1, but the archive does not hold as much."), byteSize(info.size)),
                placeOf(member));
        return info;
    }
};

ZipReader::ZipReader(std::shared_ptr<State> state)
    : m_state(std::move(state)) {}
ZipReader::ZipReader(ZipReader&&) noexcept = default;
ZipReader& ZipReader::operator=(ZipReader&&) noexcept = default;
ZipReader::~ZipReader() = default;

Result<ZipReader> ZipReader::open(const std::filesystem::path& path, std::uint64_t maxFileBytes) {
    const auto size = readableBytes(path, maxFileBytes);
    if (!size)
        return tl::unexpected(size.error());
    auto state = std::make_shared<State>();
    state->archiveBytes = *size;
    state->name = path.string();
    zip_error_t error;
    zip_error_init(&error);
    return from(std::move(state), zip_source_file_create(path.c_str(), 0, 0, &error), error);
}

Result<ZipReader> ZipReader::fromBytes(std::vector<std::byte> bytes, const std::string& name) {
    auto state = std::make_shared<State>();
    state->bytes = std::move(bytes);
    state->archiveBytes = state->bytes.size();
    state->name = name;
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(state->bytes.data(), state->bytes.size(), 0, &error);
    return from(std::move(state), source, error);
}

Result<ZipReader> ZipReader::from(std::shared_ptr<State> state, zip_source* opened, zip_error& error) {
    Source source(opened);
    if (!source)
        return notAnArchive(state->name, error);
    state->archive.reset(zip_open_from_source(source.get(), ZIP_RDONLY, &error));
    if (!state->archive)
        return notAnArchive(state->name, error);
    [[maybe_unused]] zip_source_t* ownedByArchive = source.release();
    zip_error_fini(&error);
    if (auto listed = state->list(); !listed)
        return tl::unexpected(listed.error());
    return ZipReader(std::move(state));
}

const std::vector<std::string>& ZipReader::members() const {
    return m_state->members;
}

bool ZipReader::contains(const std::string& member) const {
    return m_state->index.contains(member);
}

Result<std::vector<std::byte>> ZipReader::read(const std::string& member, std::uint64_t maxMemberBytes) const {
    const auto info = m_state->check(member, maxMemberBytes);
    if (!info)
        return tl::unexpected(info.error());
    const MemberFile file(zip_fopen_index(m_state->archive.get(), m_state->index.at(member), 0));
    if (!file)
        return damagedMember(m_state->placeOf(member), zip_strerror(m_state->archive.get()));
    std::vector<std::byte> bytes(info->size);
    const zip_int64_t count = zip_fread(file.get(), bytes.data(), bytes.size());
    if (count < 0 || static_cast<zip_uint64_t>(count) != info->size)
        return damagedMember(m_state->placeOf(member), count < 0 ? zip_file_strerror(file.get()) : "cut off");
    std::byte beyond{};
    // libzip compares the checksum when it meets the end.
    if (zip_fread(file.get(), &beyond, 1) != 0)
        return damagedMember(m_state->placeOf(member), zip_file_strerror(file.get()));
    return bytes;
}

Result<std::optional<ZipPieces>> ZipReader::pieces(const std::string& member, std::uint64_t maxMemberBytes) const {
    const auto info = m_state->check(member, maxMemberBytes);
    if (!info)
        return tl::unexpected(info.error());
    if (info->comp_method != ZIP_CM_STORE)
        return std::nullopt;
    struct Opened {
        std::shared_ptr<State> archive;
        MemberFile file;
    };
    const auto opened = std::make_shared<Opened>(
        m_state, MemberFile(zip_fopen_index(m_state->archive.get(), m_state->index.at(member), 0)));
    zip_file_t* file = opened->file.get();
    if (!file)
        return damagedMember(m_state->placeOf(member), zip_strerror(m_state->archive.get()));
    std::vector<std::byte> piece(std::size_t{1} << 18);
    zip_uint64_t found = 0;
    zip_int64_t count = 0;
    while ((count = zip_fread(file, piece.data(), piece.size())) > 0)
        found += static_cast<zip_uint64_t>(count);
    if (count < 0 || found != info->size)
        return damagedMember(m_state->placeOf(member), count < 0 ? zip_file_strerror(file) : "cut off");
    const auto read = [opened, file](std::uint64_t offset, std::span<std::byte> out) {
        return zip_fseek(file, static_cast<zip_int64_t>(offset), SEEK_SET) == 0 &&
               zip_fread(file, out.data(), out.size()) == static_cast<zip_int64_t>(out.size());
    };
    return ZipPieces{info->size, read};
}

void ZipWriter::add(std::string member, std::vector<std::byte> bytes, bool store) {
    m_members.push_back({std::move(member), std::move(bytes), store});
}

namespace {

tl::unexpected<Error> cannotPack(const std::string& why) {
    return failure(message(N_("The archive cannot be made (%1)."), why));
}

Result<std::vector<std::byte>> contentOf(zip_source_t* source) {
    zip_stat_t info;
    if (zip_source_stat(source, &info) != 0 || zip_source_open(source) != 0)
        return cannotPack(zip_error_strerror(zip_source_error(source)));
    std::vector<std::byte> bytes(info.size);
    const zip_int64_t count = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (count < 0 || static_cast<std::size_t>(count) != bytes.size())
        return cannotPack(zip_error_strerror(zip_source_error(source)));
    return bytes;
}

} // namespace

Result<void> ZipWriter::addTo(zip* archive, const Member& member) {
    if (!isHarmless(member.name))
        return cannotPack("“" + member.name + "” is no name for a part");
    zip_source_t* source = zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
    const zip_int64_t index =
        source ? zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8) : zip_int64_t{-1};
    if (index < 0) {
        auto error = cannotPack(zip_strerror(archive));
        zip_source_free(source);
        return error;
    }
    const auto at = static_cast<zip_uint64_t>(index);
    zip_set_file_compression(archive, at, member.store ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6);
    // The first day that a zip can name, so that the same content gives the same bytes.
    constexpr zip_uint16_t kFirstOfJanuary1980 = (1 << 5) | 1;
    zip_file_set_dostime(archive, at, 0, kFirstOfJanuary1980, 0);
    return {};
}

Result<std::vector<std::byte>> ZipWriter::finish() && {
    zip_error_t error;
    zip_error_init(&error);
    const Source source(zip_source_buffer_create(nullptr, 0, 0, &error));
    if (!source)
        return cannotPack(zip_error_strerror(&error));
    zip_source_keep(source.get()); // it outlives the archive, which owns it too
    Archive archive(zip_open_from_source(source.get(), ZIP_TRUNCATE, &error));
    if (!archive) {
        zip_source_free(source.get());
        return cannotPack(zip_error_strerror(&error));
    }
    zip_error_fini(&error);
    for (const Member& member : m_members)
        if (auto added = addTo(archive.get(), member); !added)
            return tl::unexpected(added.error());
    if (zip_close(archive.get()) != 0)
        return cannotPack(zip_strerror(archive.get()));
    [[maybe_unused]] zip_t* closed = archive.release();
    return contentOf(source.get());
}

} // namespace layerscope
