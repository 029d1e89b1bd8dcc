#include "base/error.hpp"

#include <stdexcept>

namespace ve {

Error::Error(const ErrorKind& kind, std::string detail)
    : data_{std::make_unique<Data>(Data{std::string{kind.space},
                                        kind.code,
                                        std::string{kind.meaning},
                                        std::move(detail),
                                        {},
                                        {}})} {}

Error::Error(std::string space, std::uint32_t code, std::string detail)
    : data_{std::make_unique<Data>(Data{std::move(space), code, {}, std::move(detail), {}, {}})} {}

Error::Error(const Error& other) : data_{std::make_unique<Data>(*other.data_)} {}

Error& Error::operator=(const Error& other) {
    if (this != &other) data_ = std::make_unique<Data>(*other.data_);
    return *this;
}

std::string Error::text() const {
    if (meaning().empty()) return detail();
    if (detail().empty()) return meaning();
    return detail() + ": " + meaning();
}

void invariant_broken(const char* expression, const char* file, int line) {
    throw std::logic_error(fmt::format("invariant broken: {} ({}:{})", expression, file, line));
}

}  // namespace ve
