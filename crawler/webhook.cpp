#include "crawler/webhook.h"

#include "crawler/transfer.h"

#include <spdlog/fmt/fmt.h>

namespace stet {

std::string post_to_webhook(const Url& url,
                            const std::string& json,
                            const std::vector<std::string>& headers) {
    FetchOptions options;
    options.allow_private = true;
    options.total_timeout = kWebhookTimeout;
    constexpr std::uint64_t kMostAnswer = 64U << 10U;
    options.max_body_bytes = kMostAnswer;
    Transfers transfers(options, 1);
    TransferRequest request;
    request.url = url;
    request.headers = headers;
    request.headers.emplace_back("Content-Type: application/json");
    request.post = json;
    transfers.start(request);
    for (;;) {
        for (const FinishedTransfer& finished : transfers.poll(std::chrono::milliseconds{200})) {
            const Capture& answer = finished.capture;
            constexpr int kTaken = 200;
            constexpr int kNotTaken = 300;
            if (answer.status >= kTaken && answer.status < kNotTaken) return {};
            if (answer.status != 0) return fmt::format("HTTP status {}", answer.status);
            return answer.failure.empty() ? "no answer" : answer.failure;
        }
    }
}

}  // namespace stet
