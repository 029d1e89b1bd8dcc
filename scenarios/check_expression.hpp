// The types of expressions and messages within one scope; what does not go together is noted.
#pragma once

#include "scenarios/scope.hpp"

namespace ve::scenario {

// The errors of a file, each once, up to a bound.
class Problems {
  public:
    explicit Problems(const File& file) : file_{file} {}
    void add(const Place& place, std::string what);
    std::size_t count() const { return errors_.size(); }
    bool full() const { return errors_.size() >= limits::errors; }
    std::vector<Error> take() { return std::move(errors_); }

  private:
    const File& file_;
    std::vector<Error> errors_;
};

class ExpressionChecker {
  public:
    ExpressionChecker(Problems& problems, Scope& scope) : problems_{problems}, scope_{scope} {}

    Type type(Expression& value);
    void condition(Expression& value);  // of an `expect`
    // An object literal against a message.
    void message(Expression& object, const google::protobuf::Descriptor& wanted);

  private:
    Type compared(Expression& value);
    Type calculated(Expression& value);
    Type name(const Expression& value);
    Type part(const Type& whole, const Name& part, std::string_view before);
    Type member(const google::protobuf::Descriptor& message, const Name& part);
    Type untyped_literal(Expression& value);

    void field(Expression& value, const google::protobuf::FieldDescriptor& wanted, bool repeated);
    void map_field(Expression& value, const google::protobuf::FieldDescriptor& wanted);
    void stored_literal(const Expression& value, const google::protobuf::FieldDescriptor& wanted,
                        bool repeated, const Type& type);
    bool literal_fits(Expression& value, const google::protobuf::FieldDescriptor& wanted);

    // A bare name where an enum's value is wanted becomes a text; true: it was one, or was noted.
    bool enum_value(Expression& value, const google::protobuf::EnumDescriptor& values);
    void expected(const Expression& value, const google::protobuf::FieldDescriptor& wanted,
                  bool repeated);
    bool has_name(const std::vector<std::string>& known, const Name& name, std::string_view what);

    Problems& problems_;
    Scope& scope_;
};

}  // namespace ve::scenario
