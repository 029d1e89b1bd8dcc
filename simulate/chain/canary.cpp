#include "simulate/chain/canary.hpp"

#include <algorithm>

#include "simulate/chain/identities.hpp"

namespace ve::simulate {

namespace {

std::string utf16(std::string_view word) {
    std::string out;
    for (const char c : word) (out += c) += '\0';
    return out;
}

// What is sure to be there, whatever stands before and behind.
std::string base64_inside(std::string_view word, std::size_t offset) {
    const auto whole          = base64(bytes_of(std::string(offset, 'x') + std::string{word}));
    const std::size_t skipped = offset == 0 ? 0 : 1;
    return whole.substr(skipped * 4, ((offset + word.size()) / 3 - skipped) * 4);
}

}  // namespace

Canary::Canary() {
    for (const auto word : Identities::canaries) {
        std::string lower{word};
        std::ranges::transform(lower, lower.begin(),
                               [](char c) { return static_cast<char>(c - 'A' + 'a'); });
        for (const auto& form : {std::string{word}, lower}) {
            forms_.push_back(form);
            forms_.push_back(utf16(form));
            forms_.push_back(hex(bytes_of(form)));
            forms_.push_back(hex_upper(bytes_of(form)));
            for (std::size_t offset = 0; offset < 3; ++offset)
                forms_.push_back(base64_inside(form, offset));
        }
    }
}

bool Canary::sings_in(std::string_view bytes) const {
    return std::ranges::any_of(
        forms_, [&](const auto& form) { return bytes.find(form) != std::string_view::npos; });
}

Wrong Canary::check(Told& told) const {
    if (sings_in(string_of(told.block.bytes))) return "the block says what was sealed";
    bool sings = false;
    each_event(told, [&](const abci::Event& event) {
        for (const auto& attribute : event.attributes) sings = sings || sings_in(attribute.value);
    });
    for (const auto& one : told.txs) sings = sings || sings_in(one.result->log);
    if (sings) return "an event or a log says what was sealed";
    const auto changes = told.now.state().changes_since(told.before.state());
    if (sings_in(string_of(changes.encode()))) return "the state says what was sealed";
    return {};
}

}  // namespace ve::simulate
