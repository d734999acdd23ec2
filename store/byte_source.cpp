#include "store/byte_source.h"

#include "store/error.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

namespace stet {
namespace {

[[noreturn]] void fail(std::string_view what, const std::string& name) {
    const int reason = errno != 0 ? errno : EIO;
    throw Error(
        fmt::format("cannot {} {}: {}", what, name, std::generic_category().message(reason)));
}

std::uint64_t length_of(std::FILE* file, const std::string& name) {
    errno = 0;
    if (fseeko(file, 0, SEEK_END) != 0) fail("read", name);
    const off_t end = ftello(file);
    if (end < 0 || fseeko(file, 0, SEEK_SET) != 0) fail("read", name);
    return static_cast<std::uint64_t>(end);
}

}  // namespace

OwnedFile open_to_read(const std::string& path) {
    errno = 0;
    OwnedFile file(std::fopen(path.c_str(), "rb"));
    if (!file) fail("read", path);
    return file;
}

OwnedFile temporary_file() {
    errno = 0;
    OwnedFile file(std::tmpfile());
    if (!file) fail("make", "a temporary file");
    return file;
}

FileSource::FileSource(OwnedFile file, std::string name)
    : file_(std::move(file)), name_(std::move(name)), length_(length_of(file_.get(), name_)) {}

FileSource::FileSource(OwnedFile file, std::string name, std::uint64_t begin, std::uint64_t length)
    : file_(std::move(file)), name_(std::move(name)), begin_(begin), length_(length) {
    seek(0);
}

std::size_t FileSource::read(char* into, std::size_t size) {
    size = static_cast<std::size_t>(std::min<std::uint64_t>(size, length_ - at_));
    if (size == 0) return 0;
    errno = 0;
    const std::size_t got = std::fread(into, 1, size, file_.get());
    if (got < size && std::ferror(file_.get()) != 0) fail("read", name_);
    at_ += got;
    return got;
}

void FileSource::seek(std::uint64_t offset) {
    at_ = std::min(offset, length_);
    errno = 0;
    if (fseeko(file_.get(), static_cast<off_t>(begin_ + at_), SEEK_SET) != 0) fail("read", name_);
}

std::size_t StringSource::read(char* into, std::size_t size) {
    const std::size_t got = std::min(size, bytes_.size() - at_);
    std::copy_n(bytes_.data() + at_, got, into);
    at_ += got;
    return got;
}

void StringSource::seek(std::uint64_t offset) {
    at_ = static_cast<std::size_t>(std::min<std::uint64_t>(offset, bytes_.size()));
}

}  // namespace stet
