#include "simulate/chain/proofs.hpp"

#include "node/store/ics23_verifier.hpp"

namespace ve::simulate {

namespace {

namespace ics23 = store::ics23;

Wrong verify(const Version& version, const std::string& name, const std::string& key,
             const std::optional<std::string>& value) {
    const auto ops   = version.state.prove(name, key);
    const auto where = [&] { return fmt::format("of a key in {} at {}", name, version.height); };
    if (!ops.ok() || ops->size() != 2) return "there is no proof " + where();
    const auto in_store = ics23::parse(ops->front().data),
               in_state = ics23::parse(ops->back().data);
    const auto root     = version.state.at(name).root_hash();
    if (!in_store || !in_state) return "the proof is none " + where();
    const bool holds =
        value ? ics23::verify_membership(ics23::iavl_spec, root, *in_store, key, *value)
              : ics23::verify_absence(ics23::iavl_spec, root, *in_store, key);
    if (!holds) return "the proof does not hold " + where();
    if (!ics23::verify_membership(ics23::tendermint_spec, version.app_hash, *in_state, name,
                                  string_of(root)))
        return "the proof does not lead to the state's hash " + where();
    return {};
}

}  // namespace

Wrong wrong_proof(network::Dice& dice, const Version& version) {
    const auto& names = version.state.names();
    const auto& name  = names[dice.below(names.size())];
    const auto& tree  = version.state.at(name);
    if (tree.empty()) return {};
    const std::string from(1, static_cast<char>(dice.below(128)));
    auto cursor = tree.cursor({from, {}});
    if (!cursor) cursor = tree.cursor();
    for (auto skip = dice.below(9); skip > 0; --skip) {
        cursor.next();
        if (!cursor) cursor = tree.cursor();
    }
    const std::string key{cursor.key()};
    if (auto wrong = verify(version, name, key, std::string{cursor.value()})) return wrong;
    const auto absent = key + static_cast<char>(dice.below(256));
    if (tree.has(absent)) return {};
    return verify(version, name, absent, {});
}

}  // namespace ve::simulate
