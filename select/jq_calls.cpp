// Calls: of the program's own functions, and of those that take programs as arguments.
#include <algorithm>

#include "base/text.hpp"
#include "select/jq_machine.hpp"

namespace ve::select::jq {

Done Machine::call(const Node& node, const Scope* scope, const Value& in, Sink out) {
    for (const auto* at = scope; at != nullptr; at = at->up) {
        if (at->is_value || at->label != 0 || at->name != node.name ||
            at->arity != node.parts.size())
            continue;
        if (at->function != nullptr) return user_call(*at, node, scope, in, out);
        return eval(*at->body, at->home, in, out);
    }
    return built_in(node, scope, in, out);
}

Done Machine::user_call(const Scope& found, const Node& node, const Scope* scope, const Value& in,
                        Sink out) {
    return bind_arguments(*found.function, 0, node, scope, &found, in, out);
}

Done Machine::bind_arguments(const Function& function, std::size_t index, const Node& node,
                             const Scope* caller, const Scope* scope, const Value& in, Sink out) {
    if (index == function.parameters.size()) return eval(*function.body, scope, in, out);
    std::string_view name = function.parameters[index];
    const auto& argument  = *node.parts[index];
    if (!name.starts_with('$')) {
        Scope bound{.up = scope, .name = name};
        bound.body = &argument;
        bound.home = caller;
        return bind_arguments(function, index + 1, node, caller, &bound, in, out);
    }
    name.remove_prefix(1);
    return plainly(argument, caller, in, [&](Json value) {
        Node kept;
        kept.kind  = Node::Kind::literal;
        kept.value = value;
        Scope as_value{.up = scope, .name = name, .is_value = true, .value = std::move(value)};
        Scope as_function{.up = &as_value, .name = name};
        as_function.body = &kept;
        return bind_arguments(function, index + 1, node, caller, &as_function, in, out);
    });
}

Done Machine::limited(const Node& what, std::int64_t count, const Scope* scope, const Value& in,
                      Sink out) {
    if (count <= 0) return {};
    const auto own = ++labels_;
    auto done      = eval(what, scope, in, [&](Value value) -> Done {
        TRY(out(std::move(value)));
        if (--count > 0) return {};
        stop_at_ = own;
        return fail(stopped, "");
    });
    if (!done.ok() && done.error().is(stopped) && stop_at_ == own) return {};
    return done;
}

// while, until, repeat, recurse: what comes next is a list, so that no loop is deep.
Done Machine::repeated(const Node& node, const Scope* scope, const Value& in, Sink out) {
    const bool is_until = node.name == "until", tests = is_until || node.name == "while";
    const auto& step   = *node.parts[tests ? 1 : 0];
    const auto* filter = !tests && node.parts.size() == 2 ? node.parts[1].get() : nullptr;
    const auto holds   = [&](const Node& test, const Value& value, bool& answer) {
        return plainly(test, scope, value, [&](Json said) -> Done {
            answer = answer || truth(said);
            return {};
        });
    };
    std::vector<Value> open{in};
    while (!open.empty()) {
        TRY(spend(1));
        const auto now = std::move(open.back());
        open.pop_back();
        bool test = false;
        if (tests) TRY(holds(*node.parts[0], now, test));
        if (!is_until && tests && !test) continue;
        if (!is_until || test) TRY(out(now));
        if (is_until && test) continue;
        std::vector<Value> following;
        TRY(eval(step, scope, now, [&](Value value) -> Done {
            TRY(spend(size_of(value.json)));
            bool kept = filter == nullptr;
            if (filter != nullptr) TRY(holds(*filter, value, kept));
            if (kept) following.push_back(std::move(value));
            return {};
        }));
        for (auto one = following.rbegin(); one != following.rend(); ++one)
            open.push_back(std::move(*one));
    }
    return {};
}

// sort_by and group_by: each item with what the program makes of it.
Done Machine::by_key(const Node& node, const Scope* scope, const Value& in, Sink out) {
    if (!in.json.is_array())
        return fail(raised, "{} cannot be sorted: it is no array", shown(in.json));
    struct Keyed {
        Json key, item;
    };
    std::vector<Keyed> all;
    for (const auto& item : in.json.items()) {
        auto key = Json::array();
        TRY(plainly(*node.parts[0], scope, Value{item, false, false, {}}, [&](Json value) -> Done {
            key.push(std::move(value));
            return {};
        }));
        TRY(spend(size_of(item)));
        all.push_back({std::move(key), item});
    }
    std::ranges::stable_sort(
        all, [](const Keyed& a, const Keyed& b) { return compare(a.key, b.key) < 0; });
    auto list = Json::array();
    if (node.name == "sort_by") {
        for (auto& one : all) list.push(std::move(one.item));
        return emit(out, std::move(list));
    }
    for (std::size_t i = 0; i < all.size();) {
        auto group       = Json::array();
        const auto start = i;
        for (; i < all.size() && compare(all[i].key, all[start].key) == 0; ++i)
            group.push(all[i].item);
        list.push(std::move(group));
    }
    return emit(out, std::move(list));
}

Done Machine::range(const Node& node, const Scope* scope, const Value& in, Sink out) {
    return plainly(*node.parts[0], scope, in, [&](Json from) {
        return plainly(*node.parts[1], scope, in, [&](Json to) {
            return plainly(*node.parts[2], scope, in, [&](Json by) -> Done {
                if (!from.is_number() || !to.is_number() || !by.is_number())
                    return fail(raised, "range() counts numbers");
                const int way = compare(by, Json{0});
                for (Json at = from; way != 0 && compare(at, to) == -way;
                     at      = TRY(arithmetic('+', at, by))) {
                    TRY(spend(2));
                    TRY(emit(out, at));
                }
                return {};
            });
        });
    });
}

// Functions whose arguments are programs. `known` says whether it was one.
Done Machine::with_programs(const Node& node, const Scope* scope, const Value& in, Sink out,
                            bool& known) {
    const auto& name = node.name;
    const auto arity = node.parts.size();
    known            = true;
    if (name == "empty" && arity == 0) return {};
    if (name == "error" && arity <= 1) {
        const auto raise = [&](Json value) -> Done {
            thrown_ = value;
            return fail(raised, "{}", value.is_string() ? value.raw() : "");
        };
        return arity == 0 ? raise(in.json) : plainly(*node.parts[0], scope, in, raise);
    }
    if (name == "select" && arity == 1)
        return plainly(*node.parts[0], scope, in,
                       [&](Json test) { return truth(test) ? out(in) : Done{}; });
    if ((name == "recurse" && (arity == 1 || arity == 2)) || (name == "repeat" && arity == 1) ||
        ((name == "while" || name == "until") && arity == 2))
        return repeated(node, scope, in, out);
    if (name == "first" && arity == 1) return limited(*node.parts[0], 1, scope, in, out);
    if (name == "limit" && arity == 2)
        return plainly(*node.parts[0], scope, in, [&](Json count) {
            return limited(*node.parts[1], whole(count).value_or(0), scope, in, out);
        });
    if (name == "last" && arity == 1) {
        std::optional<Value> last;
        TRY(eval(*node.parts[0], scope, in, [&](Value value) -> Done {
            last = std::move(value);
            return {};
        }));
        return last ? out(*std::move(last)) : Done{};
    }
    if (name == "isempty" && arity == 1) {
        bool none = true;
        TRY(limited(*node.parts[0], 1, scope, in, [&](Value) -> Done {
            none = false;
            return {};
        }));
        return emit(out, Json{none});
    }
    if ((name == "sort_by" || name == "group_by") && arity == 1)
        return by_key(node, scope, in, out);
    if (name == "range" && arity == 3) return range(node, scope, in, out);
    if (name == "path" && arity == 1) {
        for (auto& path : TRY(paths_of(*node.parts[0], scope, in.json)))
            TRY(emit(out, Json::array(std::move(path))));
        return {};
    }
    if (name == "getpath" && arity == 1)
        return plainly(*node.parts[0], scope, in, [&](Json path) -> Done {
            auto found = at_path(in.json, path.items());
            Value value{found.ok() ? *std::move(found) : Json{}, in.tracked, in.located, in.path};
            for (const auto& step : path.items()) value.path.push_back(step);
            return out(std::move(value));
        });
    if (name == "setpath" && arity == 2)
        return plainly(*node.parts[0], scope, in, [&](Json path) {
            return plainly(*node.parts[1], scope, in, [&](Json value) -> Done {
                return emit(out, TRY(set_path(in.json, path.items(), 0, std::move(value))));
            });
        });
    if (name == "delpaths" && arity == 1)
        return plainly(*node.parts[0], scope, in, [&](Json list) -> Done {
            auto paths = list.items();
            std::ranges::sort(paths,
                              [](const Json& a, const Json& b) { return compare(a, b) > 0; });
            auto whole = in.json;
            for (const auto& path : paths) {
                TRY(spend(size_of(whole)));
                whole = TRY(delete_path(whole, path.items(), 0));
            }
            return emit(out, std::move(whole));
        });
    known = false;
    return {};
}

Done Machine::built_in(const Node& node, const Scope* scope, const Value& in, Sink out) {
    bool known = false;
    auto done  = with_programs(node, scope, in, out, known);
    if (known) return done;
    TRY(spend(size_of(in.json)));
    if (node.parts.empty())
        if (const auto function = plain_function(node.name))
            return emit(out, TRY(function(in.json)));
    if (node.parts.size() == 1)
        if (const auto function = plain_function_of_one(node.name))
            return plainly(*node.parts[0], scope, in, [&](Json argument) -> Done {
                return emit(out, TRY(function(in.json, argument)));
            });
    auto names = plain_names();
    for (const auto other :
         {"map",       "select",     "recurse",      "first",        "limit",   "sort_by",
          "group_by",  "path",       "paths",        "getpath",      "setpath", "delpaths",
          "del",       "error",      "empty",        "range",        "while",   "until",
          "repeat",    "to_entries", "from_entries", "with_entries", "any",     "all",
          "unique_by", "min_by",     "max_by",       "map_values",   "walk",    "pick",
          "values",    "last",       "isempty"})
        names.emplace_back(other);
    return fail(errors::usage, "there is no function {}/{}{}", node.name, node.parts.size(),
                did_you_mean(node.name, names));
}

}  // namespace ve::select::jq
