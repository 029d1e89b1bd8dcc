// Assertions on what became of a transaction.
#include <stdexcept>

#include "cosmos/base/abci/v1beta1/abci.pb.h"
#include "tests/kit/chain.hpp"

namespace ve::test {

const Outcome& Outcome::must() const {
    if (!result_.ok())
        throw std::runtime_error(fmt::format("the transaction failed: {} {}: {}", result_.codespace,
                                             result_.code, result_.log));
    return *this;
}

const Outcome& Outcome::must_fail(const ErrorKind& kind) const {
    if (result_.ok())
        throw std::runtime_error(fmt::format("the transaction succeeded; expected {} {} ({})",
                                             kind.space, kind.code, kind.meaning));
    if (result_.code != kind.code || result_.codespace != kind.space)
        throw std::runtime_error(fmt::format("expected {} {} ({}), got {} {}: {}", kind.space,
                                             kind.code, kind.meaning, result_.codespace,
                                             result_.code, result_.log));
    return *this;
}

std::string Outcome::response_bytes(std::size_t message) const {
    must();
    cosmos::base::abci::v1beta1::TxMsgData data;
    if (!data.ParseFromString(result_.data)) throw std::runtime_error("TxMsgData does not parse");
    return data.msg_responses(static_cast<int>(message)).value();
}

std::vector<std::string> Outcome::attributes(std::string_view type, std::string_view key) const {
    std::vector<std::string> out;
    for (const auto& event : result_.events)
        for (const auto& attribute : event.attributes)
            if (event.type == type && attribute.key == key) out.push_back(attribute.value);
    return out;
}

}  // namespace ve::test
