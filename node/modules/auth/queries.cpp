// Answers about accounts, with the texts by which clients know that one is missing.
#include "node/modules/auth/queries.hpp"

#include <algorithm>

#include "base/sdk_errors.hpp"
#include "node/modules/auth/account_form.hpp"
#include "node/modules/auth/messages.hpp"
#include "node/modules/auth/state.hpp"

namespace ve::auth {
namespace {

Result<Address> asked_address(const std::string& text) {
    if (text.empty()) return fail(grpc_status::invalid_argument, "Address cannot be empty");
    auto address = Address::parse(text);
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    return address;
}

google::protobuf::Any parsed_any(std::string_view bytes) {
    google::protobuf::Any any;
    VE_INVARIANT(any.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    return any;
}

}  // namespace

Result<google::protobuf::Any> Queries::stored(Context& ctx, const std::string& text) {
    const auto address = TRY(asked_address(text));
    const auto bytes   = keeper_.state().accounts.read(ctx, text_of(address.bytes()));
    if (!bytes) return fail(grpc_status::not_found, "account {} not found", text);
    return parsed_any(*bytes);
}

// A module's account is there for everyone who asks, even before coins reached it.
google::protobuf::Any Queries::shown(Context& ctx, const ModuleAccount& module) {
    const auto account = keeper_.account(ctx, module.address);
    return account_any(account.value_or(Account{module.address, {}, {}, {}}), &module);
}

Result<pb::QueryAccountsResponse> Queries::accounts(Context& ctx,
                                                    const pb::QueryAccountsRequest& request) {
    const auto page =
        TRY(keeper_.state().accounts.page(ctx, PageRequest::of(request.pagination())));
    pb::QueryAccountsResponse response;
    for (const auto& entry : page.items) *response.add_accounts() = parsed_any(entry.value);
    page.write(response.mutable_pagination());
    return response;
}

Result<pb::QueryAccountResponse> Queries::account(Context& ctx,
                                                  const pb::QueryAccountRequest& request) {
    pb::QueryAccountResponse response;
    *response.mutable_account() = TRY(stored(ctx, request.address()));
    return response;
}

Result<pb::QueryAccountInfoResponse> Queries::account_info(
    Context& ctx, const pb::QueryAccountInfoRequest& request) {
    const auto any = TRY(stored(ctx, request.address()));
    pb::QueryAccountInfoResponse response;
    *response.mutable_info() = TRY(base_of(any));
    return response;
}

Result<pb::QueryAccountAddressByIDResponse> Queries::address_by_id(
    Context& ctx, const pb::QueryAccountAddressByIDRequest& request) {
    if (request.id() != 0)
        return fail(grpc_status::invalid_argument,
                    "requesting with id isn't supported, try to request using account-id");
    std::string number;
    codec::put_u64(number, request.account_id());
    const auto bytes = keeper_.state().by_number.read(ctx, number);
    if (!bytes)
        return fail(grpc_status::not_found, "account address not found with account number {}",
                    request.account_id());
    const auto address = TRY(Address::from_bytes(bytes_of(*bytes)));
    pb::QueryAccountAddressByIDResponse response;
    response.set_account_address(address.text());
    return response;
}

Result<pb::QueryParamsResponse> Queries::params(Context& ctx, const pb::QueryParamsRequest&) {
    pb::QueryParamsResponse response;
    *response.mutable_params() = keeper_.state().params.get_or(ctx, default_params());
    return response;
}

Result<pb::QueryModuleAccountsResponse> Queries::module_accounts(
    Context& ctx, const pb::QueryModuleAccountsRequest&) {
    auto list = keeper_.module_accounts();
    std::ranges::sort(list, {}, &ModuleAccount::name);
    pb::QueryModuleAccountsResponse response;
    for (const auto& module : list) *response.add_accounts() = shown(ctx, module);
    return response;
}

Result<pb::QueryModuleAccountByNameResponse> Queries::module_account_by_name(
    Context& ctx, const pb::QueryModuleAccountByNameRequest& request) {
    if (request.name().empty()) return fail(grpc_status::invalid_argument, "module name is empty");
    const auto& list = keeper_.module_accounts();
    const auto found = std::ranges::find(list, request.name(), &ModuleAccount::name);
    if (found == list.end())
        return fail(grpc_status::not_found, "account {:.80} not found", request.name());
    pb::QueryModuleAccountByNameResponse response;
    *response.mutable_account() = shown(ctx, *found);
    return response;
}

Result<pb::Bech32PrefixResponse> Queries::bech32_prefix(Context&, const pb::Bech32PrefixRequest&) {
    pb::Bech32PrefixResponse response;
    response.set_bech32_prefix(std::string{prefix::account});
    return response;
}

Result<pb::AddressBytesToStringResponse> Queries::bytes_to_string(
    Context&, const pb::AddressBytesToStringRequest& request) {
    if (request.address_bytes().empty())
        return fail(grpc_status::invalid_argument, "empty address bytes is not allowed");
    const auto address = Address::from_bytes(bytes_of(request.address_bytes()));
    if (!address.ok()) return fail(grpc_status::invalid_argument, "{}", address.error().detail());
    pb::AddressBytesToStringResponse response;
    response.set_address_string(address->text());
    return response;
}

Result<pb::AddressStringToBytesResponse> Queries::string_to_bytes(
    Context&, const pb::AddressStringToBytesRequest& request) {
    if (request.address_string().empty())
        return fail(grpc_status::invalid_argument, "empty address string is not allowed");
    const auto address = TRY(asked_address(request.address_string()));
    pb::AddressStringToBytesResponse response;
    response.set_address_bytes(string_of(address.bytes()));
    return response;
}

}  // namespace ve::auth
