#include "commands/query/provable.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>

#include <CLI/CLI.hpp>
#include <array>

#include "base/text.hpp"
#include "commands/query/leaf.hpp"
#include "cosmos/auth/v1beta1/query.pb.h"
#include "cosmos/bank/v1beta1/query.pb.h"
#include "wire/any.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

namespace auth = cosmos::auth::v1beta1;
namespace bank = cosmos::bank::v1beta1;

struct Place {
    std::string store, key;
};

// Where the answer stands in the state, in the Cosmos SDK's form, and what stands there for it.
struct Provable {
    std::string_view path;
    Result<Place> (*place)(const wire::Proto& request);
    std::string (*stored)(const wire::Proto& response);  // empty: nothing stands there
};

std::string with_length(ByteView bytes) {
    std::string out(1, static_cast<char>(bytes.size()));
    return out + string_of(bytes);
}

Result<Place> balance_place(const wire::Proto& request) {
    const auto& asked  = dynamic_cast<const bank::QueryBalanceRequest&>(request);
    const auto address = TRY(Address::parse(asked.address()));
    return Place{"bank", '\x02' + with_length(address.bytes()) + asked.denom()};
}
std::string balance_stored(const wire::Proto& response) {
    const auto& amount =
        dynamic_cast<const bank::QueryBalanceResponse&>(response).balance().amount();
    return amount == "0" ? std::string{} : amount;
}

Result<Place> supply_place(const wire::Proto& request) {
    return Place{"bank", std::string(1, '\0') +
                             dynamic_cast<const bank::QuerySupplyOfRequest&>(request).denom()};
}
std::string supply_stored(const wire::Proto& response) {
    const auto& amount =
        dynamic_cast<const bank::QuerySupplyOfResponse&>(response).amount().amount();
    return amount == "0" ? std::string{} : amount;
}

Result<Place> account_place(const wire::Proto& request) {
    const auto& asked  = dynamic_cast<const auth::QueryAccountRequest&>(request);
    const auto address = TRY(Address::parse(asked.address()));
    return Place{"acc", '\x01' + string_of(address.bytes())};
}
std::string account_stored(const wire::Proto& response) {
    return wire::serialize(dynamic_cast<const auth::QueryAccountResponse&>(response).account());
}

constexpr std::array<Provable, 3> provables = {
    {{"/cosmos.bank.v1beta1.Query/Balance", balance_place, balance_stored},
     {"/cosmos.bank.v1beta1.Query/SupplyOf", supply_place, supply_stored},
     {"/cosmos.auth.v1beta1.Query/Account", account_place, account_stored}}};

const Provable* find_provable(const wire::Rpc& rpc) {
    for (const auto& each : provables)
        if (each.path == rpc.path) return &each;
    return nullptr;
}

struct StoreFlags {
    std::string store, key, validators;
    std::int64_t height = 0;
    bool prove          = false;
};

// Hex with 0x, base64 with base64:, anything else as it is typed.
Result<std::string> key_bytes(const std::string& typed) {
    constexpr std::string_view base64_mark = "base64:";
    if (typed.starts_with("0x")) return string_of(TRY(parse_hex(typed.substr(2))));
    if (typed.starts_with(base64_mark))
        return string_of(TRY(parse_base64(typed.substr(base64_mark.size()))));
    return typed;
}

Result<View> query_store(Session& session, const StoreFlags& flags) {
    auto bytes = key_bytes(flags.key);
    if (!bytes.ok()) return std::move(bytes).error().at("key");
    auto* node = TRY(session.connection());
    auto json  = Json::object({{"store", flags.store}, {"key", hex(bytes_of(*bytes))}});
    std::string proof;
    std::string value;
    if (flags.prove) {
        const auto proven =
            TRY(client::prove(*node, {.store           = flags.store,
                                      .key             = *bytes,
                                      .height          = Height{flags.height},
                                      .validators_hash = TRY(pinned(flags.validators))}));
        value = proven.value.value_or("");
        json.set("value", hex(bytes_of(value)));
        json.set("proof", client::proof_json(proven));
        proof = client::proof_words(proven);
    } else {
        value = TRY(node->query("/store/" + flags.store + "/key", *bytes, Height{flags.height}));
        json.set("value", hex(bytes_of(value)));
    }
    auto text = value.empty() ? std::string{"nothing stands under this key\n"}
                              : fmt::format("value     {}\ntext      {}\n", hex(bytes_of(value)),
                                            printable(value, 400));
    return View{std::move(json), std::move(text) + proof};
}

}  // namespace

bool is_provable(const wire::Rpc& rpc) { return find_provable(rpc) != nullptr; }

Result<std::optional<Hash>> pinned(const std::string& typed) {
    if (typed.empty()) return std::optional<Hash>{};
    auto bytes = parse_hex(typed);
    Hash out{};
    if (!bytes.ok() || bytes->size() != out.size())
        return fail(errors::usage, "a validators' hash has 64 hex digits").at("--validators");
    std::copy(bytes->begin(), bytes->end(), out.begin());
    return std::optional{out};
}

Result<View> proven_answer(client::Connection& node, const wire::Rpc& rpc,
                           const wire::Proto& request, Height height,
                           const std::optional<Hash>& validators) {
    const auto* provable = find_provable(rpc);
    VE_INVARIANT(provable != nullptr);
    auto place          = TRY(provable->place(request));
    const auto proven   = TRY(client::prove(node, {.store           = std::move(place.store),
                                                   .key             = std::move(place.key),
                                                   .height          = height,
                                                   .validators_hash = validators}));
    const auto response = TRY(answer_of(node, rpc, request, proven.height));
    if (provable->stored(*response) != proven.value.value_or(""))
        return fail(errors::verification, "{} answers otherwise than the state says", node.where())
            .with_hint("ask another node; this one is broken, or lies");
    auto json = wire::to_json(*response);
    auto text = readable(json) + client::proof_words(proven);
    json.set("proof", client::proof_json(proven));
    return View{std::move(json), std::move(text)};
}

void add_query_store(CLI::App& query, Session& session) {
    auto flags    = std::make_shared<StoreFlags>();
    auto* command = query.add_subcommand(
        "store",
        "What stands under a key of the state, as bytes\n\nWith --prove it is verified here: the "
        "value's ICS-23 proof up to the app hash, the header that names it, and the signatures "
        "under that header.\n\n"
        "Examples:\n"
        "  ve query store bank 0x00757665 --prove\n"
        "  ve query store bank 0x00757665 --height 5 --output json");
    command->add_option("store", flags->store, "A module's store, such as bank or acc")->required();
    command->add_option("key", flags->key, "0xHEX, base64:TEXT, or the key itself")->required();
    command->add_option("--height", flags->height, "In the state after this block")
        ->check(CLI::Range(1L, INT64_MAX));
    command->add_flag("--prove", flags->prove, "Verify a proof of it");
    command->add_option("--validators", flags->validators,
                        "With --prove: the hash of the validators you know");
    command->callback([flags, &session] { session.finish(query_store(session, *flags)); });
}

}  // namespace ve
