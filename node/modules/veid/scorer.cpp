#include "node/modules/veid/scorer.hpp"

#include <algorithm>
#include <tuple>

#include "capture/score.hpp"
#include "crypto/hash.hpp"
#include "node/modules/veid/envelope_form.hpp"
#include "node/modules/veid/state.hpp"
#include "node/modules/veid/votes.hpp"

namespace ve::veid {

namespace {

constexpr std::uint8_t highest_score = 100;

// Those whose results the next block may carry: the oldest first, so that nobody can be crowded
// out.
std::vector<Request> due_requests(const State& state, Context& ctx, Height next) {
    std::vector<Request> out;
    for (auto& [id, request] : state.requests.list(ctx))
        if (request.not_before <= static_cast<std::uint64_t>(next.value))
            out.push_back(std::move(request));
    std::sort(out.begin(), out.end(), [](const Request& a, const Request& b) {
        return std::tie(a.height, a.id) < std::tie(b.height, b.id);
    });
    if (out.size() > requests_per_block) out.erase(out.begin() + requests_per_block, out.end());
    std::sort(out.begin(), out.end(),
              [](const Request& a, const Request& b) { return a.id < b.id; });
    return out;
}

const x25519::PrivateKey* key_for(const envelope::Envelope& envelope,
                                  const std::vector<x25519::PrivateKey>& keys) {
    for (const auto& key : keys)
        for (const auto& id : envelope.recipient_ids)
            if (envelope::fingerprint_of_id(id) == envelope::fingerprint(key.public_key().bytes()))
                return &key;
    return nullptr;
}

VerificationResult judge(const Request& request, const envelope::Envelope& envelope,
                         const x25519::PrivateKey& key) {
    VerificationResult out;
    out.request       = request.id;
    const auto opened = envelope::open(envelope, key);
    const auto score =
        opened.ok() ? capture::score_bytes(opened->reveal(), request.account, Time{request.time, 0})
                    : capture::rejected_for(capture::Reason::cannot_open);
    out.score       = score.total;
    out.outcome     = score.rejected ? Outcome::rejected : Outcome::scored;
    out.reason      = static_cast<std::uint8_t>(score.reason);
    out.input_hash  = sha256(opened.ok() ? opened->reveal() : ByteView{envelope.ciphertext});
    out.result_hash = result_hash(request, out, capture::model_version);
    return out;
}

}  // namespace

std::string Scorer::extend(Context& committed, Height height, const Hash&) {
    if (keys_.empty()) return {};
    const State state;
    Extension out{.height        = static_cast<std::uint64_t>(height.value),
                  .model_version = std::string{capture::model_version},
                  .results       = {}};
    for (const auto& request : due_requests(state, committed, height)) {
        const auto scope = state.scopes.find(committed, {request.account, request.scope_id});
        if (!scope) continue;
        const auto envelope = plain(scope->encrypted_payload());
        if (const auto* key = key_for(envelope, keys_))
            out.results.push_back(judge(request, envelope, *key));
    }
    return out.results.empty() ? std::string{} : encode(out);
}

bool Scorer::verify(Context& committed, Height height, const ByteArray<20>&,
                    std::string_view extension) {
    if (extension.empty()) return true;
    const auto decoded = decode_extension(extension);
    if (!decoded.ok() || decoded->height != static_cast<std::uint64_t>(height.value)) return false;
    const State state;
    for (const auto& result : decoded->results) {
        const auto request = state.requests.find(committed, result.request);
        if (request && result.result_hash != result_hash(*request, result, decoded->model_version))
            return false;
    }
    return true;
}

std::string Scorer::falsify(Context& committed, std::string_view extension) {
    auto decoded = decode_extension(extension);
    if (!decoded.ok()) return std::string{extension};
    const State state;
    for (auto& result : decoded->results) {
        const auto request = state.requests.find(committed, result.request);
        if (!request) continue;
        result.outcome     = Outcome::scored;
        result.reason      = 0;
        result.score       = result.score == highest_score ? 1 : highest_score;
        result.result_hash = result_hash(*request, result, decoded->model_version);
    }
    return encode(*decoded);
}

}  // namespace ve::veid
