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
    const Capture& capture = leaf.capture;
    stream.add_field("stet capture 1");
    stream.add_field(capture.url);
    stream.add_field(capture.method);
    stream.add_field(milliseconds_of(capture.started));
    stream.add_field(milliseconds_of(capture.finished));
    stream.add_field(std::to_string(capture.status));
    stream.add_field(capture.failure);
    stream.add_field(capture.protocol);
    stream.add_field(capture.ip_address);
    stream.add_field(leaf.request_head);
    stream.add_field(leaf.response_head);
    stream.add_field(std::to_string(leaf.payload_length));
    stream.add_field(leaf.payload.view());
    stream.add_field(std::to_string(capture.wire_bytes));
    stream.add_field(leaf.wire ? leaf.wire->view() : std::string_view());
    stream.add_field(capture.truncated);
    stream.add_field(verdict_name(leaf.verdict));
    stream.add_field(capture.robots_override);
    stream.add_field(capture.rights);
    stream.add_field(origin_name(capture.origin.kind));
    stream.add_field(capture.origin.source);
    stream.add_field(capture.origin.software);
    stream.add_field(capture.origin.time_assumed ? "1" : "0");
    return stream.finish();
}

Sha256 link_hash(const Sha256& previous, std::int64_t sequence, const Sha256& leaf) {
    thread_local Sha256Stream stream;
    stream.add_field("stet link 1");
    stream.add_field(previous.view());
    stream.add_field(std::to_string(sequence));
    stream.add_field(leaf.view());
    return stream.finish();
}

}  // namespace stet
