// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Files.h"

#include "base/Numbers.h"

#include <atomic>
#include <cerrno>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace layerscope {
namespace {

namespace fs = std::filesystem;

constexpr const char* kTemporaryMark = ".saving-";

/// Owns a file descriptor.
class Descriptor {
public:
    explicit Descriptor(int fd)
        : m_fd(fd) {}
    Descriptor(Descriptor&& other) noexcept
        : m_fd(std::exchange(other.m_fd, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    ~Descriptor() {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    explicit operator bool() const { return m_fd >= 0; }
    int get() const { return m_fd; }

private:
    int m_fd;
};

/// Removes a half-written file unless it has been renamed to its place.
class Temporary {
public:
    explicit Temporary(fs::path path)
        : m_path(std::move(path)) {}
    Temporary(const Temporary&) = delete;
    Temporary& operator=(const Temporary&) = delete;
    ~Temporary() {
        if (!m_path.empty())
            ::unlink(m_path.c_str());
    }
    const fs::path& path() const { return m_path; }
    void keep() { m_path.clear(); }

private:
    fs::path m_path;
};

std::string systemText(int code) {
    return std::generic_category().message(code);
}

tl::unexpected<Error> cannotRead(const fs::path& path, int code) {
    if (code == ENOENT || code == ENOTDIR)
        return failure(message(N_("There is no such file.")), path.string());
    return failure(message(N_("The file cannot be read (%1)."), systemText(code)), path.string());
}

tl::unexpected<Error> cannotWrite(const fs::path& path, int code) {
    return failure(message(N_("The file cannot be written (%1)."), systemText(code)), path.string(),
                   message(N_("What was there before is unchanged.")));
}

/// The file that a chain of symbolic links ends at, also when it does not exist yet.
fs::path linkTarget(fs::path path) {
    constexpr int kMaxLinks = 40; // as Linux
    std::error_code error;
    for (int i = 0; i < kMaxLinks && fs::is_symlink(path, error); ++i) {
        const fs::path next = fs::read_symlink(path, error);
        if (error)
            break;
        path = next.is_absolute() ? next : path.parent_path() / next;
    }
    return path;
}

fs::path folderOf(const fs::path& path) {
    return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// Cut, because a file name has at most 255 bytes in all.
std::string temporaryPrefix(const fs::path& target) {
    constexpr std::size_t kMaxBytes = 200;
    return "." + target.filename().string().substr(0, kMaxBytes) + kTemporaryMark;
}

/// A writer holds a lock on its temporary file, so one that can be locked was left by a process that died.
void removeAbandoned(const fs::path& target) {
    const std::string prefix = temporaryPrefix(target);
    std::error_code error;
    for (auto it = fs::directory_iterator(folderOf(target), error); !error && it != fs::directory_iterator();
         it.increment(error)) {
        if (!it->path().filename().string().starts_with(prefix))
            continue;
        const Descriptor file(::open(it->path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) == 0)
            ::unlink(it->path().c_str());
    }
}

fs::path freshTemporary(const fs::path& target) {
    static std::atomic<unsigned> count{0};
    return folderOf(target) / (temporaryPrefix(target) + std::to_string(::getpid()) + "-" + std::to_string(count++));
}

/// 0 or the error's code.
int writeAll(int fd, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return 0;
}

int writeAndFlush(int fd, const NextPiece& next) {
    for (auto piece = next(); !piece.empty(); piece = next())
        if (const int code = writeAll(fd, piece); code != 0)
            return code;
    return ::fsync(fd) == 0 ? 0 : errno;
}

/// A file that is replaced keeps who may read and write it.
void takeOver(const struct stat& old, int fd) {
    // Only the superuser may give a file away; whoever cannot keeps it as his own.
    [[maybe_unused]] const int owned = ::fchown(fd, old.st_uid, old.st_gid);
    ::fchmod(fd, old.st_mode & 07777);
}

/// Without it the rename itself can be lost when the machine loses power.
void flushFolder(const fs::path& folder) {
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd)
        ::fsync(fd.get());
}

/// Without O_NONBLOCK a named pipe would hold us up until somebody writes to it.
int openToRead(const fs::path& path) {
    return ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
}

Result<std::size_t> sizeToRead(int fd, const fs::path& path, std::uint64_t maxBytes) {
    struct stat info {};
    if (::fstat(fd, &info) != 0)
        return cannotRead(path, errno);
    if (S_ISDIR(info.st_mode))
        return failure(message(N_("This is a folder, not a file.")), path.string());
    if (!S_ISREG(info.st_mode))
        return failure(message(N_("This is not a regular file.")), path.string());
    const auto size = static_cast<std::uint64_t>(info.st_size);
    if (size > maxBytes)
        return failure(message(N_("The file has %1; more than %2 are not read."), byteSize(size), byteSize(maxBytes)),
                       path.string());
    return static_cast<std::size_t>(size);
}

} // namespace

Result<std::uint64_t> readableBytes(const fs::path& path, std::uint64_t maxBytes) {
    const Descriptor file(openToRead(path));
    if (!file)
        return cannotRead(path, errno);
    return sizeToRead(file.get(), path, maxBytes);
}

Result<std::vector<std::byte>> readFile(const fs::path& path, std::uint64_t maxBytes) {
    const Descriptor file(openToRead(path));
    if (!file)
        return cannotRead(path, errno);
    const auto size = sizeToRead(file.get(), path, maxBytes);
    if (!size)
        return tl::unexpected(size.error());
    std::vector<std::byte> bytes(*size);
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const ssize_t count = ::read(file.get(), bytes.data() + filled, bytes.size() - filled);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return cannotRead(path, errno);
        if (count == 0)
            break; // it has shrunk meanwhile
        filled += static_cast<std::size_t>(count);
    }
    bytes.resize(filled);
    return bytes;
}

Result<void> writeFileAtomically(const fs::path& path, std::span<const std::byte> bytes) {
    return writeFileAtomically(path, [bytes]() mutable { return std::exchange(bytes, {}); });
}

Result<void> writeFileAtomically(const fs::path& path, const NextPiece& next) {
    const fs::path target = linkTarget(path);
    struct stat old {};
    const bool replaces = ::stat(target.c_str(), &old) == 0;
    if (replaces && S_ISDIR(old.st_mode))
        return failure(message(N_("This is a folder, not a file.")), path.string());
    if (replaces && !S_ISREG(old.st_mode))
        return failure(message(N_("This is not a regular file.")), path.string());
    if (replaces && ::access(target.c_str(), W_OK) != 0)
        return cannotWrite(path, errno);
    removeAbandoned(target);

    Temporary temporary(freshTemporary(target));
    const Descriptor file(::open(temporary.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file) {
        const int code = errno;
        temporary.keep(); // not ours
        return cannotWrite(path, code);
    }
    ::flock(file.get(), LOCK_EX);
    if (replaces)
        takeOver(old, file.get());
    if (const int code = writeAndFlush(file.get(), next); code != 0)
        return cannotWrite(path, code);
    if (::rename(temporary.path().c_str(), target.c_str()) != 0)
        return cannotWrite(path, errno);
    temporary.keep();
    flushFolder(folderOf(target));
    return {};
}

Result<std::filesystem::path> makeTemporaryFolder() {
    std::error_code error;
    const auto parent = std::filesystem::temp_directory_path(error);
    std::string pattern = (parent / "layerscope-XXXXXX").string();
    if (error || !::mkdtemp(pattern.data()))
        return failure(message(N_("No temporary folder could be made.")), parent.string(),
                       message(N_("Make room there, or check that it can be written to.")));
    return std::filesystem::path(pattern);
}

} // namespace layerscope
