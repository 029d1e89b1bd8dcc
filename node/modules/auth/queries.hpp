// The Query service of module auth.
#pragma once

#include "cosmos/auth/v1beta1/query.pb.h"
#include "node/modules/auth/keeper.hpp"

namespace ve::auth {

namespace pb = cosmos::auth::v1beta1;

class Queries {
  public:
    explicit Queries(Keeper& keeper) : keeper_{keeper} {}

    Result<pb::QueryAccountsResponse> accounts(Context&, const pb::QueryAccountsRequest&);
    Result<pb::QueryAccountResponse> account(Context&, const pb::QueryAccountRequest&);
    Result<pb::QueryAccountAddressByIDResponse> address_by_id(
        Context&, const pb::QueryAccountAddressByIDRequest&);
    Result<pb::QueryParamsResponse> params(Context&, const pb::QueryParamsRequest&);
    Result<pb::QueryModuleAccountsResponse> module_accounts(Context&,
                                                            const pb::QueryModuleAccountsRequest&);
    Result<pb::QueryModuleAccountByNameResponse> module_account_by_name(
        Context&, const pb::QueryModuleAccountByNameRequest&);
    Result<pb::Bech32PrefixResponse> bech32_prefix(Context&, const pb::Bech32PrefixRequest&);
    Result<pb::AddressBytesToStringResponse> bytes_to_string(
        Context&, const pb::AddressBytesToStringRequest&);
    Result<pb::AddressStringToBytesResponse> string_to_bytes(
        Context&, const pb::AddressStringToBytesRequest&);
    Result<pb::QueryAccountInfoResponse> account_info(Context&, const pb::QueryAccountInfoRequest&);

  private:
    Result<google::protobuf::Any> stored(Context& ctx, const std::string& address);
    google::protobuf::Any shown(Context& ctx, const ModuleAccount& module);

    Keeper& keeper_;
};

}  // namespace ve::auth
