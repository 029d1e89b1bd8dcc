// Proofs as a devnet gave them once, and each part of them changed: nothing near the truth passes.
#include "client/proof.hpp"

#include <catch2/catch.hpp>
#include <map>

namespace ve::client {
namespace {

// Of the supply of uve, and that there is none of foo, after block 4.
constexpr std::string_view value_answer =
    R"({"response":{"code":0,"log":"","info":"","index":"0","key":"AHV2ZQ==","value":"NTAwM)"
    R"(DEwMDAwMDAwMA==","proofOps":{"ops":[{"type":"ics23:iavl","key":"AHV2ZQ==","data":"Cq)"
    R"(kBCgQAdXZlEg01MDAwMTAwMDAwMDAwGgsIARgBIAEqAwACAiIrCAESBAIEAiAaISDx8Q0x/O1p7HZeUIzjZu)"
    R"(U+CIKI432/cEMRsBLKyrwrwyIrCAESBAwgAiAaISCV0rM9fcIxfrjwYgaMMC/RnL7qIW++FHjWlcV9SmDG9y)"
    R"(IrCAESBA4iAiAaISC11sEh0H+OuFCEoA9ZZqMIqncKdeFkwVuuBXrogcGt1Q=="},{"type":"ics23:simp)"
    R"(le","key":"YmFuaw==","data":"CtUBCgRiYW5rEiDQU1br/JAusTdqJmmnPXfgC+Df68EWGX3v12YcAtI)"
    R"(WYRoJCAEYASABKgEAIiUIARIhAZKWdB07oaYX7l5zJWiyiNZfLhdxTbZebSfqaQTa6zj4IicIARIBARogqZK)"
    R"(1jfDwsxS5e3S51/ewUZ065dVpSZrtSKFxPYYNqFAiJwgBEgEBGiB93dCK7we4S78pKvjPgSO5g6/7NjA9la/)"
    R"(yT59TlqlZLCInCAESAQEaINpYkuPECkIv1JblNuLExrtmuCXDADvYDUEtPS1pQ4BK"}]},"height":"4",")"
    R"(codespace":""}})";
constexpr std::string_view absence_answer =
    R"({"response":{"code":0,"log":"","info":"","index":"0","key":"AGZvbw==","value":null,")"
    R"(proofOps":{"ops":[{"type":"ics23:iavl","key":"AGZvbw==","data":"ErIBCgQAZm9vGqkBCgQA)"
    R"(dXZlEg01MDAwMTAwMDAwMDAwGgsIARgBIAEqAwACAiIrCAESBAIEAiAaISDx8Q0x/O1p7HZeUIzjZuU+CIKI)"
    R"(432/cEMRsBLKyrwrwyIrCAESBAwgAiAaISCV0rM9fcIxfrjwYgaMMC/RnL7qIW++FHjWlcV9SmDG9yIrCAES)"
    R"(BA4iAiAaISC11sEh0H+OuFCEoA9ZZqMIqncKdeFkwVuuBXrogcGt1Q=="},{"type":"ics23:simple","k)"
    R"(ey":"YmFuaw==","data":"CtUBCgRiYW5rEiDQU1br/JAusTdqJmmnPXfgC+Df68EWGX3v12YcAtIWYRoJC)"
    R"(AEYASABKgEAIiUIARIhAZKWdB07oaYX7l5zJWiyiNZfLhdxTbZebSfqaQTa6zj4IicIARIBARogqZK1jfDws)"
    R"(xS5e3S51/ewUZ065dVpSZrtSKFxPYYNqFAiJwgBEgEBGiB93dCK7we4S78pKvjPgSO5g6/7NjA9la/yT59Tl)"
    R"(qlZLCInCAESAQEaINpYkuPECkIv1JblNuLExrtmuCXDADvYDUEtPS1pQ4BK"}]},"height":"4","codesp)"
    R"(ace":""}})";
constexpr std::string_view commit_answer =
    R"({"signed_header":{"header":{"version":{"block":"11"},"chain_id":"virtengine-localnet)"
    R"(-1","height":"5","time":"2026-11-21T11:15:51.867215617Z","last_block_id":{"hash":"44)"
    R"(9B7016A8D087B0938830AB0867881C1DFA3ADE01F6956115091BF42309ACFD","parts":{"total":1,")"
    R"(hash":"6C00336DC4755EE1F941F025412F00ABCAC45CB9C6AE7143610914DE4EC2BA37"}},"last_com)"
    R"(mit_hash":"9274E9125BD4C7B944F1E0E1CD09A13C50535616F25CB53D8A52A834BD76713C","data_h)"
    R"(ash":"767CD3C360F47F0065494A8485D461CB69B9826B2D772C0F784DF645168A133F","validators_)"
    R"(hash":"0F632354D9F767635B5E16D862467F722A6EB21927B0667F55F5B0F52778DCC7","next_valid)"
    R"(ators_hash":"0F632354D9F767635B5E16D862467F722A6EB21927B0667F55F5B0F52778DCC7","cons)"
    R"(ensus_hash":"BAB5041D16246E2757DB17AF4B55FAAFBFD8660F7EB32871C99F91D0E58D5BF2","app_)"
    R"(hash":"D1FC047D51E712795E1C83E111AE98B81DD27DC2022E13E3CFB380F0C4D9C5B7","last_resul)"
    R"(ts_hash":"39E646CF8B2E18F27EBD229E01A29849C967B598445F21B75C0CE63C9CE6D807","evidenc)"
    R"(e_hash":"E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855","proposer)"
    R"(_address":"E3798867C93C37D2D415D06F422FF21D562D4A58"},"commit":{"height":"5","round")"
    R"(:0,"block_id":{"hash":"98CDB8E67AFD53B1DAD3C07AEC6868021149CA01575D441D16A1A30DAC933)"
    R"(145","parts":{"total":1,"hash":"BBF1567A23F5494F9B3F73735B38823E32D06EBDFE46747ECA0A)"
    R"(904FC2833949"}},"signatures":[{"block_id_flag":2,"validator_address":"E3798867C93C37)"
    R"(D2D415D06F422FF21D562D4A58","timestamp":"2026-11-21T11:15:51.927205338Z","signature")"
    R"(:"+bgMJUdx028gU9YxzK1SwE08YSvQRWbdaQ7fxlB5HV6AW6/aBCq0+nwAXEbzzR6EhwoZkC018Y5Pt0FzWz)"
    R"(UvDQ=="}]}},"canonical":true})";
constexpr std::string_view validators_answer =
    R"({"block_height":"5","validators":[{"address":"E3798867C93C37D2D415D06F422FF21D562D4A)"
    R"(58","pub_key":{"type":"tendermint/PubKeyEd25519","value":"WVlKZ3oOU3aP2ISxCdIaN58OQ+)"
    R"(cNpgYnLIo4NYiZgh4="},"voting_power":"100","proposer_priority":"0"}],"count":"1","tot)"
    R"(al":"1"})";

using Change = std::pair<std::string, std::string>;

class Recorded final : public Connection {
  public:
    Recorded(std::string_view proof, const Change& change) {
        answers_ = {{"abci_query", std::string{proof}},
                    {"commit", std::string{commit_answer}},
                    {"validators", std::string{validators_answer}}};
        if (change.first.empty()) return;
        int found = 0;
        for (auto& [method, text] : answers_)
            if (const auto at = text.find(change.first); at != std::string::npos) {
                text.replace(at, change.first.size(), change.second);
                ++found;
            }
        REQUIRE(found > 0);
    }
    Result<NodeState> state() override {
        NodeState out;
        out.chain_id = "virtengine-localnet-1";
        out.height   = Height{5};
        return out;
    }
    Result<Json> call(const std::string& method, const Json&) override {
        return Json::parse(answers_.at(method));
    }
    Result<std::string> query(const std::string&, const std::string&, Height) override {
        return unused();
    }
    Result<Gas> simulate(const std::string&) override { return unused(); }
    Result<Receipt> broadcast(const std::string&) override { return unused(); }
    Result<Receipt> broadcast_and_wait(const std::string&, Duration) override { return unused(); }
    Result<std::optional<Receipt>> find(const Hash&) override { return unused(); }
    Result<Json> block(Height) override { return unused(); }
    std::string where() const override { return "a recording"; }

  private:
    static Error unused() { return fail(errors::internal, "nobody should ask this"); }
    std::map<std::string, std::string> answers_;
};

ProofQuestion about(std::string_view denom, std::int64_t height = 4) {
    return {.store           = "bank",
            .key             = std::string(1, '\0') + std::string{denom},
            .height          = Height{height},
            .validators_hash = {}};
}

}  // namespace

TEST_CASE("a value and an absence are proved down to the signatures", "[client]") {
    Recorded there{value_answer, {}};
    const auto value = prove(there, about("uve"));
    INFO((value.ok() ? std::string{} : value.error().text()));
    REQUIRE(value.ok());
    CHECK(value->value == "5000100000000");
    CHECK(value->header_height == Height{5});
    CHECK(value->power_signed == 100);
    CHECK(value->signers == 1);
    Recorded absent{absence_answer, {}};
    const auto nothing = prove(absent, about("foo"));
    REQUIRE(nothing.ok());
    CHECK_FALSE(nothing->value.has_value());
}

TEST_CASE("a proof with anything changed is refused", "[client]") {
    struct Case {
        std::string_view name;
        Change change;
    };
    const auto c = GENERATE(values<Case>({
        {"the value", {"NTAwMDEwMDAwMDAwMA==\",\"proofOps", "NTAwMDEwMDAwMDAwMQ==\",\"proofOps"}},
        {"no value at all", {"\"NTAwMDEwMDAwMDAwMA==\",\"proofOps", "null,\"proofOps"}},
        {"a step of the proof", {"8Q0x/O1p", "8Q0x/O1q"}},
        {"the root of the store", {"EiDQU1br", "EiDQU1bs"}},
        {"the state's hash", {"app_hash\":\"D1FC", "app_hash\":\"D1FD"}},
        {"the header's time", {"15:51.867215617Z", "15:51.867215618Z"}},
        {"the chain", {"chain_id\":\"virtengine-localnet-1", "chain_id\":\"virtengine-localnet-2"}},
        {"the height", {"\"height\":\"5\",\"time", "\"height\":\"6\",\"time"}},
        {"what was signed", {"block_id\":{\"hash\":\"98CD", "block_id\":{\"hash\":\"98CE"}},
        {"the signature", {"signature\":\"+bgM", "signature\":\"+bgN"}},
        {"when it was signed", {"51.927205338Z", "51.927205339Z"}},
        {"nobody signed", {"block_id_flag\":2", "block_id_flag\":1"}},
        {"a validator's key", {"WVlKZ3oO", "WVlKZ3oP"}},
        {"a validator's power", {"voting_power\":\"100", "voting_power\":\"101"}},
    }));
    CAPTURE(c.name);
    Recorded node{value_answer, c.change};
    const auto proven = prove(node, about("uve"));
    REQUIRE_FALSE(proven.ok());
    INFO(proven.error().text());
    CHECK((proven.error().is(errors::verification) || proven.error().is(errors::peer)));
}

TEST_CASE("a proof of one thing is none of another", "[client]") {
    Recorded value{value_answer, {}};
    CHECK_FALSE(prove(value, about("uvf")).ok());
    Recorded absence{absence_answer, {}};
    CHECK_FALSE(prove(absence, about("uve")).ok());
    Recorded store{value_answer, {}};
    auto question  = about("uve");
    question.store = "acc";
    CHECK_FALSE(prove(store, question).ok());
}

TEST_CASE("whose validators count can be said, and a state without a header is not proved",
          "[client]") {
    Recorded node{value_answer, {}};
    auto question            = about("uve");
    question.validators_hash = Hash{1};
    const auto others        = prove(node, question);
    REQUIRE_FALSE(others.ok());
    CHECK(others.error().is(errors::verification));
    question.validators_hash.reset();
    const auto own           = prove(node, question);
    question.validators_hash = own->validators_hash;
    const auto pinned        = prove(node, question);
    REQUIRE(pinned.ok());
    CHECK(pinned->pinned);
    CHECK_THAT(proof_words(*pinned), Catch::Contains("nothing but"));
    CHECK_THAT(proof_words(*own), Catch::Contains("the node says so"));
    CHECK(prove(node, about("uve", 5)).error().is(errors::usage));
}

}  // namespace ve::client
