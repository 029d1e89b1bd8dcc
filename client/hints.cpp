#include "client/hints.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace ve::client {
namespace {

struct Advice {
    std::string_view codespace;
    std::uint32_t code;
    std::string_view holds;  // only where the text holds this; empty: always
    std::string_view hint;
};

constexpr std::string_view capture =
    "ve veid capture --document FILE --selfie FILE --from NAME, then ve veid status NAME";
constexpr std::string_view enroll = "ve mfa enroll --from NAME";

constexpr std::array<Advice, 55> advices = {{
    {"sdk", 3, "", "another transaction of this account came first; send this one again"},
    {"sdk", 4, "identity score", capture},
    {"sdk", 4, "signature verification failed",
     "sign it for this chain, account and sequence: ve tx sign FILE --from NAME"},
    {"sdk", 5, "balance 0",
     "it holds none of that denomination; VE is counted in uve, 1ve = 1000000uve"},
    {"sdk", 5, "", "see what the account holds: ve query bank all-balances NAME"},
    {"sdk", 9, "", "send the account some uve first; ve devnet status lists funded ones"},
    {"sdk", 10, "", "amounts are whole numbers above 0, of each denomination once"},
    {"sdk", 11, "", "leave out --gas: the node is asked how much is needed"},
    {"sdk", 13, "", "leave out --fees and --gas-prices: the node's own price is paid then"},
    {"sdk", 15, "", "sign it first: ve tx sign FILE --from NAME"},
    {"sdk", 19, "", "it was sent before; ve query tx HASH shows what became of it"},
    {"sdk", 20, "", "wait for a block and send it again"},
    {"sdk", 21, "", "put fewer messages into one transaction"},
    {"sdk", 28, "", "sign it for this chain: ve tx sign FILE --from NAME"},
    {"sdk", 30, "", "sign it again with a later --timeout-height"},
    {"sdk", 32, "", "another transaction of this account came first; send this one again"},
    {"sdk", 38, "does not allow to pay fees",
     "whoever is to pay allows it first: ve tx feegrant grant NAME --from PAYER"},
    {"sdk", 38, "fee-grant not found", "ve query feegrant allowances-by-granter NAME lists them"},
    {"evidence", 2, "", "consensus proves it by itself: ve query evidence all-evidence"},
    {"evidence", 3, "equivocation", "it has height, time, power and consensus_address"},
    {"feegrant", 2, "period limit", "wait for the next period, or pay the fee: drop --fee-granter"},
    {"feegrant", 2, "", "pay the fee: drop --fee-granter; ve query feegrant allowances NAME"},
    {"feegrant", 3, "", "pay the fee: drop --fee-granter; ve query feegrant allowances NAME"},
    {"feegrant", 7, "", "pay the fee: drop --fee-granter; ve query feegrant allowances NAME"},
    {"sdk", 18, "fee allowance already exists",
     "take it back first: ve tx feegrant revoke GRANTEE"},
    {"sdk", 18, "unordered tx ttl exceeds", "make --timeout-duration shorter: at most 10m"},
    {"veid", 1006, "", "capture again: every upload has a fresh salt"},
    {"veid", 1009, "", "ve query veid approved-clients"},
    {"veid", 1019, "", "ve veid status NAME lists the scopes"},
    {"veid", 1020, "", capture},
    {"veid", 1021, "", "give this evidence another name: --scope NAME"},
    {"veid", 1022, "", capture},
    {"veid", 1023, "", capture},
    {"veid", 1028, "", "ve veid status NAME follows it"},
    {"veid", 1125, "", "try again later; on a devnet: ve devnet travel +1d"},
    {"mfa", 1205, "", enroll},
    {"mfa", 1208, "", "ve mfa authorize --from NAME opens a new challenge"},
    {"mfa", 1209, "", "ve mfa authorize --from NAME opens a new challenge"},
    {"mfa", 1210, "", "ve mfa authorize --from NAME opens a new challenge"},
    {"mfa", 1211, "", "ve mfa authorize --from NAME opens a new challenge"},
    {"mfa", 1216, "", "ve mfa authorize --from NAME opens a new session"},
    {"mfa", 1217, "", "ve mfa authorize --from NAME opens a new session"},
    {"mfa", 1218, "", "ve mfa authorize --from NAME opens a new session"},
    {"mfa", 1228, "", enroll},
    {"mfa", 1229, "", capture},
    {"mfa", 1232, "", "type the code that the authenticator shows now"},
    {"mfa", 1233, "", enroll},
    {"provider", 3, "", "ve tx provider create-provider https://HOST:PORT --from NAME"},
    {"provider", 11, "", capture},
    {"provider", 12, "", "ve mfa authorize --for provider-registration --from NAME"},
    {"market", 15, "", "ve query market orders"},
    {"market", 18, "", "ve query market bids"},
    {"market", 20, "", "ve query market leases"},
    {"market", 30, "", "ve tx provider create-provider https://HOST:PORT --from NAME"},
    {"deployment", 4, "", "ve query deployment deployments"},
}};

// "high_value_order needs totp; …" -> "high-value-order"
std::string sensitive_action(std::string_view text) {
    std::string out{text.substr(0, text.find(' '))};
    const bool named = !out.empty() && text.substr(out.size()).starts_with(" needs ") &&
                       std::ranges::all_of(out, [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
                       });
    if (!named) return {};
    std::ranges::replace(out, '_', '-');
    return out;
}

}  // namespace

std::string hint_for(std::string_view codespace, std::uint32_t code, std::string_view text) {
    if (codespace == "mfa" && code == 1214) {
        const auto action = sensitive_action(without_wrapping(text));
        return fmt::format("ve mfa authorize{} --from NAME (before the first time: {})",
                           action.empty() ? "" : " --for " + action, enroll);
    }
    for (const auto& advice : advices)
        if (advice.codespace == codespace && advice.code == code &&
            text.find(advice.holds) != std::string_view::npos)
            return std::string{advice.hint};
    return {};
}

std::string_view without_wrapping(std::string_view log) {
    if (log.starts_with("rpc error: code = ")) {
        constexpr std::string_view mark = " desc = ";
        const auto at                   = log.find(mark);
        if (at != std::string_view::npos) log.remove_prefix(at + mark.size());
    }
    for (const std::string_view outer :
         {"failed to simulate tx: ", "failed to execute message; message index: 0: "})
        if (log.starts_with(outer)) log.remove_prefix(outer.size());
    return log;
}

}  // namespace ve::client
