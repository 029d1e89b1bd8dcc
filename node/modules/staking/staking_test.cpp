// Validators of genesis: what consensus gets, what queries say, what a genesis may not claim.
#include <catch2/catch.hpp>

#include "base/sdk_errors.hpp"
#include "cosmos/staking/v1beta1/query.pb.h"
#include "node/chain/chain.hpp"
#include "node/modules/all.hpp"
#include "node/modules/staking/keeper.hpp"
#include "tests/kit/chain.hpp"

namespace ve::staking {
namespace {

namespace query_pb = cosmos::staking::v1beta1;
using test::Chain;

std::string operator_text(Chain& chain, std::size_t index) {
    return chain.validator(index).address.text(prefix::operator_);
}

}  // namespace

TEST_CASE("siblings and consensus see the validators that genesis bonded", "[staking]") {
    Chain chain{{.validators = 3}};
    auto& keeper = chain.modules().get<Keeper>();
    REQUIRE(chain
                .on_state([&](Context& ctx) -> Result<void> {
                    const auto validators = keeper.validators(ctx);
                    REQUIRE(validators.size() == 3);
                    for (const auto& validator : validators) {
                        CHECK(validator.power.value == 10);
                        CHECK(validator.moniker.starts_with("validator-"));
                        CHECK(keeper.is_bonded_validator(ctx, validator.operator_address));
                        CHECK(validator.consensus_address.bytes().size() == 20);
                    }
                    CHECK(keeper.total_power(ctx).value == 30);
                    CHECK_FALSE(keeper.is_bonded_validator(ctx, Chain::address_of("nobody")));
                    return {};
                })
                .ok());
}

TEST_CASE("validators are listed by status, found by address, or said to be missing", "[staking]") {
    Chain chain{{.validators = 3}};
    struct Case {
        std::string_view status;
        std::size_t count;
    };
    for (const auto& [status, count] :
         {Case{"", 3}, Case{"BOND_STATUS_BONDED", 3}, Case{"BOND_STATUS_UNBONDED", 0}}) {
        CAPTURE(status);
        query_pb::QueryValidatorsRequest request;
        request.set_status(std::string{status});
        const auto list = chain.query<query_pb::QueryValidatorsResponse>(request).value();
        CHECK(static_cast<std::size_t>(list.validators_size()) == count);
    }
    query_pb::QueryValidatorsRequest wrong;
    wrong.set_status("bonded");
    CHECK(chain.query<query_pb::QueryValidatorsResponse>(wrong).error().is(
        grpc_status::invalid_argument));

    query_pb::QueryValidatorRequest one;
    one.set_validator_addr(operator_text(chain, 1));
    const auto found = chain.query<query_pb::QueryValidatorResponse>(one).value();
    CHECK(found.validator().description().moniker() == "validator-1");
    CHECK(found.validator().tokens() == "10000000");
    one.set_validator_addr(Chain::address_of("nobody").text(prefix::operator_));
    const auto missing = chain.query<query_pb::QueryValidatorResponse>(one).error();
    CHECK(missing.is(grpc_status::not_found));
    CHECK(missing.detail() == "validator " + one.validator_addr() + " not found");
    one.set_validator_addr(chain.validator(0).address.text());
    CHECK(chain.query<query_pb::QueryValidatorResponse>(one).error().is(
        grpc_status::invalid_argument));
}

TEST_CASE("the pools hold what is bonded, and Hermes finds the parameters it needs", "[staking]") {
    Chain chain{{.validators = 2}};
    const auto pool =
        chain.query<query_pb::QueryPoolResponse>(query_pb::QueryPoolRequest{}).value().pool();
    CHECK(pool.bonded_tokens() == "20000000");
    CHECK(pool.not_bonded_tokens() == "0");
    const auto params =
        chain.query<query_pb::QueryParamsResponse>(query_pb::QueryParamsRequest{}).value().params();
    CHECK(params.bond_denom() == "uve");
    CHECK(params.historical_entries() > 0);
    CHECK(params.unbonding_time().seconds() > 0);
}

TEST_CASE("a delegation that is not there is NotFound with the SDK's text", "[staking]") {
    Chain chain;
    query_pb::QueryDelegationRequest request;
    request.set_delegator_addr(Chain::address_of("nobody").text());
    request.set_validator_addr(operator_text(chain, 0));
    const auto missing = chain.query<query_pb::QueryDelegationResponse>(request).error();
    CHECK(missing.is(grpc_status::not_found));
    CHECK(missing.detail() == "delegation with delegator " + request.delegator_addr() +
                                  " not found for validator " + request.validator_addr());
    query_pb::QueryUnbondingDelegationRequest unbonding;
    unbonding.set_delegator_addr(request.delegator_addr());
    unbonding.set_validator_addr(request.validator_addr());
    CHECK(chain.query<query_pb::QueryUnbondingDelegationResponse>(unbonding).error().is(
        grpc_status::not_found));
}

TEST_CASE("delegations of genesis are worth their part of the tokens", "[staking]") {
    const auto delegator = Chain::address_of("validator-0");
    const auto validator = delegator.text(prefix::operator_);
    const auto other     = Chain::address_of("other");
    const auto part      = [&](const Address& owner, std::string_view shares) {
        return Json::object({{"delegator_address", owner.text()},
                             {"validator_address", validator},
                             {"shares", shares}});
    };
    const auto genesis = Json::object(
        {{"staking", Json::object({{"delegations", Json::array({part(delegator, "2500000"),
                                                                part(other, "7500000")})}})}});
    Chain chain{{.genesis = genesis}};
    query_pb::QueryDelegationRequest request;
    request.set_delegator_addr(delegator.text());
    request.set_validator_addr(validator);
    const auto one = chain.query<query_pb::QueryDelegationResponse>(request).value();
    CHECK(one.delegation_response().balance().amount() == "2500000");
    query_pb::QueryDelegatorDelegationsRequest by_delegator;
    by_delegator.set_delegator_addr(delegator.text());
    CHECK(chain.query<query_pb::QueryDelegatorDelegationsResponse>(by_delegator)
              .value()
              .delegation_responses_size() == 1);
    query_pb::QueryValidatorDelegationsRequest by_validator;
    by_validator.set_validator_addr(validator);
    CHECK(chain.query<query_pb::QueryValidatorDelegationsResponse>(by_validator)
              .value()
              .delegation_responses_size() == 2);
}

TEST_CASE("a genesis whose validators do not add up is refused", "[staking]") {
    Chain good;
    const auto sound = good.export_genesis();
    struct Case {
        std::string_view name, complaint;
        std::function<void(Json& staking)> spoil;
    };
    const std::vector<Case> cases{
        {"more tokens than the pool holds", "the validators' tokens are 20000000uve",
         [](Json& s) { s.find("validators")->push(Json{s.find("validators")->items()[0]}); }},
        {"another last power", "has a last power of 11, its tokens make 10",
         [](Json& s) {
             Json last = s.find("last_validator_powers")->items()[0];
             last.set("power", "11");
             s.set("last_validator_powers", Json::array({last}));
         }},
        {"shares that nobody has", "has 10000000 shares, its delegations have 0",
         [](Json& s) { s.set("delegations", Json::array()); }},
        {"coins that unbond from nowhere", "the validators' tokens are 5uve",
         [](Json& s) {
             const auto& own = s.find("delegations")->items()[0];
             Json entry      = Json::object({{"creation_height", "1"},
                                             {"completion_time", "2027-01-01T00:00:00Z"},
                                             {"initial_balance", "5"},
                                             {"balance", "5"}});
             s.find("unbonding_delegations")
                 ->push(Json::object({{"delegator_address", *own.find("delegator_address")},
                                      {"validator_address", *own.find("validator_address")},
                                      {"entries", Json::array({std::move(entry)})}}));
         }},
    };
    for (const auto& c : cases) {
        CAPTURE(c.name);
        Json spoilt   = sound;
        Json& staking = *spoilt.find("staking");
        c.spoil(staking);
        if (c.name == cases[0].name) {  // the copy needs another key and operator
            Json first  = staking.find("validators")->items()[0];
            Json second = first;
            second.set("operator_address", Chain::address_of("second").text(prefix::operator_));
            second.set("consensus_pubkey", Json::object({{"@type", "/cosmos.crypto.ed25519.PubKey"},
                                                         {"key", base64(Bytes(32, 7))}}));
            staking.set("validators", Json::array({first, second}));
        }
        auto modules = std::make_unique<ModuleSet>();
        add_all_modules(*modules);
        auto chain         = ChainApp::make(std::move(modules), {.chain_id = "x"}).value();
        const auto refused = chain->init_chain({{}, "x", {}, {}, spoilt.dump(), {1}});
        REQUIRE_FALSE(refused.ok());
        CAPTURE(refused.error().text());
        CHECK(refused.error().text().find(c.complaint) != std::string::npos);
    }
}

}  // namespace ve::staking
