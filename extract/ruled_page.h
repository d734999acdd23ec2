// What a site's rules find on one page, and the article's fields that follow from it.
//
// The rules say where to look; what stands there is judged as on any page: bylines are taken
// apart, dates read, and blocks of captions, notes and links cut out of a body.
#pragma once

#include "extract/body.h"
#include "extract/byline.h"
#include "extract/date.h"
#include "extract/dom.h"
#include "extract/headline.h"
#include "extract/site_rules.h"

#include <string>
#include <vector>

namespace stet {

/// A text that a rule found, cleaned.
struct RuleText {
    std::string text;
    bool weighed = false;  // stands in the page's head, which stet weighs by itself
};

/// Nodes are in order of the page, none in another.
struct RuleFindings {
    std::vector<NodeId> body;   // elements and texts
    std::vector<NodeId> strip;  // elements and texts
    RuleText title;
    std::vector<RuleText> authors;
    RuleText date;
    bool native_ad = false;
    bool autodetect = true;  // where `body` is empty
    bool asks_for_body = false;
};

RuleFindings apply_site_rules(const SiteRules& rules, const Document& page);

/// As find_body(), led by the rules.
Body find_ruled_body(const Document& page, const BodyHints& hints, const RuleFindings& findings);

/// Puts the rule's title in place of the headline, where it may be one.
void rule_headline(const RuleFindings& findings,
                   const std::vector<std::string>& site_names,
                   Headline& headline);

/// Puts the rule's authors in place of those found, where they may be names.
void rule_authors(const RuleFindings& findings, Byline& byline);

/// Puts the rule's date in place of the day of publication, where it is one. `language` is the
/// page's.
void rule_date(const RuleFindings& findings,
               std::string_view language,
               const PageContext& context,
               Dates& dates);

}  // namespace stet
