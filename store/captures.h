// Captures in the archive: kept whole, linked into the writer's hash chain, read back as they were.
#pragma once

#include "store/capture.h"
#include "store/db.h"
#include "store/payloads.h"

#include <cstdint>
#include <optional>
#include <string>

namespace stet {

struct KeptCapture {
    std::int64_t id = 0;
    std::optional<std::int64_t> payload;  // none for an empty body
    bool new_payload = false;
};

class Captures {
public:
    Captures(const Db& db, Payloads& payloads) : db_(db), payloads_(payloads) {}

    /// `verdict` is kept in place of the capture's own. `similar`: a payload that may be near this
    /// body, 0 for none. Inside a transaction.
    KeptCapture keep(const Capture& capture, Verdict verdict, std::int64_t similar);

    /// The row of a capture whose link stands in the chain and whose bodies are kept: its heads are
    /// taken as they are, without credentials.
    void insert(std::int64_t id,
                const Capture& capture,
                std::optional<std::int64_t> payload,
                std::optional<std::int64_t> wire_payload) const;

    /// Throws not_found. Without `secrets`, credentials' values are missing from the heads.
    Capture read(std::int64_t id, bool secrets, bool body = true) const;

private:
    const Db& db_;
    Payloads& payloads_;
    std::int64_t writer_ = 0;  // of this place, once it is known
};

}  // namespace stet
