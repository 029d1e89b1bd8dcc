// A jq program as a tree. Only the parser makes it, only the machine reads it.
#pragma once

#include <memory>

#include "base/json.hpp"

namespace ve::select::jq {

struct Node;
using NodePtr = std::unique_ptr<Node>;

struct Function {
    std::string name;
    std::vector<std::string> parameters;  // "f", or "$x" for a value
    NodePtr body;
};

struct Node {
    enum class Kind : std::uint8_t {
        identity,
        recurse_all,  // ..
        literal,      // value
        text,         // parts joined; each literal, or formatted by `name`
        format,       // @name
        field,        // parts[0] is the term, parts[1] the index
        slice,        // term, from (may be null), to (may be null)
        iterate,      // term
        attempt,      // parts[0] with ? or try; parts[1] catches, may be null
        array,        // parts[0], may be null
        object,       // key, value, key, value…
        negate,
        pipe,
        comma,
        alternative,  // a // b
        both,         // and
        either,       // or
        compare,      // name: == != < <= > >=
        arithmetic,   // name: + - * / %
        update,       // name: = |= += -= *= /= %= //=
        condition,    // if, then, else
        reduce,       // source, start, update; pattern
        foreach_,     // source, start, update, extract
        bind,         // source, body; pattern
        define,       // function; parts[0] is what follows
        call,         // name, parts
        variable,     // name
        label,        // name, body
        break_        // name
    };
    Kind kind      = Kind::identity;
    std::size_t at = 0;  // byte of the program
    std::string name;
    Json value;
    std::vector<NodePtr> parts;
    Function function;
    NodePtr pattern;  // a variable, an array of patterns, or an object of keys and patterns
};

Result<NodePtr> parse(std::string_view program);

}  // namespace ve::select::jq
