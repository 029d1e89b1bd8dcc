// The tables of section 6.6 of the protocol.
#include "node/modules/mfa/factors.hpp"

#include "base/planted.hpp"

namespace ve::mfa {

namespace {

enum class Category : std::uint8_t {
    security,
    access,
    provider,
    validator,
    market,
    governance,
    funds,
    api
};
enum class Risk : std::uint8_t { low, medium, high, critical };
struct Grave {
    Category category;
    Risk risk;
};

Grave grave_of(int type) {
    using enum Category;
    switch (type) {
        case 1:
        case 2:
        case 11:
        case 12: return {security, Risk::critical};
        case 9:
        case 10: return {security, Risk::high};
        case 3: return {funds, Risk::high};
        case 15:
        case 16: return {funds, Risk::low};
        case 4:
        case 14: return {provider, Risk::medium};
        case 5: return {validator, Risk::high};
        case 6: return {market, Risk::medium};
        case 7: return {access, Risk::high};
        case 8:
        case 13: return {governance, Risk::medium};
        case 17: return {api, Risk::low};
        default: return {api, Risk::medium};
    }
}

std::string lower_after(std::string_view name, std::string_view prefix) {
    if (!name.starts_with(prefix)) return "unknown";
    std::string out{name.substr(prefix.size())};
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return out;
}

struct Row {
    int type;
    std::uint32_t min_score;
    std::vector<std::vector<pb::FactorType>> sets;
    std::int64_t session_seconds;
    bool trusted_device;
    const char* threshold;  // VE
    std::int64_t cooldown_seconds;
    const char* description;
};

pb::SensitiveTxConfig config_of(const Row& row) {
    pb::SensitiveTxConfig out;
    out.set_transaction_type(static_cast<pb::SensitiveTransactionType>(row.type));
    out.set_enabled(true);
    out.set_min_veid_score(row.min_score);
    for (const auto& set : row.sets) {
        auto& combination = *out.add_required_factor_combinations();
        for (const auto factor : set) combination.add_factors(factor);
    }
    out.set_session_duration(row.session_seconds);
    out.set_is_single_use(is_single_use(out.transaction_type()));
    out.set_allow_trusted_device_reduction(row.trusted_device);
    out.set_value_threshold(row.threshold);
    out.set_cooldown_period(row.cooldown_seconds);
    out.set_description(row.description);
    return out;
}

}  // namespace

std::string name_of(pb::FactorType type) {
    return lower_after(pb::FactorType_Name(type), "FACTOR_TYPE_");
}
std::string name_of(pb::SensitiveTransactionType type) {
    return lower_after(pb::SensitiveTransactionType_Name(type), "SENSITIVE_TX_");
}
bool is_tx_type(int type) {
    return type != pb::SENSITIVE_TX_UNSPECIFIED && pb::SensitiveTransactionType_IsValid(type);
}
bool has_verifier(pb::FactorType type) {
    return type == pb::FACTOR_TYPE_TOTP || type == pb::FACTOR_TYPE_VEID;
}
bool is_possession(int type) { return type != pb::FACTOR_TYPE_VEID; }

FactorSet factors_of(const pb::FactorCombination& combination) {
    return {combination.factors().begin(), combination.factors().end()};
}

std::string text_of(const FactorSet& factors) {
    std::string out;
    for (const auto factor : factors)
        out += (out.empty() ? "" : "+") + name_of(static_cast<pb::FactorType>(factor));
    return out.empty() ? "nothing" : out;
}

bool authorizes(pb::SensitiveTransactionType session, pb::SensitiveTransactionType wanted) {
    if (session == wanted || VE_PLANTED(session_of_any_type)) return true;
    const auto a = grave_of(session), b = grave_of(wanted);
    return a.category == b.category && a.risk >= b.risk;
}

bool is_single_use(pb::SensitiveTransactionType type) {
    switch (static_cast<int>(type)) {
        case 1:
        case 2:
        case 5:
        case 7:
        case 9:
        case 10:
        case 11:
        case 12: return true;
        default: return false;
    }
}

std::vector<pb::SensitiveTxConfig> default_configs() {
    const auto veid = pb::FACTOR_TYPE_VEID, fido2 = pb::FACTOR_TYPE_FIDO2,
               totp = pb::FACTOR_TYPE_TOTP, sms = pb::FACTOR_TYPE_SMS,
               email = pb::FACTOR_TYPE_EMAIL;
    const std::vector<Row> rows{
        {1, 50, {{veid, fido2, sms}, {veid, fido2, email}}, 0, false, "", 0, "account recovery"},
        {2, 50, {{veid, fido2}}, 0, false, "", 0, "key rotation"},
        {3, 70, {{veid, fido2}}, 900, false, "10000", 0, "withdrawal of 10000 VE or more"},
        {4, 70, {{veid, fido2}}, 900, false, "", 0, "registration of a provider"},
        {5, 85, {{veid, fido2}}, 0, false, "", 0, "registration of a validator"},
        {6, 70, {{veid, fido2}}, 1800, false, "1000", 0, "order of 1000 VE or more"},
        {7, 85, {{veid, fido2}}, 0, false, "", 0, "assignment of a role"},
        {8, 70, {{veid, fido2}}, 900, false, "", 0, "governance proposal"},
        {11, 50, {{veid, fido2, totp}}, 0, false, "", 0, "switching second factors off"},
        {12,
         50,
         {{veid, fido2, sms}, {veid, fido2, email}},
         0,
         false,
         "",
         172'800,
         "deletion of an account"},
        {13, 70, {{fido2}, {totp}}, 1800, true, "", 0, "governance vote"},
        {15, 50, {{fido2}, {totp}}, 900, true, "", 0, "transfer to a new address"},
        {16, 50, {{fido2}, {totp}}, 900, true, "1000", 0, "withdrawal of 1000 VE or more"},
        {17, 50, {{fido2}, {totp}}, 900, true, "", 0, "new API key"},
    };
    std::vector<pb::SensitiveTxConfig> out;
    for (const auto& row : rows) out.push_back(config_of(row));
    return out;
}

}  // namespace ve::mfa
