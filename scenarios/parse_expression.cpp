// Values: literals, names with their parts, objects, lists, sums, products, one comparison.
#include <algorithm>
#include <array>

#include "scenarios/cursor.hpp"

namespace ve::scenario {
namespace {

ExpressionPtr made(Expression::Kind kind, Token token) {
    auto out   = std::make_unique<Expression>();
    out->kind  = kind;
    out->text  = std::move(token.text);
    out->place = token.place;
    return out;
}

ExpressionPtr joined(Token sign, ExpressionPtr left, ExpressionPtr right, Expression::Kind kind) {
    auto out = made(kind, std::move(sign));
    out->items.push_back(std::move(left));
    out->items.push_back(std::move(right));
    return out;
}

// price        sent.response.ids[0]
Result<ExpressionPtr> parse_name(Cursor& cursor) {
    auto out = made(Expression::Kind::name, cursor.take());
    if (out->text == "true" || out->text == "false") {
        out->kind = Expression::Kind::boolean;
        return out;
    }
    out->path.push_back({out->text, out->place});
    while (cursor.is(".") || cursor.is("[")) {
        if (out->path.size() > static_cast<std::size_t>(limits::nesting))
            return cursor.wrong(cursor.now().place,
                                fmt::format("a name has at most {} parts", limits::nesting));
        const bool position = cursor.take().text == "[";
        if (!position && !cursor.is(Token::Kind::word)) return cursor.expected("a field's name");
        if (position && !cursor.is(Token::Kind::number)) return cursor.expected("a list position");
        auto part = cursor.take();
        if (position) TRY(cursor.whole(part, 0, UINT32_MAX));
        out->path.push_back({std::move(part.text), part.place});
        if (position) TRY(cursor.need("]"));
    }
    const auto& last  = out->path.back().place;
    out->place.length = last.column + last.length - out->place.column;
    return out;
}

Result<ExpressionPtr> parse_list(Cursor& cursor) {
    TRY(cursor.enter());
    auto out = made(Expression::Kind::list, cursor.take());
    cursor.skip_newlines();
    while (!cursor.is("]")) {
        out->items.push_back(TRY(parse_sum(cursor)));
        if (cursor.is(",")) cursor.take();
        cursor.skip_newlines();
    }
    cursor.take();
    cursor.leave();
    return out;
}

Result<ExpressionPtr> parse_primary(Cursor& cursor) {
    if (cursor.is("{")) return parse_object(cursor);
    if (cursor.is("[")) return parse_list(cursor);
    if (cursor.is("(")) {
        TRY(cursor.enter());
        cursor.take();
        auto inner = TRY(parse_sum(cursor));
        TRY(cursor.need(")"));
        cursor.leave();
        return inner;
    }
    switch (cursor.now().kind) {
        case Token::Kind::number: return made(Expression::Kind::number, cursor.take());
        case Token::Kind::quantity: return made(Expression::Kind::quantity, cursor.take());
        case Token::Kind::text: return made(Expression::Kind::text, cursor.take());
        case Token::Kind::word: return parse_name(cursor);
        default: return cursor.expected("a value");
    }
}

// A chain of one kind of operators, from the left; its length is bounded, for the tree leans.
Result<ExpressionPtr> parse_chain(Cursor& cursor, std::array<std::string_view, 2> signs,
                                  Result<ExpressionPtr> (*operand)(Cursor&)) {
    auto left = TRY(operand(cursor));
    for (std::size_t terms = 1; cursor.is(signs[0]) || cursor.is(signs[1]); ++terms) {
        auto sign = cursor.take();
        if (terms >= limits::terms)
            return cursor.wrong(sign.place,
                                fmt::format("a calculation has at most {} terms", limits::terms));
        auto right = TRY(operand(cursor));
        left = joined(std::move(sign), std::move(left), std::move(right), Expression::Kind::binary);
    }
    return left;
}

Result<ExpressionPtr> parse_product(Cursor& cursor) {
    return parse_chain(cursor, {"*", "/"}, parse_primary);
}

}  // namespace

Result<ExpressionPtr> parse_sum(Cursor& cursor) {
    return parse_chain(cursor, {"+", "-"}, parse_product);
}

Result<ExpressionPtr> parse_condition(Cursor& cursor) {
    static constexpr std::array<std::string_view, 7> operators = {
        "==", "!=", "<", "<=", ">", ">=", "contains"};
    auto left          = TRY(parse_sum(cursor));
    const auto compare = [&](auto sign) { return cursor.is(sign); };
    if (std::ranges::none_of(operators, compare)) return left;
    auto sign  = cursor.take();
    auto right = TRY(parse_sum(cursor));
    return joined(std::move(sign), std::move(left), std::move(right), Expression::Kind::compare);
}

Result<ExpressionPtr> parse_object(Cursor& cursor) {
    TRY(cursor.enter());
    auto out = made(Expression::Kind::object, cursor.take());
    cursor.skip_newlines();
    while (!cursor.is("}")) {
        Field field;
        field.name = TRY(cursor.need_name("a field's name"));
        TRY(cursor.need(":"));
        cursor.skip_newlines();
        field.value = TRY(parse_sum(cursor));
        out->fields.push_back(std::move(field));
        if (cursor.is(",")) cursor.take();
        cursor.skip_newlines();
    }
    cursor.take();
    cursor.leave();
    return out;
}

}  // namespace ve::scenario
