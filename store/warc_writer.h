// WARC/1.1 records written (ISO 28500:2017), each in a gzip member of its own; knows no database.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stet {

/// Where written bytes go.
using ByteSink = std::function<void(std::string_view)>;

using WarcFields = std::vector<std::pair<std::string, std::string>>;

class WarcWriter {
public:
    explicit WarcWriter(ByteSink sink);
    ~WarcWriter();
    WarcWriter(const WarcWriter&) = delete;
    WarcWriter& operator=(const WarcWriter&) = delete;

    struct Place {
        std::uint64_t offset = 0;
        std::uint64_t length = 0;  // as stored
    };

    /// Writes one record. Content-Length and WARC-Block-Digest are added; `fields` begin with
    /// WARC-Type. The block is `head` and then `body`. A body that is `packed` (gzip, a JPEG) is
    /// not compressed again.
    Place write(const WarcFields& fields,
                std::string_view head,
                std::string_view body,
                bool packed);

    /// What goes into the first record: name of the file, and "key: value" lines.
    Place write_info(const std::string& filename, std::string_view lines, std::string_view date);

    std::uint64_t size() const { return size_; }

private:
    struct Compressor;
    ByteSink sink_;
    std::unique_ptr<Compressor> compressor_;
    std::string record_;
    std::string member_;
    std::uint64_t size_ = 0;
};

/// "<urn:uuid:...>", made of a seed, so that the same record has the same name in every export (RFC
/// 9562, version 8: the first bits of SHA-256 over "stet record" and the seed).
std::string record_id(std::string_view seed);

}  // namespace stet
