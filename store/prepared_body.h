// What costs most when a body is kept, done ahead on any thread: the archive's writer then only
// writes.
#pragma once

#include "store/digest.h"

#include <memory>
#include <string>
#include <string_view>

namespace stet {

class Zstd;

/// Of one body; worth nothing beside another.
struct PreparedBody {
    Sha256 digest;
    std::string frame;  // zstd, of the body alone; decoded again and compared
};

/// One to a thread.
class BodyPreparer {
public:
    BodyPreparer();
    ~BodyPreparer();
    BodyPreparer(const BodyPreparer&) = delete;
    BodyPreparer& operator=(const BodyPreparer&) = delete;

    /// `body` must not be empty. Throws Error where the frame does not read back.
    std::shared_ptr<const PreparedBody> prepare(std::string_view body) const;

private:
    std::unique_ptr<Zstd> zstd_;
};

}  // namespace stet
