// The attributes that rules ask for, numbered when the program is compiled: whether an element
// has one is a bit, and which one it is a byte.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace stet {

/// An attribute's name in a question. A literal is numbered by the compiler; any other name is
/// compared as text.
class AttributeName {
public:
    // NOLINTNEXTLINE(google-explicit-constructor): attribute(id, "class") is how it reads
    consteval AttributeName(const char* name)
        : text_(name), key_(key_among(text_, std::begin(kKnown), std::end(kKnown))) {}
    // NOLINTNEXTLINE(google-explicit-constructor)
    constexpr AttributeName(std::string_view name) : text_(name) {}

    constexpr std::string_view text() const { return text_; }
    /// 1 to 63; 0 for a name that has no number.
    constexpr std::uint8_t key() const { return key_; }
    /// Its bit in Node::attribute_keys; of a name that has a number.
    constexpr std::uint64_t bit() const { return std::uint64_t{1} << key_; }

    /// The number of a name on a page; 0 for one that has none.
    static std::uint8_t key_of(std::string_view name);

    /// The bits of several literal names.
    template <class... Names>
    static consteval std::uint64_t bits(Names... names) {
        return (AttributeName(names).bit() | ...);
    }

private:
    static constexpr std::string_view kKnown[] = {"class",
                                                  "id",
                                                  "href",
                                                  "src",
                                                  "rel",
                                                  "itemprop",
                                                  "itemscope",
                                                  "itemtype",
                                                  "itemid",
                                                  "typeof",
                                                  "style",
                                                  "hidden",
                                                  "content",
                                                  "property",
                                                  "name",
                                                  "http-equiv",
                                                  "value",
                                                  "title",
                                                  "alt",
                                                  "width",
                                                  "height",
                                                  "srcset",
                                                  "media",
                                                  "poster",
                                                  "type",
                                                  "lang",
                                                  "role",
                                                  "datetime",
                                                  "pubdate",
                                                  "aria-hidden",
                                                  "aria-label",
                                                  "data-testid",
                                                  "data-component",
                                                  "data-qa",
                                                  "data-test",
                                                  "data-type",
                                                  "data-module",
                                                  "data-caption",
                                                  "data-src",
                                                  "data-srcset",
                                                  "data-original",
                                                  "data-lazy-src",
                                                  "data-lazy-srcset",
                                                  "data-lazy",
                                                  "data-url",
                                                  "data-image",
                                                  "data-hi-res-src",
                                                  "data-full-src",
                                                  "data-img-url",
                                                  "data-original-src",
                                                  "data-flickity-lazyload",
                                                  "nitro-lazy-src",
                                                  "data-ezsrc",
                                                  "data-echo",
                                                  "hreflang"};
    static_assert(std::size(kKnown) < 64);

    static constexpr std::uint8_t key_among(std::string_view name,
                                            const std::string_view* begin,
                                            const std::string_view* end) {
        for (const std::string_view* at = begin; at != end; ++at) {
            if (*at == name) return static_cast<std::uint8_t>(at - begin + 1);
        }
        return 0;
    }

    std::string_view text_;
    std::uint8_t key_ = 0;
};

}  // namespace stet
