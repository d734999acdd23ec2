// Whether a page was asked for with credentials that a person gave: such pages may be for
// subscribers only, and stay out of what is handed on. One rule for texts, captures and lists.
#pragma once

#include "store/db.h"

#include <cstdint>

namespace stet {

/// A password, or cookies that the site did not set itself during the same visit. Of imported
/// captures only passwords count, as browsers send cookies with everything.
bool made_with_credentials(const Db& db, std::int64_t capture);

/// The same of any capture that a look rests on.
bool look_with_credentials(const Db& db, std::int64_t look);

}  // namespace stet
