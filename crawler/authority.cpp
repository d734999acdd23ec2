#include "crawler/authority.h"

#include "crawler/transfer.h"
#include "store/error.h"

#include <spdlog/fmt/fmt.h>

namespace stet {
namespace {

constexpr std::chrono::seconds kLongest{30};
constexpr std::uint64_t kMostAnswer = 1U << 20U;
constexpr std::string_view kReplyType = "application/timestamp-reply";

}  // namespace

std::string ask_authority(const Url& url, const std::string& request) {
    FetchOptions options;
    options.allow_private = true;
    options.total_timeout = kLongest;
    options.max_body_bytes = kMostAnswer;
    Transfers transfers(options, 1);
    TransferRequest transfer;
    transfer.url = url;
    transfer.headers = {"Content-Type: application/timestamp-query"};
    transfer.post = request;
    transfers.start(transfer);
    for (;;) {
        for (FinishedTransfer& finished : transfers.poll(std::chrono::milliseconds{200})) {
            Capture& answer = finished.capture;
            decode_capture(answer, options);
            std::string why;
            if (answer.status == 0) {
                why = answer.failure.empty() ? "no answer" : answer.failure;
            } else if (answer.status != 200) {
                why = fmt::format("HTTP status {}", answer.status);
            } else if (!answer.truncated.empty()) {
                why = "the answer was cut off";
            } else if (header_value(answer.response_head, "Content-Type").find(kReplyType) != 0) {
                why = "the answer is no time-stamp reply; is this the address of an authority?";
            } else {
                return std::move(answer.body);
            }
            throw Error(fmt::format("no time-stamp from {}: {}", url.href(), why));
        }
    }
}

}  // namespace stet
