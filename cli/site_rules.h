// --site-rules DIR: a folder of Full-Text RSS files, one for a site (docs/site-rules.md).
#pragma once

#include "extract/site_rules.h"
#include "store/archive.h"

#include <string>

namespace CLI {
class App;
}

namespace stet {

/// Declares --site-rules.
void declare_site_rules(CLI::App& app, std::string& folder);

/// Finds the rules of a folder; a function that is empty where `folder` is "". A file is read when
/// a page of its host is first met, and what is wrong in it is then logged once, with file and
/// line. Throws Error where the folder cannot be read.
FindSiteRules site_rules_of(const std::string& folder);

/// How an archive is to read pages with these rules. Articles read by other rules, or by none, are
/// never taken for another edition of the page: the extractor's number says by which, the later
/// rules' being the greater.
ArchiveOptions ruled_archive(const std::string& folder, FindSiteRules rules);

}  // namespace stet
