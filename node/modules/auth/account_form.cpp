// Between our Account and the SDK's messages.
#include "node/modules/auth/account_form.hpp"

#include "wire/any.hpp"

namespace ve::auth {
namespace {

namespace pb = cosmos::auth::v1beta1;

constexpr std::string_view base_url   = "/cosmos.auth.v1beta1.BaseAccount";
constexpr std::string_view module_url = "/cosmos.auth.v1beta1.ModuleAccount";

}  // namespace

google::protobuf::Any account_any(const Account& account, const ModuleAccount* module) {
    pb::ModuleAccount outer;
    auto& base = *outer.mutable_base_account();
    base.set_address(account.address.text());
    base.set_account_number(account.number.value);
    base.set_sequence(account.sequence.value);
    if (account.has_key())
        write_signing_key({account.public_key, account.multisig}, *base.mutable_pub_key());
    google::protobuf::Any any;
    if (module == nullptr) {
        any.set_type_url(std::string{base_url});
        any.set_value(wire::serialize(base));
        return any;
    }
    outer.set_name(module->name);
    for (const auto& permission : module->permissions) outer.add_permissions(permission);
    any.set_type_url(std::string{module_url});
    any.set_value(wire::serialize(outer));
    return any;
}

Result<pb::BaseAccount> base_of(const google::protobuf::Any& any) {
    if (any.type_url() == base_url) {
        pb::BaseAccount base;
        if (base.ParseFromString(any.value())) return base;
    } else if (any.type_url() == module_url) {
        pb::ModuleAccount outer;
        if (outer.ParseFromString(any.value())) return outer.base_account();
    } else {
        return fail(errors::input, "accounts of type {:.100} are not known here", any.type_url());
    }
    return fail(errors::input, "a {} does not parse", any.type_url());
}

Result<Account> account_of(const pb::BaseAccount& base) {
    const auto address = TRY(Address::parse(base.address()));
    return account_of(base, address);
}

Result<Account> account_of(const pb::BaseAccount& base, const Address& address) {
    Account account{address, {}, {base.account_number()}, {base.sequence()}};
    if (base.has_pub_key()) {
        auto key           = TRY(read_signing_key(base.pub_key()));
        account.public_key = std::move(key.single);
        account.multisig   = std::move(key.multisig);
    }
    return account;
}

}  // namespace ve::auth
