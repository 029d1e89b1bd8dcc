#include "devnet/comet_watch.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "client/json_rpc.hpp"
#include "client/websocket.hpp"

namespace ve::devnet {
namespace {

constexpr auto answer_patience        = Duration::seconds(2);         // with one that hangs
constexpr auto until_again            = Duration::milliseconds(500);  // to one that was not there
constexpr std::string_view every_step = "tm.event='NewRoundStep'";

// CometBFT's numbers, in the words of our own consensus: waiting is part of what is waited for.
constexpr std::array<std::string_view, 9> step_names = {
    "", "", "", "propose", "prevote", "prevote", "precommit", "precommit", "precommit"};

struct Position {
    std::int64_t height = 0;
    std::int32_t round  = 0;
    std::size_t step    = 0;
};

// "41/0/3"
Result<Position> position_in(const Json& answer) {
    const auto* state = TRY(answer.member("round_state"));
    const auto text   = TRY(TRY(state->member("height/round/step"))->text());
    Position out;
    const char* at        = text.data();
    const char* const end = at + text.size();
    const auto number     = [&](auto& into) {
        const auto [rest, code] = std::from_chars(at, end, into);
        at                      = rest == end ? end : rest + 1;
        return code == std::errc{};
    };
    if (!number(out.height) || !number(out.round) || !number(out.step))
        return fail(errors::peer, "'{:.40}' is no position", text);
    return out;
}

// What the node says of itself, into its place. Errors: it does not answer, or in no words known.
Result<Json> ask(client::JsonRpc& rpc, NetworkStatus::Validator& into) {
    auto status        = TRY(rpc.call("status", Json::object(), answer_patience));
    const auto* self   = TRY(status.member("validator_info"));
    const auto address = TRY(parse_hex(TRY(TRY(self->member("address"))->text())));
    if (address.size() == into.address.size()) std::ranges::copy(address, into.address.begin());
    into.power     = TRY(TRY(self->member("voting_power"))->i64(0));
    const auto net = TRY(rpc.call("net_info", Json::object(), answer_patience));
    into.peers     = TRY(TRY(net.member("n_peers"))->u64());
    const auto position =
        TRY(position_in(TRY(rpc.call("consensus_state", Json::object(), answer_patience))));
    into.height = Height{position.height};
    into.step   = position.step < step_names.size() ? step_names[position.step] : "";
    into.round  = into.step.empty() ? -1 : position.round;
    into.up     = true;
    return status;
}

std::size_t count_in(const Result<Json>& answer, std::string_view name) {
    const auto* found = answer.ok() ? answer->find(name) : nullptr;
    return found == nullptr ? 0 : found->u64().value_or(0);
}

}  // namespace

CometWatch::~CometWatch() {
    changes_.end();
    for (auto& thread : threads_) thread.join();
}

CometLook CometWatch::look() {
    CometLook out;
    for (const auto& url : rpcs_) {
        auto& validator = out.network.validators.emplace_back();
        auto parsed     = client::Url::parse(url);
        if (!parsed.ok()) continue;
        client::JsonRpc rpc{std::move(parsed).value()};
        auto status = ask(rpc, validator);
        if (!status.ok() || !out.status.is_null()) continue;
        out.status         = std::move(status).value();
        const auto waiting = rpc.call("num_unconfirmed_txs", Json::object(), answer_patience);
        out.txs            = count_in(waiting, "total");
        out.bytes          = count_in(waiting, "total_bytes");
    }
    const std::lock_guard lock{mutex_};
    answered_.resize(rpcs_.size());
    for (std::size_t i = 0; i < rpcs_.size(); ++i) {
        auto& now = out.network.validators[i];
        if (now.up) answered_[i] = now;
        now.address = answered_[i].address;
        now.power   = answered_[i].power;
    }
    return out;
}

std::optional<std::uint64_t> CometWatch::above(std::uint64_t known, Duration at_most) {
    std::call_once(listens_, [this] {
        for (const auto& rpc : rpcs_) threads_.emplace_back([this, &rpc] { listen(rpc); });
    });
    return changes_.above(known, at_most);
}

// Until the end: what a node tells, and that it went away or came back.
void CometWatch::listen(const std::string& rpc) {
    do {
        auto events = client::EventStream::open(rpc, std::string{every_step});
        if (!events.ok()) continue;
        changes_.tell();
        while (!changes_.ends_within({})) {
            const auto event = events->next(until_again);
            if (!event.ok()) break;
            if (*event) changes_.tell();
        }
        changes_.tell();
    } while (!changes_.ends_within(until_again));
}

}  // namespace ve::devnet
