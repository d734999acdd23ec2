#include "store/chain.h"

#include <array>
#include <utility>

namespace stet {
namespace {

constexpr std::array<std::pair<Origin::Kind, std::string_view>, 4> kOrigins{{
    {Origin::Kind::fetched, "fetched"},
    {Origin::Kind::warc, "warc"},
    {Origin::Kind::file, "file"},
    {Origin::Kind::memento, "memento"},
}};

std::string milliseconds_of(UtcTime time) {
    return std::to_string(time.time_since_epoch().count());
}

constexpr std::size_t kLengthBytes = 8;  // before each field

/// A byte form as bytes, where Sha256Stream gives its digest.
struct Form {
    std::string bytes;
    void add_field(std::string_view field) {
        const std::uint64_t size = field.size();
        for (std::size_t i = kLengthBytes; i-- > 0;) {
            bytes += static_cast<char>(size >> 8U * i & 0xffU);
        }
        bytes += field;
    }
};

template <class Fields>
void add_body_fields(const Leaf& leaf, Fields& to) {
    const Capture& capture = leaf.capture;
    to.add_field("stet capture 1");
    to.add_field(capture.url);
    to.add_field(capture.method);
    to.add_field(milliseconds_of(capture.started));
    to.add_field(milliseconds_of(capture.finished));
    to.add_field(std::to_string(capture.status));
    to.add_field(capture.failure);
    to.add_field(capture.protocol);
    to.add_field(capture.ip_address);
    to.add_field(leaf.request_head);
    to.add_field(leaf.response_head);
    to.add_field(std::to_string(leaf.payload_length));
}

template <class Fields>
void add_last_fields(const Leaf& leaf, Fields& to) {
    const Capture& capture = leaf.capture;
    to.add_field(std::to_string(capture.wire_bytes));
    to.add_field(leaf.wire ? leaf.wire->view() : std::string_view());
    to.add_field(capture.truncated);
    to.add_field(verdict_name(leaf.verdict));
    to.add_field(capture.robots_override);
    to.add_field(capture.rights);
    to.add_field(origin_name(capture.origin.kind));
    to.add_field(capture.origin.source);
    to.add_field(capture.origin.software);
    to.add_field(capture.origin.time_assumed ? "1" : "0");
}

template <class Fields>
void add_link_fields(const Sha256& previous,
                     std::int64_t sequence,
                     const Sha256& leaf,
                     Fields& to) {
    to.add_field("stet link 1");
    to.add_field(previous.view());
    to.add_field(std::to_string(sequence));
    to.add_field(leaf.view());
}

}  // namespace

std::string_view origin_name(Origin::Kind kind) {
    for (const auto& [value, name] : kOrigins) {
        if (value == kind) return name;
    }
    return "fetched";
}

Origin::Kind origin_named(std::string_view name) {
    for (const auto& [value, text] : kOrigins) {
        if (text == name) return value;
    }
    return Origin::Kind::fetched;
}

Sha256 leaf_hash(const Leaf& leaf) {
    thread_local Sha256Stream stream;
    add_body_fields(leaf, stream);
    stream.add_field(leaf.payload.view());
    add_last_fields(leaf, stream);
    return stream.finish();
}

std::string leaf_form(const Leaf& leaf) {
    Form form;
    add_body_fields(leaf, form);
    form.add_field(leaf.payload.view());
    add_last_fields(leaf, form);
    return form.bytes;
}

std::size_t leaf_head_size(const Leaf& leaf) {
    Form form;
    add_body_fields(leaf, form);
    return form.bytes.size() + kLengthBytes;
}

Sha256 link_hash(const Sha256& previous, std::int64_t sequence, const Sha256& leaf) {
    thread_local Sha256Stream stream;
    add_link_fields(previous, sequence, leaf, stream);
    return stream.finish();
}

std::string link_form(const Sha256& previous, std::int64_t sequence, const Sha256& leaf) {
    Form form;
    add_link_fields(previous, sequence, leaf, form);
    return form.bytes;
}

}  // namespace stet
