#include "client/json_rpc.hpp"

#include <array>

#include "base/sdk_errors.hpp"
#include "client/connection.hpp"

namespace ve::client {
namespace {

constexpr std::string_view unknown_method = "Method not found";
constexpr std::size_t calls_together      = 10;  // CometBFT's own bound

std::string string_member(const Json& object, std::string_view name) {
    const auto* found = object.find(name);
    return found != nullptr && found->is_string() ? found->raw() : std::string{};
}

std::string request_text(std::string_view method, std::string_view params, std::size_t id) {
    return fmt::format(R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{}}})", id, method,
                       params);
}

// The mempool's refusals come as texts alone.
Error known_refusal(Error error) {
    struct Known {
        std::string_view text;
        const ErrorKind& kind;
    };
    static constexpr std::array<Known, 3> known = {
        {{"tx already exists in cache", sdk::tx_in_mempool},
         {"mempool is full", sdk::mempool_full},
         {"Tx too large", sdk::tx_too_large}}};
    for (const auto& [text, kind] : known)
        if (const auto at = error.detail().find(text); at != std::string::npos)
            return chain_error(std::string{kind.space}, kind.code, error.detail().substr(at));
    return error;
}

}  // namespace

Result<Json> JsonRpc::post(const std::string& body, std::string_view method, Duration timeout) {
    const auto answer = TRY(http_.post(body, timeout));
    auto parsed       = Json::parse(answer, {.bytes = HttpClient::max_body, .depth = 64});
    if (parsed.ok()) return parsed;
    return fail(errors::peer, "{} answered {} with something that is no JSON", where_, method);
}

Result<Json> JsonRpc::result_of(const Json& answer, std::string_view method) {
    if (const auto* error = answer.find("error")) {
        const auto message = string_member(*error, "message");
        if (message == unknown_method) unknown_.emplace(method);
        auto text = string_member(*error, "data");
        if (text.empty() || message == unknown_method) text = message;
        return known_refusal(fail(errors::peer, "{}: {}", method, text));
    }
    return *TRY(answer.member("result"));
}

Result<Json> JsonRpc::call(std::string_view method, const Json& params, Duration timeout) {
    return call_text(method, params.dump(), timeout);
}

Result<Json> JsonRpc::call_text(std::string_view method, std::string_view params,
                                Duration timeout) {
    const auto answer = TRY(post(request_text(method, params, 1), method, timeout));
    return result_of(answer, method);
}

std::vector<Result<Json>> JsonRpc::call_each(std::string_view method,
                                             const std::vector<Json>& params) {
    std::vector<Result<Json>> out;
    out.reserve(params.size());
    while (takes_batches_ && out.size() < params.size()) {
        const auto first = out.size();
        const auto count = std::min(calls_together, params.size() - first);
        std::string body = "[";
        for (std::size_t i = 0; i < count; ++i)
            body += (i == 0 ? "" : ",") + request_text(method, params[first + i].dump(), i);
        body += ']';
        auto answered = post(body, method, call_timeout);
        if (!answered.ok()) {
            for (std::size_t i = 0; i < count; ++i) out.emplace_back(answered.error());
            continue;
        }
        takes_batches_ = answered->is_array() && answered->items().size() == count;
        if (!takes_batches_) break;
        // In any order: the number that was sent along tells which is which.
        std::vector<const Json*> places(count, nullptr);
        for (const auto& each : answered->items()) {
            const auto* id    = each.find("id");
            const auto number = id == nullptr ? Result<std::uint64_t>{UINT64_MAX} : id->u64();
            if (number.ok() && *number < count) places[*number] = &each;
        }
        for (const auto* each : places)
            out.push_back(each != nullptr
                              ? result_of(*each, method)
                              : fail(errors::peer, "{} left out an answer to {}", where_, method));
    }
    while (out.size() < params.size()) out.push_back(call(method, params[out.size()]));
    return out;
}

}  // namespace ve::client
