#include "client/account.hpp"

#include "base/sdk_errors.hpp"
#include "cosmos/auth/v1beta1/auth.pb.h"
#include "cosmos/auth/v1beta1/query.pb.h"

namespace ve::client {

Result<AccountState> account_of(Connection& node, const Address& address) {
    cosmos::auth::v1beta1::QueryAccountInfoRequest request;
    request.set_address(address.text());
    auto answer = node.ask<cosmos::auth::v1beta1::QueryAccountInfoResponse>(request);
    if (!answer.ok()) {
        if (answer.error().text().find("not found") == std::string::npos)
            return std::move(answer).error();
        return fail(sdk::unknown_address, "account {} is not on this chain yet", address)
            .with_hint(
                "send it some uve first, or use a funded account (ve devnet status lists them)");
    }
    return AccountState{AccountNumber{answer->info().account_number()},
                        Sequence{answer->info().sequence()}};
}

}  // namespace ve::client
