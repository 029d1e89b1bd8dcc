// How each part of a program is carried out, but for calls (jq_calls.cpp) and paths (jq_paths.cpp).
#include "select/jq_machine.hpp"

#include "base/text.hpp"

namespace ve::select {
namespace jq {
namespace {

constexpr std::string_view prelude = R"(
def map(f): [.[] | f]; def map_values(f): .[] |= f;
def recurse: recurse(.[]?); def values: select(. != null); def nulls: select(. == null);
def booleans: select(type == "boolean"); def numbers: select(type == "number");
def strings: select(type == "string"); def arrays: select(type == "array");
def objects: select(type == "object"); def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def to_entries: [keys_unsorted[] as $k | {key: $k, value: .[$k]}];
def from_entries: reduce .[] as $x ({}; . + {
  ($x | if has("key") then .key elif has("k") then .k elif has("name") then .name else .Key end
      | if type == "string" then . else tojson end):
  ($x | if has("value") then .value elif has("v") then .v else .Value end)});
def with_entries(f): to_entries | map(f) | from_entries;
def in(o): . as $x | o | has($x); def inside(o): . as $x | o | contains($x);
def any(g; c): isempty(first(g | c | select(.))) | not;
def all(g; c): isempty(first(g | c | select(. | not)));
def any: any(.[]; .); def all: all(.[]; .); def any(f): any(.[]; f); def all(f): all(.[]; f);
def add(f): reduce f as $x (null; . + $x);
def first: .[0]; def last: .[-1]; def nth($n): .[$n];
def nth($n; f): last(limit($n + 1; f));
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(f)) | select(length > 0); def leaf_paths: paths(scalars);
def del(f): delpaths([path(f)]); def to_array: if type == "array" then . else [.] end;
def pick(f): . as $top | reduce path(f) as $p (null; setpath($p; $top | getpath($p)));
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w)
  else . end | f; w;
def ascii: [.] | implode; def tostream: error("tostream is not part of it");
def min_by(f): sort_by(f) | .[0]; def max_by(f): sort_by(f) | .[-1];
def unique_by(f): [group_by(f)[] | .[0]]; def finites: numbers; def normals: numbers;
def range($to): range(0; $to; 1); def range($from; $to): range($from; $to; 1);
def halt_error: error; def objects_or_null: objects;
)";

}  // namespace

// Calls within calls go deep on the stack; the count keeps them off its end.
Done Machine::eval(const Node& node, const Scope* scope, const Value& in, Sink out) {
    if (++depth_ > depth_max) {
        --depth_;
        return fail(errors::refused,
                    "the program calls itself deeper than {} times; it was stopped", depth_max);
    }
    auto done = spend(1);
    if (done.ok()) done = inside(node, scope, in, out);
    --depth_;
    return done;
}

Done Machine::inside(const Node& node, const Scope* scope, const Value& in, Sink out) {
    switch (node.kind) {
        case Node::Kind::identity: return out(in);
        case Node::Kind::recurse_all: return recurse_all(in, out);
        case Node::Kind::literal: return emit(out, node.value);
        case Node::Kind::text: return text(node, 0, {}, scope, in, out);
        case Node::Kind::format: return emit(out, TRY(formatted(node.name, in.json)));
        case Node::Kind::field:
            return eval(*node.parts[0], scope, in, [&](Value term) -> Done {
                return plainly(*node.parts[1], scope, in, [&](Json index) -> Done {
                    if (index.is_array())
                        return emit(out, TRY(plain_function_of_one("indices")(term.json, index)));
                    auto found = TRY(element(term.json, index));
                    TRY(spend(size_of(found)));
                    return out(child(term, std::move(found), index));
                });
            });
        case Node::Kind::slice:
            return eval(*node.parts[0], scope, in, [&](Value term) -> Done {
                const auto end = [&](std::size_t part, const std::function<Done(Json)>& then) {
                    return node.parts[part] == nullptr
                               ? then(Json{})
                               : plainly(*node.parts[part], scope, in, then);
                };
                return end(1, [&](Json from) {
                    return end(2, [&](Json to) -> Done {
                        auto cut = TRY(sliced(term.json, from, to));
                        TRY(spend(size_of(cut)));
                        return emit(out, std::move(cut));
                    });
                });
            });
        case Node::Kind::iterate: return iterate(node, scope, in, out);
        case Node::Kind::attempt: return attempt(node, scope, in, out);
        case Node::Kind::array: {
            auto list = Json::array();
            if (node.parts[0] != nullptr)
                TRY(plainly(*node.parts[0], scope, in, [&](Json item) -> Done {
                    TRY(spend(size_of(item)));
                    list.push(std::move(item));
                    return {};
                }));
            return emit(out, std::move(list));
        }
        case Node::Kind::object: return object(node, 0, Json::object(), scope, in, out);
        case Node::Kind::negate:
            return plainly(*node.parts[0], scope, in,
                           [&](Json value) -> Done { return emit(out, TRY(negated(value))); });
        case Node::Kind::pipe:
            return eval(*node.parts[0], scope, in,
                        [&](Value value) { return eval(*node.parts[1], scope, value, out); });
        case Node::Kind::comma:
            TRY(eval(*node.parts[0], scope, in, out));
            return eval(*node.parts[1], scope, in, out);
        case Node::Kind::alternative: return alternative(node, scope, in, out);
        case Node::Kind::both:
        case Node::Kind::either: return logic(node, scope, in, out);
        case Node::Kind::compare:
            return plainly(*node.parts[1], scope, in, [&](Json right) {
                return plainly(*node.parts[0], scope, in, [&](Json left) -> Done {
                    TRY(spend(size_of(left) + size_of(right)));
                    const int order  = compare(left, right);
                    const auto& sign = node.name;
                    const bool holds = sign == "=="   ? order == 0
                                       : sign == "!=" ? order != 0
                                       : sign == "<"  ? order < 0
                                       : sign == "<=" ? order <= 0
                                       : sign == ">"  ? order > 0
                                                      : order >= 0;
                    return emit(out, Json{holds});
                });
            });
        case Node::Kind::arithmetic:
            return plainly(*node.parts[1], scope, in, [&](Json right) {
                return plainly(*node.parts[0], scope, in, [&](Json left) -> Done {
                    TRY(spend(size_of(left) + size_of(right)));
                    return emit(out, TRY(arithmetic(node.name[0], left, right)));
                });
            });
        case Node::Kind::update: return update(node, scope, in, out);
        case Node::Kind::condition:
            return plainly(*node.parts[0], scope, in, [&](Json test) {
                return eval(*node.parts[truth(test) ? 1 : 2], scope, in, out);
            });
        case Node::Kind::reduce:
        case Node::Kind::foreach_: return fold(node, scope, in, out);
        case Node::Kind::bind:
            return plainly(*node.parts[0], scope, in, [&](Json value) {
                return matched(*node.pattern, value, scope, in, [&](const Scope* bound) {
                    return eval(*node.parts[1], bound, in, out);
                });
            });
        case Node::Kind::define: {
            Scope defined{.up = scope, .name = node.function.name};
            defined.arity    = node.function.parameters.size();
            defined.function = &node.function;
            return eval(*node.parts[0], &defined, in, out);
        }
        case Node::Kind::call: return call(node, scope, in, out);
        case Node::Kind::variable: return variable(node, scope, out);
        case Node::Kind::label: {
            Scope labelled{.up = scope, .name = node.name};
            labelled.label = ++labels_;
            auto done      = eval(*node.parts[0], &labelled, in, out);
            const bool own = !done.ok() && done.error().is(stopped) && stop_at_ == labelled.label;
            return own ? Done{} : std::move(done);
        }
        case Node::Kind::break_: return broken(node, scope);
    }
    return {};
}

Done Machine::iterate(const Node& node, const Scope* scope, const Value& in, Sink out) {
    return eval(*node.parts[0], scope, in, [&](Value term) -> Done {
        TRY(spend(size_of(term.json)));
        if (term.json.is_array()) {
            std::size_t at = 0;
            for (const auto& item : term.json.items()) {
                TRY(spend(size_of(item)));
                TRY(out(child(term, item, Json{at++})));
            }
            return {};
        }
        if (!term.json.is_object()) {
            thrown_ = Json{fmt::format("{} cannot be iterated over", shown(term.json))};
            return fail(raised, "{}", thrown_.raw());
        }
        for (const auto& [name, value] : term.json.members()) {
            TRY(spend(size_of(value)));
            TRY(out(child(term, value, Json{name})));
        }
        return {};
    });
}

Done Machine::recurse_all(const Value& in, Sink out) {
    TRY(spend(size_of(in.json)));
    TRY(out(in));
    std::size_t at = 0;
    for (const auto& item : in.json.items()) TRY(recurse_all(child(in, item, Json{at++}), out));
    for (const auto& [name, value] : in.json.members())
        TRY(recurse_all(child(in, value, Json{name}), out));
    return {};
}

// Only errors of what is tried are caught, none of what its outputs meet later.
Done Machine::attempt(const Node& node, const Scope* scope, const Value& in, Sink out) {
    std::optional<Error> later;
    auto done = eval(*node.parts[0], scope, in, [&](Value value) -> Done {
        auto taken = out(std::move(value));
        if (!taken.ok()) later = taken.error();
        return taken;
    });
    if (done.ok() || later || !done.error().is(raised)) return done;
    if (node.parts[1] == nullptr) return {};
    const Value caught{
        done.error().detail().empty() ? thrown_ : Json{done.error().detail()}, false, false, {}};
    return eval(*node.parts[1], scope, caught, out);
}

Done Machine::text(const Node& node, std::size_t part, std::string made, const Scope* scope,
                   const Value& in, Sink out) {
    TRY(spend(1 + made.size() / 64));
    if (part == node.parts.size()) return emit(out, Json{std::move(made)});
    const auto& one = *node.parts[part];
    if (part % 2 == 0)  // between the programs
        return text(node, part + 1, made + one.value.raw(), scope, in, out);
    return plainly(one, scope, in, [&](Json value) -> Done {
        const auto shaped = TRY(formatted(node.name.empty() ? "text" : node.name, value));
        return text(node, part + 1, made + shaped.raw(), scope, in, out);
    });
}

Done Machine::object(const Node& node, std::size_t part, const Json& made, const Scope* scope,
                     const Value& in, Sink out) {
    TRY(spend(size_of(made)));
    if (part == node.parts.size()) return emit(out, made);
    return plainly(*node.parts[part], scope, in, [&](Json key) -> Done {
        if (!key.is_string()) return fail(raised, "{} is no name of a member", shown(key));
        return plainly(*node.parts[part + 1], scope, in, [&](Json value) -> Done {
            auto more = made;
            more.set(key.raw(), std::move(value));
            return object(node, part + 2, more, scope, in, out);
        });
    });
}

Done Machine::alternative(const Node& node, const Scope* scope, const Value& in, Sink out) {
    bool any = false;
    std::optional<Error> later;
    auto done = eval(*node.parts[0], scope, in, [&](Value value) -> Done {
        if (!truth(value.json)) return {};
        any        = true;
        auto taken = out(std::move(value));
        if (!taken.ok()) later = taken.error();
        return taken;
    });
    if (!done.ok() && (later || !done.error().is(raised))) return done;
    return any ? Done{} : eval(*node.parts[1], scope, in, out);
}

Done Machine::logic(const Node& node, const Scope* scope, const Value& in, Sink out) {
    const bool decides = node.kind == Node::Kind::either;  // true decides or, false decides and
    return plainly(*node.parts[0], scope, in, [&](Json left) -> Done {
        if (truth(left) == decides) return emit(out, Json{decides});
        return plainly(*node.parts[1], scope, in,
                       [&](Json right) { return emit(out, Json{truth(right)}); });
    });
}

Done Machine::fold(const Node& node, const Scope* scope, const Value& in, Sink out) {
    const bool each = node.kind == Node::Kind::foreach_;
    return plainly(*node.parts[1], scope, in, [&](Json start) -> Done {
        Json state = std::move(start);
        TRY(plainly(*node.parts[0], scope, in, [&](Json item) {
            return matched(*node.pattern, item, scope, in, [&](const Scope* bound) -> Done {
                const Value before{state, false, false, {}};
                state = Json{};
                return plainly(*node.parts[2], bound, before, [&](Json next) -> Done {
                    TRY(spend(size_of(next)));
                    state = std::move(next);
                    if (!each) return {};
                    const Value now{state, false, false, {}};
                    return node.parts.size() > 3 ? eval(*node.parts[3], bound, now, out) : out(now);
                });
            });
        }));
        return each ? Done{} : emit(out, std::move(state));
    });
}

Done Machine::matched(const Node& pattern, const Json& value, const Scope* scope, const Value& in,
                      const std::function<Done(const Scope*)>& then) {
    if (pattern.kind == Node::Kind::variable) {
        TRY(spend(size_of(value)));
        Scope bound{.up = scope, .name = pattern.name, .is_value = true, .value = value};
        return then(&bound);
    }
    const bool list  = pattern.kind == Node::Kind::array;
    const auto count = list ? pattern.parts.size() : pattern.parts.size() / 2;
    const std::function<Done(std::size_t, const Scope*)> from = [&](std::size_t index,
                                                                    const Scope* so_far) -> Done {
        if (index == count) return then(so_far);
        const auto match = [&](const Json& key, const Node& part) -> Done {
            return matched(part, TRY(element(value, key)), so_far, in,
                           [&](const Scope* bound) { return from(index + 1, bound); });
        };
        if (list) return match(Json{index}, *pattern.parts[index]);
        return plainly(*pattern.parts[2 * index], so_far, in,
                       [&](Json key) { return match(key, *pattern.parts[2 * index + 1]); });
    };
    return from(0, scope);
}

Done Machine::variable(const Node& node, const Scope* scope, Sink out) {
    for (const auto* at = scope; at != nullptr; at = at->up)
        if (at->is_value && at->name == node.name) {
            TRY(spend(size_of(at->value)));
            return emit(out, at->value);
        }
    return fail(errors::usage, "${} is not defined", node.name);
}

Done Machine::broken(const Node& node, const Scope* scope) {
    for (const auto* at = scope; at != nullptr; at = at->up)
        if (at->label != 0 && at->name == node.name) {
            stop_at_ = at->label;
            return fail(stopped, "");
        }
    return fail(errors::usage, "${} is no label", node.name);
}

}  // namespace jq

Jq::Jq(std::unique_ptr<jq::Node> program) : program_{std::move(program)} {}
Jq::Jq(Jq&&) noexcept            = default;
Jq& Jq::operator=(Jq&&) noexcept = default;
Jq::~Jq()                        = default;

Result<Jq> Jq::parse(std::string_view program) { return Jq{TRY(jq::parse(program))}; }

Result<void> Jq::run(const Json& input, const std::function<Result<void>(const Json&)>& emit,
                     std::size_t work_bound) const {
    // The functions that the language has of itself are written in it.
    auto library = TRY(jq::parse(std::string{jq::prelude} + "."));
    jq::Machine machine{work_bound};
    std::vector<std::unique_ptr<jq::Scope>> scopes;
    const jq::Scope* scope = nullptr;
    for (const auto* at = library.get(); at->kind == jq::Node::Kind::define;
         at             = at->parts[0].get()) {
        auto defined      = std::make_unique<jq::Scope>();
        defined->up       = scope;
        defined->name     = at->function.name;
        defined->arity    = at->function.parameters.size();
        defined->function = &at->function;
        scope             = defined.get();
        scopes.push_back(std::move(defined));
    }
    auto done = machine.eval(*program_, scope, jq::Value{input, false, false, {}},
                             [&](jq::Value value) { return emit(value.json); });
    if (done.ok()) return {};
    return machine.told(done.error());
}

}  // namespace ve::select
