// Bytes written by hand: TxRaw and the SignDoc of direct mode. Fields ascending, defaults left out.
#include "wire/tx.hpp"

namespace ve::wire {
namespace {

void append_tagged_varint(std::string& out, std::uint64_t value) {
    while (value >= 0x80) {
        out += static_cast<char>(value | 0x80);
        value >>= 7;
    }
    out += static_cast<char>(value);
}

void append_text(std::string& out, std::uint8_t number, std::string_view value) {
    out += static_cast<char>(number << 3 | 2);
    append_tagged_varint(out, value.size());
    out += value;
}

}  // namespace

std::string encode_tx_raw(std::string_view body, std::string_view auth_info,
                          const std::vector<std::string>& signatures) {
    std::string out;
    if (!body.empty()) append_text(out, 1, body);
    if (!auth_info.empty()) append_text(out, 2, auth_info);
    for (const auto& signature : signatures) append_text(out, 3, signature);
    return out;
}

std::string sign_bytes_direct(std::string_view body, std::string_view auth_info,
                              std::string_view chain_id, AccountNumber account) {
    std::string out;
    out.reserve(body.size() + auth_info.size() + chain_id.size() + 24);
    if (!body.empty()) append_text(out, 1, body);
    if (!auth_info.empty()) append_text(out, 2, auth_info);
    if (!chain_id.empty()) append_text(out, 3, chain_id);
    if (account.value != 0) {
        out += static_cast<char>(4 << 3);
        append_tagged_varint(out, account.value);
    }
    return out;
}

}  // namespace ve::wire
