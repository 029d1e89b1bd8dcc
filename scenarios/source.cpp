// An expression in the words of the language, for messages about it.
#include "scenarios/syntax.hpp"

namespace ve::scenario {

std::string source_of(const Expression& value) {
    using Kind      = Expression::Kind;
    const auto list = [&](std::string open, std::string_view close) {
        for (std::size_t i = 0; i < value.items.size(); ++i)
            open += (i == 0 ? "" : ", ") + source_of(*value.items[i]);
        for (std::size_t i = 0; i < value.fields.size(); ++i)
            open += (i == 0 ? " " : ", ") + value.fields[i].name.text + ": " +
                    source_of(*value.fields[i].value);
        return open.append(close);
    };
    const auto side = [&](std::size_t i) {
        const auto& inner = *value.items[i];
        const bool sum    = inner.kind == Kind::binary && (inner.text == "+" || inner.text == "-");
        const bool tight  = value.text == "*" || value.text == "/";
        const bool right  = i == 1 && value.kind == Kind::binary && inner.kind == Kind::binary;
        return (sum && tight) || right ? "(" + source_of(inner) + ")" : source_of(inner);
    };
    switch (value.kind) {
        case Kind::number:
        case Kind::quantity:
        case Kind::boolean: return value.text;
        case Kind::text: return "\"" + value.text + "\"";
        case Kind::object: return list("{", " }");
        case Kind::list: return list("[", "]");
        case Kind::binary:
        case Kind::compare: return side(0) + " " + value.text + " " + side(1);
        case Kind::name: break;
    }
    std::string out;
    for (const auto& part : value.path) {
        const bool position = !out.empty() && part.text[0] >= '0' && part.text[0] <= '9';
        out += position ? "[" + part.text + "]" : (out.empty() ? "" : ".") + part.text;
    }
    return out;
}

}  // namespace ve::scenario
