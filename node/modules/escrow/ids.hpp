// Names of escrow accounts and of the payments out of them.
#pragma once

#include "node/chain/codec.hpp"

namespace ve::escrow {

enum class Scope : std::uint8_t { deployment = 1, bid = 2 };

struct AccountId {
    Scope scope = Scope::deployment;
    std::string xid;  // owner/dseq, or a bid's owner/dseq/gseq/oseq/provider
    auto operator<=>(const AccountId&) const = default;
    std::string text() const { return (scope == Scope::deployment ? "deployment/" : "bid/") + xid; }
};

struct PaymentId {
    AccountId account;
    std::string xid;  // gseq/oseq/provider
    auto operator<=>(const PaymentId&) const = default;
    std::string text() const { return account.text() + "/" + xid; }
};

}  // namespace ve::escrow

namespace ve::codec {

template <>
struct Key<escrow::AccountId> {
    static void put(std::string& out, const escrow::AccountId& id, bool last) {
        out.push_back(static_cast<char>(id.scope));
        put_text(out, id.xid, last);
    }
    static Result<escrow::AccountId> take(std::string_view& in, bool last) {
        if (in.empty()) return fail(errors::corrupt, "an escrow key is too short");
        const auto scope = static_cast<escrow::Scope>(in.front());
        in.remove_prefix(1);
        auto xid = TRY(take_text(in, last));
        return escrow::AccountId{scope, std::move(xid)};
    }
};
template <>
struct Key<escrow::PaymentId> {
    static void put(std::string& out, const escrow::PaymentId& id, bool last) {
        Key<escrow::AccountId>::put(out, id.account, false);
        put_text(out, id.xid, last);
    }
    static Result<escrow::PaymentId> take(std::string_view& in, bool last) {
        auto account = TRY(Key<escrow::AccountId>::take(in, false));
        auto xid     = TRY(take_text(in, last));
        return escrow::PaymentId{std::move(account), std::move(xid)};
    }
};

}  // namespace ve::codec
