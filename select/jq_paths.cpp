// Where values lie, and what is set, changed and deleted there.
#include "select/jq_machine.hpp"

namespace ve::select::jq {

Result<Json> at_path(const Json& in, const std::vector<Json>& path) {
    Json out = in;
    for (const auto& step : path) out = TRY(element(out, step));
    return out;
}
Result<Json> set_path(const Json& in, const std::vector<Json>& path, std::size_t from, Json value) {
    if (from == path.size()) return value;
    auto inner = TRY(set_path(TRY(element(in, path[from])), path, from + 1, std::move(value)));
    return with_element(in, path[from], std::move(inner));
}
Result<Json> delete_path(const Json& in, const std::vector<Json>& path, std::size_t from) {
    if (from == path.size()) return Json{};
    if (from + 1 == path.size()) return without_element(in, path[from]);
    const auto old = TRY(element(in, path[from]));
    if (old.is_null()) return in;
    auto inner = TRY(delete_path(old, path, from + 1));
    return with_element(in, path[from], std::move(inner));
}

Result<std::vector<std::vector<Json>>> Machine::paths_of(const Node& node, const Scope* scope,
                                                         const Json& in) {
    std::vector<std::vector<Json>> out;
    TRY(eval(node, scope, root(in), [&](Value value) -> Done {
        if (!value.located)
            return fail(raised, "{} was computed and lies nowhere in the input", shown(value.json));
        TRY(spend(1 + value.path.size()));
        out.push_back(std::move(value.path));
        return {};
    }));
    return out;
}

Done Machine::update(const Node& node, const Scope* scope, const Value& in, Sink out) {
    const auto paths = TRY(paths_of(*node.parts[0], scope, in.json));
    if (node.name == "|=") {
        auto whole = in.json;
        std::vector<std::vector<Json>> gone;
        for (const auto& path : paths) {
            TRY(spend(size_of(whole)));
            const Value old{TRY(at_path(whole, path)), false, false, {}};
            std::optional<Json> first;
            TRY(limited(*node.parts[1], 1, scope, old, [&](Value value) -> Done {
                first = std::move(value.json);
                return {};
            }));
            if (first)
                whole = TRY(set_path(whole, path, 0, *std::move(first)));
            else
                gone.push_back(path);
        }
        for (auto path = gone.rbegin(); path != gone.rend(); ++path)
            whole = TRY(delete_path(whole, *path, 0));
        return emit(out, std::move(whole));
    }
    return plainly(*node.parts[1], scope, in, [&](Json right) -> Done {
        auto whole = in.json;
        for (const auto& path : paths) {
            TRY(spend(size_of(whole)));
            const auto old = TRY(at_path(whole, path));
            Json fresh     = right;
            if (node.name == "//=")
                fresh = truth(old) ? old : right;
            else if (node.name != "=")
                fresh = TRY(arithmetic(node.name[0], old, right));
            whole = TRY(set_path(whole, path, 0, std::move(fresh)));
        }
        return emit(out, std::move(whole));
    });
}

}  // namespace ve::select::jq
