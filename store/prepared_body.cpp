#include "store/prepared_body.h"

#include "store/payloads.h"

namespace stet {

BodyPreparer::BodyPreparer() : zstd_(std::make_unique<Zstd>()) {}
BodyPreparer::~BodyPreparer() = default;

std::shared_ptr<const PreparedBody> BodyPreparer::prepare(std::string_view body) const {
    auto prepared = std::make_shared<PreparedBody>();
    prepared->digest = sha256(body);
    prepared->frame = zstd_->compress(body, {}, kAloneLevel);
    if (!zstd_->decodes_to(prepared->frame, {}, body)) {
        throw Error("a compressed page does not read back as it was; check the machine's memory");
    }
    return prepared;
}

}  // namespace stet
