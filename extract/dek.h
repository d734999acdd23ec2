// What stands round the body: the dek under the headline, the dateline before the lede, and
// correction notices.
#pragma once

#include "extract/byline.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace stet {

/// The standfirst: as the page shows it between headline and body, else as its description says,
/// where that is whole and about the article. `captions` are the article's: none of them is a dek.
Found<std::string> find_dek(const FieldContext& context, std::span<const Caption> captions);

/// The first block of the body where it is no part of it but its dek: right under the headline, and
/// called so or the body's only heading. Nothing where there is none.
std::optional<std::size_t> dek_in_body(const FieldContext& context);

/// The place that a story was filed from, at the start of its first paragraph: "LONDON — ",
/// "BERLIN (dpa) - ", "PARIS, May 3 (Agency) -". The place only; "" for none.
std::string dateline_of(std::string_view paragraph);

Found<std::string> find_dateline(const FieldContext& context);

/// Whether a paragraph is a notice of what the publisher changed: "Correction: ...", "An earlier
/// version of this article ...", "Anm. d. Red.: ...".
bool is_correction_notice(std::string_view paragraph);

struct Corrections {
    std::vector<std::string> notices;
    std::vector<Evidence> evidence;  // of each: markup where an element is named so, else text
};

/// All notices on the page, in its order, whether the body kept them or not.
Corrections find_corrections(const FieldContext& context);

}  // namespace stet
