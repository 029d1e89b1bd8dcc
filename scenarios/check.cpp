// The types of a scenario: each field of a message by its descriptor, each name by what made it.
#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/coin.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "scenarios/syntax.hpp"
#include "scenarios/value.hpp"

namespace ve::scenario {
namespace {

namespace pb = google::protobuf;
using Kind   = Expression::Kind;

// What is known of a name before anything runs.
struct Type {
    enum class Of : std::uint8_t {
        unknown,
        address,
        scalar,
        quantity,
        message,
        list,
        receipt,
        output
    };
    Of of                         = Of::unknown;
    const pb::Descriptor* message = nullptr;     // of a message, or of the items of a list
    const wire::Rpc* rpc          = nullptr;     // of a receipt
    std::string unit;                            // of a quantity
    const pb::EnumDescriptor* values = nullptr;  // of a scalar that is one of an enum
};

const std::vector<std::string> receipt_fields = {"code",     "codespace", "log",        "height",
                                                 "hash",     "gas_used",  "gas_wanted", "fee",
                                                 "response", "events"};
const std::vector<std::string> output_fields  = {"exit", "out", "err", "json"};

bool is_one_of(const pb::FieldDescriptor& field, std::initializer_list<std::string_view> names) {
    return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE &&
           std::ranges::find(names, field.message_type()->full_name()) != names.end();
}
bool is_coin(const pb::FieldDescriptor& field) {
    return is_one_of(field, {"cosmos.base.v1beta1.Coin", "cosmos.base.v1beta1.DecCoin"});
}

std::string type_name(const pb::FieldDescriptor& field) {
    if (is_coin(field)) return "an amount such as 25uve";
    if (is_one_of(field, {"google.protobuf.Duration"})) return "a duration such as 30d";
    if (is_one_of(field, {"google.protobuf.Timestamp"}))
        return "a time such as \"2026-01-31T10:00:00Z\"";
    switch (field.cpp_type()) {
        case pb::FieldDescriptor::CPPTYPE_MESSAGE:
            return "{ … } of " + field.message_type()->name();
        case pb::FieldDescriptor::CPPTYPE_BOOL: return "true or false";
        case pb::FieldDescriptor::CPPTYPE_ENUM: return "one of " + field.enum_type()->name();
        case pb::FieldDescriptor::CPPTYPE_STRING: return "a text";
        default: return "a whole number";
    }
}

class Checker {
  public:
    explicit Checker(File& file) : file_{file} {}

    std::vector<Error> run() {
        std::set<std::string> titles;
        for (auto& scenario : file_.scenarios) {
            if (!titles.insert(scenario.title).second)
                wrong(scenario.place, "two scenarios are titled \"" + scenario.title + "\"");
            names_.clear();
            snapshots_.clear();
            for (const auto* builtin : {"customer", "provider", "operator", "alice", "bob"})
                names_[builtin] = {Type::Of::address, nullptr, nullptr, {}};
            for (const auto* counted : {"now", "height"})
                names_[counted] = {Type::Of::quantity, nullptr, nullptr, {}};
            names_["seed"] = {Type::Of::scalar, nullptr, nullptr, {}};
            if (scenario.net.validators == 0)
                wrong(scenario.place, "a net has at least one validator");
            block(scenario.body);
        }
        return std::move(errors_);
    }

  private:
    void wrong(const Place& place, std::string what) {
        errors_.push_back(error_at(file_, place, std::move(what)));
    }

    void block(Block& statements) {
        for (auto& statement : statements) one(statement);
    }

    void define(const Statement& statement, const std::string& name, Type type) {
        if (name.empty()) return;
        if (names_.contains(name) && names_[name].of == Type::Of::address &&
            statement.kind != Statement::Kind::actor)
            wrong(statement.place, "'" + name + "' is an actor already");
        names_[name] = std::move(type);
    }

    void one(Statement& statement) {
        using S = Statement::Kind;
        switch (statement.kind) {
            case S::actor:
                define(statement, statement.name, {Type::Of::address, nullptr, nullptr, {}});
                if (statement.value && !money(*statement.value))
                    wrong(statement.value->place, "expected an amount such as 10ve");
                return;
            case S::let: define(statement, statement.name, expression(*statement.value)); return;
            case S::tx: tx(statement); return;
            case S::query: query(statement); return;
            case S::ve: ve_line(statement); return;
            case S::expect:
            case S::log: expression(*statement.value); return;
            case S::step:
            case S::eventually:
            case S::always: block(statement.body); return;
            case S::snapshot: snapshots_.insert(statement.name); return;
            case S::restore:
                if (!snapshots_.contains(statement.name))
                    wrong(statement.place,
                          "no snapshot '" + statement.name + "' was taken before" +
                              did_you_mean(
                                  statement.name,
                                  std::vector<std::string>{snapshots_.begin(), snapshots_.end()}));
                return;
            case S::mine:
            case S::travel: return;
        }
    }

    static bool money(const Expression& value) {
        const auto quantity = Quantity::of(Json{value.text});
        return value.kind == Kind::quantity && quantity && quantity->unit != "blocks";
    }

    void find_rpc(Statement& statement, bool message) {
        const auto dot    = statement.rpc_text.find('.');
        const auto module = statement.rpc_text.substr(0, dot);
        const auto name   = statement.rpc_text.substr(dot + 1);
        std::set<std::string> modules, names;
        for (const auto& rpc : wire::Catalog::get().rpcs()) {
            if (rpc.is_message != message) continue;
            modules.insert(rpc.module());
            if (rpc.module() != module) continue;
            if (rpc.name == name || rpc.request->name() == name) {
                statement.rpc = &rpc;
                return;
            }
            names.insert(message ? rpc.request->name() : rpc.name);
        }
        const std::string what = message ? "message" : "query";
        if (!modules.contains(module))
            return wrong(statement.rpc_place,
                         fmt::format("no module '{}' has a {}{}", module, what,
                                     did_you_mean(module, std::vector<std::string>{
                                                              modules.begin(), modules.end()})));
        wrong(
            statement.rpc_place,
            fmt::format("module {} has no {} '{}'{}", module, what, name,
                        did_you_mean(name, std::vector<std::string>{names.begin(), names.end()})));
    }

    void tx(Statement& statement) {
        const auto signer = names_.find(statement.name);
        if (signer == names_.end() || signer->second.of != Type::Of::address)
            wrong(statement.place, fmt::format("'{}' is no actor{}", statement.name,
                                               did_you_mean(statement.name, known_names())));
        find_rpc(statement, true);
        if (statement.rpc != nullptr) message(*statement.value, *statement.rpc->request);
        define(statement, statement.result, {Type::Of::receipt, nullptr, statement.rpc, {}});
    }

    void query(Statement& statement) {
        find_rpc(statement, false);
        if (statement.rpc != nullptr) message(*statement.value, *statement.rpc->request);
        define(statement, statement.result,
               {statement.rpc == nullptr ? Type::Of::unknown : Type::Of::message,
                statement.rpc == nullptr ? nullptr : statement.rpc->response,
                nullptr,
                {}});
    }

    void ve_line(Statement& statement) {
        const auto words = words_of(statement.name);
        if (!words.ok()) wrong(statement.rpc_place, words.error().detail());
        // $name in a command line stands for a value of the scenario.
        for (std::size_t at = statement.name.find('$'); at != std::string::npos;
             at             = statement.name.find('$', at + 1)) {
            auto end = at + 1;
            while (end < statement.name.size() &&
                   (std::isalnum(static_cast<unsigned char>(statement.name[end])) != 0 ||
                    statement.name[end] == '_'))
                ++end;
            const auto name = statement.name.substr(at + 1, end - at - 1);
            if (!names_.contains(name))
                wrong({statement.rpc_place.line, statement.rpc_place.column + at, name.size() + 1},
                      fmt::format("nothing is named '{}'{}", name,
                                  did_you_mean(name, known_names())));
        }
        define(statement, statement.result, {Type::Of::output, nullptr, nullptr, {}});
    }

    std::vector<std::string> known_names() const {
        std::vector<std::string> out;
        for (const auto& [name, type] : names_) out.push_back(name);
        return out;
    }

    // An object literal against a message.
    void message(const Expression& value, const pb::Descriptor& type) {
        std::vector<std::string> known;
        for (int i = 0; i < type.field_count(); ++i) known.push_back(type.field(i)->name());
        std::set<std::string> seen;
        for (const auto& item : value.fields) {
            const auto* field = type.FindFieldByName(item.name);
            if (field == nullptr) {
                wrong(item.place, fmt::format("{} has no field '{}'{}", type.name(), item.name,
                                              did_you_mean(item.name, known)));
                continue;
            }
            if (!seen.insert(item.name).second)
                wrong(item.place, "field '" + item.name + "' appears twice");
            field_value(*item.value, *field, field->is_repeated());
        }
    }

    void field_value(const Expression& value, const pb::FieldDescriptor& field, bool repeated) {
        const auto expected = [&] {
            wrong(value.place, fmt::format("field '{}' takes {}{}", field.name(),
                                           repeated ? "a list of: " : "", type_name(field)));
        };
        if (value.kind == Kind::list) {
            if (!repeated) return expected();
            for (const auto& item : value.items) field_value(*item, field, false);
            return;
        }
        if (value.kind == Kind::binary || value.kind == Kind::compare) {
            expression(value);
            return;
        }
        if (value.kind == Kind::name) return name_value(value, field, repeated);
        // One amount stands for a list of one.
        if (repeated && !(is_coin(field) && value.kind == Kind::quantity)) return expected();
        if (!fits(value, field)) expected();
    }

    bool fits(const Expression& value, const pb::FieldDescriptor& field) {
        switch (value.kind) {
            case Kind::object:
                if (field.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) return false;
                message(value, *field.message_type());
                return true;
            case Kind::quantity:
                if (is_coin(field)) return money(value);
                return is_one_of(field, {"google.protobuf.Duration"}) &&
                       Duration::parse(value.text).ok();
            case Kind::number: return number_fits(value.text, field);
            case Kind::text:
                if (is_one_of(field, {"google.protobuf.Timestamp"}))
                    return Time::parse(value.text).ok();
                if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_ENUM)
                    return has_value(*field.enum_type(), value.text);
                return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING;
            case Kind::boolean: return field.cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL;
            default: return true;
        }
    }

    static bool number_fits(const std::string& digits, const pb::FieldDescriptor& field) {
        const auto json = Json::number(digits);
        switch (field.cpp_type()) {
            case pb::FieldDescriptor::CPPTYPE_INT32: return json.i64(INT32_MIN, INT32_MAX).ok();
            case pb::FieldDescriptor::CPPTYPE_UINT32: return json.u64(UINT32_MAX).ok();
            case pb::FieldDescriptor::CPPTYPE_INT64: return json.i64().ok();
            case pb::FieldDescriptor::CPPTYPE_UINT64: return json.u64().ok();
            // Amounts travel as text: a number is what one means there.
            case pb::FieldDescriptor::CPPTYPE_STRING:
                return field.type() == pb::FieldDescriptor::TYPE_STRING;
            default: return false;
        }
    }

    static bool has_value(const pb::EnumDescriptor& type, const std::string& name) {
        for (int i = 0; i < type.value_count(); ++i)
            if (type.value(i)->name() == name) return true;
        return false;
    }

    void name_value(const Expression& value, const pb::FieldDescriptor& field, bool repeated) {
        if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_ENUM && value.path.size() == 1 &&
            !names_.contains(value.text)) {
            if (has_value(*field.enum_type(), value.text)) return;
            std::vector<std::string> known;
            for (int i = 0; i < field.enum_type()->value_count(); ++i)
                known.push_back(field.enum_type()->value(i)->name());
            return wrong(value.place,
                         fmt::format("{} has no value '{}'{}", field.enum_type()->name(),
                                     value.text, did_you_mean(value.text, known)));
        }
        const auto type = expression(value);
        const bool message_wanted =
            field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE && !is_coin(field);
        const bool mismatch =
            (type.of == Type::Of::address &&
             (field.cpp_type() != pb::FieldDescriptor::CPPTYPE_STRING || repeated)) ||
            (type.of == Type::Of::message &&
             field.cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) ||
            (type.of == Type::Of::message && message_wanted &&
             type.message != field.message_type()) ||
            type.of == Type::Of::receipt || type.of == Type::Of::output;
        if (mismatch)
            wrong(value.place, fmt::format("'{}' does not fit field '{}', which takes {}",
                                           value.text, field.name(), type_name(field)));
    }

    Type expression(const Expression& value) {
        switch (value.kind) {
            case Kind::name: return name(value);
            case Kind::number: return {Type::Of::quantity, nullptr, nullptr, {}};
            case Kind::quantity: {
                const auto quantity = Quantity::of(Json{value.text});
                if (!quantity && !Duration::parse(value.text).ok())
                    wrong(value.place,
                          "'" + value.text +
                              "' is no known quantity; write 25uve, 3.5ve, 10blocks or 30d");
                return {Type::Of::quantity, nullptr, nullptr, quantity ? quantity->unit : ""};
            }
            case Kind::compare:
            case Kind::binary: {
                const auto left = expression(*value.items[0]);
                if (left.values != nullptr && is_value_name(*value.items[1], *left.values))
                    return {};
                const auto right = expression(*value.items[1]);
                const bool clash = left.of == Type::Of::quantity &&
                                   right.of == Type::Of::quantity && !left.unit.empty() &&
                                   !right.unit.empty() && left.unit != right.unit;
                if (clash)
                    wrong(value.place,
                          fmt::format("'{}' mixes {} and {}", value.text, left.unit, right.unit));
                const bool numbers_wanted = value.kind == Kind::binary && value.text != "+";
                for (const auto* side : {&left, &right})
                    if (numbers_wanted &&
                        (side->of == Type::Of::address || side->of == Type::Of::receipt ||
                         side->of == Type::Of::output || side->of == Type::Of::list))
                        wrong(value.place, fmt::format("'{}' calculates with numbers", value.text));
                return left.of == Type::Of::quantity && !left.unit.empty() ? left : right;
            }
            case Kind::object:
                for (const auto& field : value.fields) expression(*field.value);
                return {};
            case Kind::list:
                for (const auto& item : value.items) expression(*item);
                return {Type::Of::list, nullptr, nullptr, {}};
            case Kind::text:
            case Kind::boolean: return {Type::Of::scalar, nullptr, nullptr, {}};
        }
        return {};
    }

    // A bare name on the other side of an enum's comparison is one of its values, and known.
    bool is_value_name(const Expression& value, const pb::EnumDescriptor& type) {
        if (value.kind != Kind::name || value.path.size() != 1 || names_.contains(value.text))
            return false;
        if (has_value(type, value.text)) return true;
        std::vector<std::string> known;
        for (int i = 0; i < type.value_count(); ++i) known.push_back(type.value(i)->name());
        wrong(value.place, fmt::format("{} has no value '{}'{}", type.name(), value.text,
                                       did_you_mean(value.text, known)));
        return true;
    }

    Type name(const Expression& value) {
        const auto found = names_.find(value.path[0]);
        if (found == names_.end()) {
            wrong(value.place, fmt::format("nothing is named '{}'{}", value.path[0],
                                           did_you_mean(value.path[0], known_names())));
            return {};
        }
        Type type        = found->second;
        Place at         = value.place;
        std::size_t from = 1;
        at.column += value.path[0].size() + 1;
        if (value.path.size() > 1 && type.of == Type::Of::receipt) {
            if (!known_field(receipt_fields, value.path[1], at, "a receipt")) return {};
            if (value.path[1] != "response" || type.rpc == nullptr) return {};
            type = {Type::Of::message, type.rpc->response, nullptr, {}};
            at.column += value.path[1].size() + 1;
            from = 2;
        } else if (value.path.size() > 1 && type.of == Type::Of::output) {
            known_field(output_fields, value.path[1], at, "a command's output");
            return {};
        } else if (value.path.size() > 1 && type.of == Type::Of::address) {
            if (value.path[1] != "address") wrong(at, "an actor has only an address");
            return {Type::Of::address, nullptr, nullptr, {}};
        }
        for (std::size_t i = from; i < value.path.size(); ++i) {
            const auto& part = value.path[i];
            at.length        = part.size();
            if (type.of == Type::Of::list && part[0] >= '0' && part[0] <= '9') {
                type = type.message == nullptr ? Type{}
                                               : Type{Type::Of::message, type.message, nullptr, {}};
            } else if (type.of == Type::Of::message && type.message != nullptr) {
                if (type.message->full_name() == "google.protobuf.Any") return {};
                const auto* field = type.message->FindFieldByName(part);
                if (field == nullptr) {
                    std::vector<std::string> known;
                    for (int k = 0; k < type.message->field_count(); ++k)
                        known.push_back(type.message->field(k)->name());
                    wrong(at, fmt::format("{} has no field '{}'{}", type.message->name(), part,
                                          did_you_mean(part, known)));
                    return {};
                }
                if (field->is_map()) return {};
                const auto* inner = field->cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE
                                        ? field->message_type()
                                        : nullptr;
                type              = field->is_repeated() ? Type{Type::Of::list, inner, nullptr, {}}
                                    : inner != nullptr
                                        ? Type{Type::Of::message, inner, nullptr, {}}
                                        : Type{Type::Of::unknown, nullptr, nullptr, {}, field->enum_type()};
            } else if (type.of != Type::Of::unknown) {
                wrong(at, fmt::format("'{}' has no parts", value.path[i - 1]));
                return {};
            }
            at.column += part.size() + 1;
        }
        return type;
    }

    bool known_field(const std::vector<std::string>& known, const std::string& name, Place at,
                     std::string_view what) {
        if (std::ranges::find(known, name) != known.end()) return true;
        at.length = name.size();
        wrong(at, fmt::format("{} has no field '{}'{}", what, name, did_you_mean(name, known)));
        return false;
    }

    File& file_;
    std::vector<Error> errors_;
    std::map<std::string, Type> names_;
    std::set<std::string> snapshots_;
};

}  // namespace

std::vector<Error> check(File& file) { return Checker{file}.run(); }

}  // namespace ve::scenario
