#include "client/proof.hpp"

#include "client/signed_header.hpp"
#include "node/store/ics23_verifier.hpp"

namespace ve::client {
namespace {

namespace ics23 = store::ics23;

Result<std::string> bytes_at(const Json& json, std::string_view name) {
    const auto* member = json.find(name);
    if (member == nullptr || member->is_null()) return std::string{};
    const auto text  = TRY(member->text());
    const auto bytes = TRY(parse_base64(text));
    return string_of(bytes);
}

Error not_proved(std::string_view why) {
    return fail(errors::verification, "the node's proof does not hold: {}", why)
        .with_hint("ask another node; this one is broken, or lies");
}

struct Answer {
    std::string value;
    std::optional<ics23::Commitment> in_store, in_state;
};

Result<Answer> ask(Connection& node, const ProofQuestion& question, Height height) {
    const auto result =
        TRY(node.call("abci_query", Json::object({{"path", "/store/" + question.store + "/key"},
                                                  {"data", hex(bytes_of(question.key))},
                                                  {"height", std::to_string(height.value)},
                                                  {"prove", true}})));
    const auto* answer  = TRY(result.member("response"));
    const auto* code_at = answer->find("code");
    const auto code     = code_at == nullptr ? 0 : TRY(code_at->u64(UINT32_MAX));
    if (code != 0) {
        const auto *space = answer->find("codespace"), *log = answer->find("log");
        return chain_error(space == nullptr ? "" : space->raw(), static_cast<std::uint32_t>(code),
                           log == nullptr ? "" : log->raw());
    }
    Answer out;
    out.value       = TRY(bytes_at(*answer, "value"));
    const auto* ops = answer->find("proofOps");
    ops             = ops == nullptr ? nullptr : ops->find("ops");
    if (ops == nullptr || ops->items().size() != 2)
        return fail(errors::peer, "{} gave no proof of two parts", node.where());
    const auto in_store = TRY(bytes_at(ops->items()[0], "data"));
    const auto in_state = TRY(bytes_at(ops->items()[1], "data"));
    out.in_store        = ics23::parse(bytes_of(in_store));
    out.in_state        = ics23::parse(bytes_of(in_state));
    if (!out.in_store || !out.in_state) return not_proved("it is no ICS-23 proof");
    return out;
}

// The root that the first part leads to; the second has to lead from there to the state's hash.
std::optional<std::string> root_of_store(const ics23::Commitment& proof) {
    if (proof.exist) return ics23::root_of(*proof.exist);
    if (!proof.nonexist) return {};
    const auto& [key, left, right] = *proof.nonexist;
    return left ? ics23::root_of(*left) : right ? ics23::root_of(*right) : std::nullopt;
}

Result<void> check(const Answer& answer, const ProofQuestion& question, const Hash& app_hash) {
    const auto root = root_of_store(*answer.in_store);
    if (!root) return not_proved("its first part leads nowhere");
    const bool holds = answer.value.empty()
                           ? ics23::verify_absence(ics23::iavl_spec, bytes_of(*root),
                                                   *answer.in_store, question.key)
                           : ics23::verify_membership(ics23::iavl_spec, bytes_of(*root),
                                                      *answer.in_store, question.key, answer.value);
    if (!holds)
        return not_proved(answer.value.empty() ? "that the key is absent" : "key and value");
    if (!ics23::verify_membership(ics23::tendermint_spec, app_hash, *answer.in_state,
                                  question.store, *root))
        return not_proved("the store under the app hash");
    return {};
}

}  // namespace

Result<Proven> prove(Connection& node, const ProofQuestion& question) {
    const auto state = TRY(node.state());
    Proven out;
    out.height = question.height.value != 0 ? question.height : Height{state.height.value - 1};
    if (out.height.value < 1 || out.height >= state.height)
        return fail(errors::usage,
                    "the state after block {} is named by the header of block {}, which is not "
                    "there yet",
                    out.height, out.height.value + 1)
            .with_hint("leave out --height, or wait for a block (on a devnet: ve devnet mine)");
    out.header_height = Height{out.height.value + 1};
    const auto head   = TRY(signed_header(node, state.chain_id, out.header_height));
    if (question.validators_hash && *question.validators_hash != head.validators_hash)
        return fail(errors::verification, "block {} was signed by the validators {}, not {}",
                    out.header_height, hex_upper(head.validators_hash),
                    hex_upper(*question.validators_hash));
    const auto answer = TRY(ask(node, question, out.height));
    TRY(check(answer, question, head.app_hash));
    if (!answer.value.empty()) out.value = answer.value;
    out.header_time     = head.time;
    out.header_hash     = head.hash;
    out.app_hash        = head.app_hash;
    out.validators_hash = head.validators_hash;
    out.signers         = head.signers;
    out.validators      = head.validators;
    out.power_signed    = head.power_signed;
    out.power           = head.power;
    out.pinned          = question.validators_hash.has_value();
    return out;
}

Json proof_json(const Proven& proven) {
    return Json::object({{"height", std::to_string(proven.height.value)},
                         {"header_height", std::to_string(proven.header_height.value)},
                         {"header_hash", hex_upper(proven.header_hash)},
                         {"header_time", proven.header_time.text()},
                         {"app_hash", hex_upper(proven.app_hash)},
                         {"validators_hash", hex_upper(proven.validators_hash)},
                         {"signers", proven.signers},
                         {"validators", proven.validators},
                         {"power_signed", std::to_string(proven.power_signed)},
                         {"power", std::to_string(proven.power)},
                         {"validators_known", proven.pinned}});
}

std::string proof_words(const Proven& proven) {
    const auto validators = hex_upper(proven.validators_hash);
    return fmt::format(
        "verified  {} in the state after block {}, whose hash is {}\n"
        "verified  the header of block {} names that hash; its own is {}\n"
        "verified  {} of {} validators signed it, with {} of {} voting power\n"
        "trusted   {}\n",
        proven.value ? "the value" : "the absence", proven.height, hex_upper(proven.app_hash),
        proven.header_height, hex_upper(proven.header_hash), proven.signers, proven.validators,
        proven.power_signed, proven.power,
        proven.pinned
            ? fmt::format("nothing but the validators that you named, {}", validators)
            : fmt::format("that the validators {} are this chain's: the node says so (name those "
                          "that you know with --validators)",
                          validators));
}

}  // namespace ve::client
