// Bytes to read from: a file, a part of a file, or a string.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

namespace stet {

/// Bytes that can be read from any place. Throws Error where reading fails.
class ByteSource {
public:
    ByteSource() = default;
    virtual ~ByteSource() = default;
    ByteSource(const ByteSource&) = delete;
    ByteSource& operator=(const ByteSource&) = delete;

    /// Up to `size` bytes from where the last read ended; 0 only at the end.
    virtual std::size_t read(char* into, std::size_t size) = 0;
    virtual void seek(std::uint64_t offset) = 0;
    virtual std::uint64_t size() const = 0;
};

/// A C stream with one owner.
struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using OwnedFile = std::unique_ptr<std::FILE, CloseFile>;

/// Opens a file to read. Throws Error with its name and the reason.
OwnedFile open_to_read(const std::string& path);

/// A nameless file that goes away with its handle, for what does not fit into memory.
OwnedFile temporary_file();

/// A file, or the part of it from `begin` on for `length` bytes.
class FileSource : public ByteSource {
public:
    /// `name` is for messages. The whole file.
    FileSource(OwnedFile file, std::string name);
    FileSource(OwnedFile file, std::string name, std::uint64_t begin, std::uint64_t length);

    std::size_t read(char* into, std::size_t size) override;
    void seek(std::uint64_t offset) override;
    std::uint64_t size() const override { return length_; }

private:
    OwnedFile file_;
    std::string name_;
    std::uint64_t begin_ = 0;
    std::uint64_t length_ = 0;
    std::uint64_t at_ = 0;
};

class StringSource : public ByteSource {
public:
    explicit StringSource(std::string bytes) : bytes_(std::move(bytes)) {}
    std::size_t read(char* into, std::size_t size) override;
    void seek(std::uint64_t offset) override;
    std::uint64_t size() const override { return bytes_.size(); }

private:
    std::string bytes_;
    std::size_t at_ = 0;
};

}  // namespace stet
