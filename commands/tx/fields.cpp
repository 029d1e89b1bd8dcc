#include "commands/tx/fields.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/coin.hpp"
#include "base/dec.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "commands/money.hpp"
#include "commands/session.hpp"
#include "commands/signer.hpp"
#include "wire/json.hpp"

namespace ve {
namespace {

namespace pb = google::protobuf;

constexpr int flag_depth                 = 3;
constexpr std::size_t file_max           = 16U << 20;
constexpr std::string_view coin_name     = "cosmos.base.v1beta1.Coin";
constexpr std::string_view dec_coin_name = "cosmos.base.v1beta1.DecCoin";
constexpr std::string_view time_name     = "google.protobuf.Timestamp";
constexpr std::string_view duration_name = "google.protobuf.Duration";

bool is_message(const pb::FieldDescriptor& field, std::string_view name) {
    return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE &&
           field.message_type()->full_name() == name;
}

// A message that has a short text form of its own.
bool has_text_form(const pb::FieldDescriptor& field) {
    return is_message(field, coin_name) || is_message(field, dec_coin_name) ||
           is_message(field, time_name) || is_message(field, duration_name);
}

bool is_nested(const pb::FieldDescriptor& field) {
    return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && !field.is_repeated() &&
           !has_text_form(field) && field.message_type()->full_name() != "google.protobuf.Any";
}

// The address of an account, for which a name may be typed.
bool is_account(const pb::FieldDescriptor& field) {
    return field.type() == pb::FieldDescriptor::TYPE_STRING &&
           wire::Catalog::get().scalar(field) == "cosmos.AddressString";
}

// The operator's address of a validator: an account's name means it, too.
bool is_validator(const pb::FieldDescriptor& field) {
    return field.type() == pb::FieldDescriptor::TYPE_STRING &&
           wire::Catalog::get().scalar(field) == "cosmos.ValidatorAddressString";
}

std::string kind_of(const pb::FieldDescriptor& field) {
    if (is_message(field, coin_name)) return field.is_repeated() ? "COINS" : "COIN";
    if (is_message(field, dec_coin_name)) return "DECCOIN";
    if (is_message(field, time_name)) return "TIME";
    if (is_message(field, duration_name)) return "DURATION";
    switch (field.cpp_type()) {
        case pb::FieldDescriptor::CPPTYPE_MESSAGE: return "JSON";
        case pb::FieldDescriptor::CPPTYPE_BOOL: return "";
        case pb::FieldDescriptor::CPPTYPE_ENUM: return "NAME";
        case pb::FieldDescriptor::CPPTYPE_STRING:
            if (field.type() == pb::FieldDescriptor::TYPE_BYTES) return "BYTES";
            return wire::Catalog::get().scalar(field).find("Address") == std::string::npos
                       ? "TEXT"
                       : "ADDRESS";
        default: return "NUMBER";
    }
}

Json coin_json(const Coin& coin) {
    return Json::object({{"denom", coin.denom.text()}, {"amount", coin.amount.text()}});
}

// "0.5uve"
Result<Json> dec_coin_json(std::string_view text) {
    const auto split = text.find_first_not_of("0123456789.");
    if (split == 0 || split == std::string_view::npos)
        return fail(errors::usage, "expected an amount and a denom, such as 0.5uve, got '{:.80}'",
                    text);
    const auto amount = TRY(Dec::parse(text.substr(0, split)));
    const auto denom  = TRY(Denom::parse(text.substr(split)));
    return Json::object({{"denom", denom.text()}, {"amount", amount.text()}});
}

Result<Json> coins_json(std::string_view text) {
    auto out = Json::array();
    for (const auto& coin : TRY(parse_moneys(text))) out.push(coin_json(coin));
    return out;
}

// An enum value by its full name, its name without the common prefix, or its number.
Result<Json> enum_json(const pb::EnumDescriptor& type, const std::string& typed) {
    std::string wanted = typed;
    std::ranges::transform(wanted, wanted.begin(), [](char c) {
        return c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    std::vector<std::string> names;
    for (int i = 0; i < type.value_count(); ++i) {
        const auto& name  = type.value(i)->name();
        std::string upper = name;
        std::ranges::transform(upper, upper.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        if (upper == wanted || upper.ends_with("_" + wanted) ||
            std::to_string(type.value(i)->number()) == typed)
            return Json{name};
        names.push_back(name);
    }
    return fail(errors::usage, "'{:.80}' is no {}{}", typed, type.name(),
                did_you_mean(wanted, names))
        .with_hint("one of: {}", fmt::join(names, ", "));
}

Result<std::string> file_or_text(Session& session, const std::string& typed) {
    if (typed == "-") return read_input(session, typed, file_max);
    if (typed.starts_with('@')) return read_input(session, typed.substr(1), file_max);
    return typed;
}

// "now", "now-30m": seconds of the newest block's time, with which the chain compares.
Result<Json> seconds_json(Session& session, std::string_view typed) {
    auto* node      = TRY(session.connection());
    const auto time = TRY(node->state()).time;
    auto seconds    = time.seconds;
    if (const auto span = typed.substr(3); !span.empty()) {
        if (span.front() != '-' && span.front() != '+')
            return fail(errors::usage, "'{:.80}' is no time; write now, now-30m or now+1h", typed);
        const auto shift = TRY(Duration::parse(span.substr(1))).nanos / 1'000'000'000;
        seconds += span.front() == '-' ? -shift : shift;
    }
    return Json{std::to_string(seconds)};
}

Result<Json> json_of(Session& session, const pb::FieldDescriptor& field, const std::string& typed) {
    if (is_message(field, coin_name)) return coin_json(TRY(parse_money(typed)));
    if (is_message(field, dec_coin_name)) return dec_coin_json(typed);
    if (is_message(field, duration_name)) {
        const auto span = TRY(Duration::parse(typed));
        return Json{
            fmt::format("{}.{:09}s", span.nanos / 1'000'000'000, span.nanos % 1'000'000'000)};
    }
    switch (field.cpp_type()) {
        case pb::FieldDescriptor::CPPTYPE_MESSAGE: {
            if (is_message(field, time_name)) return Json{typed};
            const auto text = TRY(file_or_text(session, typed));
            return Json::parse(text);
        }
        case pb::FieldDescriptor::CPPTYPE_ENUM: return enum_json(*field.enum_type(), typed);
        case pb::FieldDescriptor::CPPTYPE_STRING: {
            if (is_account(field)) return Json{TRY(find_address(session, typed)).text()};
            if (is_validator(field) && !typed.starts_with(prefix::operator_))
                return Json{TRY(find_address(session, typed)).text(prefix::operator_)};
            if (field.type() != pb::FieldDescriptor::TYPE_BYTES)
                return Json{TRY(file_or_text(session, typed))};
            if (typed.starts_with('@') || typed == "-") {
                const auto bytes = TRY(file_or_text(session, typed));
                return Json{base64(bytes_of(bytes))};
            }
            if (typed.starts_with("0x")) return Json{base64(TRY(parse_hex(typed.substr(2))))};
            return Json{typed};
        }
        default:
            return typed.starts_with("now") ? seconds_json(session, typed)
                                            : Result<Json>{Json{typed}};
    }
}

// The members of all objects in one: a map may be typed in pieces. What is no object stays as it
// is, for the reader of messages to refuse.
Json merged(const Json& list) {
    auto out = Json::object();
    for (const auto& piece : list.items()) {
        if (!piece.is_object()) return piece;
        for (const auto& [name, value] : piece.members()) out.set(name, value);
    }
    return out;
}

// Sets "id.owner" inside the object, making the objects on the way.
void set_path(Json& object, std::string_view path, Json value) {
    const auto dot = path.find('.');
    if (dot == std::string_view::npos) {
        object.set(std::string{path}, std::move(value));
        return;
    }
    const std::string head{path.substr(0, dot)};
    if (object.find(head) == nullptr) object.set(head, Json::object());
    set_path(*object.find(head), path.substr(dot + 1), std::move(value));
}

}  // namespace

std::string flag_of(std::string_view path) {
    std::string out{path};
    std::ranges::replace(out, '_', '-');
    return out;
}

MessageFlags::MessageFlags(CLI::App& leaf, const pb::Descriptor& message,
                           const std::vector<std::string>& positional,
                           const std::vector<std::string>& skip)
    : message_{message}, positional_{positional}, skip_{skip} {
    add(leaf, message, {}, 0);
    // Positional words in their own order, each also a flag of the same name.
    for (const auto& path : positional_) {
        const auto found = inputs_.find(path);
        if (found == inputs_.end()) continue;
        leaf.add_option_function<std::string>(
                flag_of(path) + ",--" + flag_of(path),
                [input = found->second.get()](const std::string& word) {
                    input->typed.push_back(word);
                },
                wire::Catalog::get().help(*found->second->field))
            ->type_name(kind_of(*found->second->field));
    }
}

void MessageFlags::add(CLI::App& leaf, const pb::Descriptor& message, const std::string& path,
                       int depth) {
    for (int i = 0; i < message.field_count(); ++i) {
        const auto* field = message.field(i);
        const auto name   = path.empty() ? field->name() : path + "." + field->name();
        // A list of signers is typed: who signs is only the first of them.
        if (!field->is_repeated() && std::ranges::find(skip_, name) != skip_.end()) continue;
        if (is_nested(*field) && depth + 1 < flag_depth) {
            if (field->message_type()->full_name() == "cosmos.base.query.v1beta1.PageRequest") {
                add(leaf, *field->message_type(), name, flag_depth);
                continue;
            }
            add(leaf, *field->message_type(), name, depth + 1);
            continue;
        }
        auto& input = *inputs_.emplace(name, std::make_unique<Input>()).first->second;
        input.field = field;
        input.path  = name;
        if (std::ranges::find(positional_, name) != positional_.end()) continue;
        const auto help = wire::Catalog::get().help(*field);
        auto flag       = flag_of(name);
        // Paging is the same everywhere: --limit, --page-key, --offset, --reverse, --count-total.
        if (flag.starts_with("pagination.")) flag = flag.substr(11);
        if (name == "pagination.key") flag = "page-key";
        if (field->cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL && !field->is_repeated()) {
            leaf.add_flag("--" + flag, input.flag, help);
            continue;
        }
        auto* option = leaf.add_option("--" + flag, input.typed, help)->type_name(kind_of(*field));
        option->default_str(wire::Catalog::get().flag_default(*field));
        if (!field->is_repeated() || is_message(*field, coin_name))
            option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::Throw);
        else
            option->expected(1)->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        // A JSON list is one word, not many.
        option->allow_extra_args(false);
    }
}

// Where nothing at all was typed, the first word is asked for here: the chain's complaint about an
// empty field helps nobody.
Result<void> MessageFlags::check_first_word(const Session& session) const {
    if (positional_.empty()) return {};
    const auto first = inputs_.find(positional_.front());
    if (first == inputs_.end() || !first->second->typed.empty()) return {};
    std::vector<std::string> words;
    for (const auto& path : positional_) words.push_back("<" + flag_of(path) + ">");
    return fail(errors::usage, "{} is missing; expected {}", flag_of(positional_.front()),
                fmt::join(words, " "))
        .with_hint("ve {} {} {} --help", session.word(0), session.word(1), session.word(2));
}

// What was typed, or the default once something else of the same nested message was typed.
std::vector<std::string> MessageFlags::words_for(const Input& input) const {
    const auto wanted = wire::Catalog::get().flag_default(*input.field);
    const auto dot    = input.path.rfind('.');
    if (!input.typed.empty() || wanted.empty() || dot == std::string::npos) return input.typed;
    const auto nest = input.path.substr(0, dot + 1);
    for (const auto& [path, other] : inputs_)
        if (path.starts_with(nest) && (other->flag || !other->typed.empty())) return {wanted};
    return {};
}

Result<std::unique_ptr<wire::Proto>> MessageFlags::message(Session& session) const {
    TRY(check_first_word(session));
    auto json = Json::object();
    for (const auto& [path, input] : inputs_) {
        const auto& field = *input->field;
        if (input->flag) set_path(json, path, Json{true});
        const auto words = words_for(*input);
        if (words.empty()) continue;
        const auto place = "--" + flag_of(path);
        if (is_message(field, coin_name) && field.is_repeated()) {
            auto coins = coins_json(words.front());
            if (!coins.ok()) return std::move(coins).error().at(place);
            set_path(json, path, std::move(coins).value());
            continue;
        }
        auto list = Json::array();
        for (const auto& typed : words) {
            auto one = json_of(session, field, typed);
            if (!one.ok()) return std::move(one).error().at(place);
            // A JSON list given at once stands for all items of a repeated field.
            if (field.is_repeated() && one->is_array())
                for (const auto& item : one->items()) list.push(item);
            else
                list.push(std::move(one).value());
        }
        if (field.is_map())
            set_path(json, path, merged(list));
        else if (field.is_repeated())
            set_path(json, path, std::move(list));
        else
            set_path(json, path, list.items().front());
    }
    auto out = wire::Catalog::get().make(message_.full_name());
    TRY(wire::from_json(json, *out));
    return out;
}

}  // namespace ve
