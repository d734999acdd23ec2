// Articles as TEI P5 (tei-c.org): what corpus linguists read.
//
// A text is a <TEI> whose header says what it is (fileDesc), where it comes from (sourceDesc), how
// it was made (encodingDesc), what it is about (profileDesc) and when it was seen (revisionDesc).
// Several are held together by a <teiCorpus>. The elements used are those of docs/tei-stet.rng, a
// subset of tei_all.
#pragma once

#include "cli/export_row.h"

#include <string>
#include <string_view>

namespace stet {

/// The XML declaration; of a corpus, its root and header too.
std::string tei_head(bool corpus, std::string_view title);
std::string tei_foot(bool corpus);

/// One revision. Outside a corpus the element is the root.
std::string tei_text(const ExportRow& row, const Zone& zone, bool corpus);

}  // namespace stet
