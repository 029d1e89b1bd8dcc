#include "wire/scan.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <google/protobuf/wire_format.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <shared_mutex>

#include "wire/limits.hpp"

namespace ve::wire {
namespace {

namespace pb = google::protobuf;

constexpr std::uint32_t non_critical_bit = 1U << 10;
enum WireType : std::uint32_t { varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5 };

std::uint8_t wire_types_of(const pb::FieldDescriptor& field) {
    using pb::internal::WireFormat;
    auto types = 1U << WireFormat::WireTypeForFieldType(field.type());
    if (field.is_packable()) types |= 1U << delimited;
    return static_cast<std::uint8_t>(types);
}

Varint varint_of(const pb::FieldDescriptor& field) {
    switch (field.type()) {
        case pb::FieldDescriptor::TYPE_BOOL: return Varint::boolean;
        case pb::FieldDescriptor::TYPE_INT32:
        case pb::FieldDescriptor::TYPE_ENUM: return Varint::int32;
        case pb::FieldDescriptor::TYPE_UINT32:
        case pb::FieldDescriptor::TYPE_SINT32: return Varint::uint32;
        case pb::FieldDescriptor::TYPE_INT64:
        case pb::FieldDescriptor::TYPE_UINT64:
        case pb::FieldDescriptor::TYPE_SINT64: return Varint::any64;
        default: return Varint::none;
    }
}

bool fits(std::uint64_t value, Varint kind) {
    switch (kind) {
        case Varint::boolean: return value <= 1;
        case Varint::int32:
            return static_cast<std::int64_t>(value) == static_cast<std::int32_t>(value);
        case Varint::uint32: return value <= UINT32_MAX;
        case Varint::none:
        case Varint::any64: return true;
    }
    return true;
}

// Which of the bits in `once` is the field's: members of a oneof share that of the first.
std::uint64_t once_bit(const pb::FieldDescriptor& field) {
    if (field.is_repeated()) return 0;
    const auto* choice = field.containing_oneof();
    const int index    = choice == nullptr ? field.index() : choice->field(0)->index();
    VE_INVARIANT(index < 64);
    return std::uint64_t{1} << index;
}

// All shapes that were asked for. Bounded by the number of message types; never shrinks, so what it
// hands out stays valid. Filled by several threads.
class Shapes {
  public:
    static Shapes& get() {
        static Shapes shapes;
        return shapes;
    }

    const Shape* find(std::string_view name, Types types) {
        {
            const std::shared_lock lock{mutex_};
            const auto found = by_name_.find(name);
            if (found != by_name_.end()) {
                const auto& shape = *found->second;
                return shape.is_ours || types == Types::all ? &shape : nullptr;
            }
        }
        const auto* type = Catalog::get().message(name, types);
        if (type == nullptr) return nullptr;
        const std::unique_lock lock{mutex_};
        return &add(*type);
    }

  private:
    const Shape& add(const pb::Descriptor& type) {
        auto& slot = by_name_[type.full_name()];
        if (slot != nullptr) return *slot;
        slot                = std::make_unique<Shape>();
        auto& shape         = *slot;  // stays where it is while others are added
        shape.descriptor    = &type;
        shape.prototype     = &Catalog::get().prototype(type);
        shape.is_any        = &type == pb::Any::descriptor();
        shape.is_tx_message = Catalog::get().is_tx_message(type);
        shape.is_ours       = type.file()->pool() == pb::DescriptorPool::generated_pool();
        for (int i = 0; i < type.field_count(); ++i) {
            const auto& field = *type.field(i);
            const auto* inner = field.message_type();
            shape.fields.push_back({.number     = static_cast<std::uint32_t>(field.number()),
                                    .wire_types = wire_types_of(field),
                                    .varint     = varint_of(field),
                                    .once       = once_bit(field),
                                    .inner      = inner == nullptr ? nullptr : &add(*inner)});
        }
        std::ranges::sort(shape.fields, {}, &Shape::Field::number);
        return shape;
    }

    std::shared_mutex mutex_;
    std::unordered_map<std::string_view, std::unique_ptr<Shape>> by_name_;  // never walked
};

class Scanner {
  public:
    Scanner(const char* start, std::size_t offset, UnknownFields unknown, Types types)
        : start_{start}, offset_{offset}, unknown_{unknown}, types_{types} {}

    bool message(const char* at, const char* end, const Shape& shape, int depth) {
        if (depth > limits::nesting_max) return stop(at, "messages are nested too deep");
        if (shape.is_any) return any(at, end, shape, depth);
        std::uint64_t seen = 0;
        while (at < end) {
            Piece piece;
            if (!next(at, end, shape, seen, piece)) return false;
            if (piece.field != nullptr && piece.field->inner != nullptr &&
                !message(piece.value, at, *piece.field->inner, depth + 1))
                return false;
        }
        return true;
    }

    Scanned result() && { return {std::move(fault_), has_unknown_}; }

  private:
    struct Piece {
        const Shape::Field* field = nullptr;  // null: unknown, and that is allowed
        const char* value         = nullptr;  // ends where reading goes on
    };

    bool any(const char* at, const char* end, const Shape& shape, int depth) {
        std::string_view url, value;
        const char* begin  = at;
        std::uint64_t seen = 0;
        while (at < end) {
            Piece piece;
            if (!next(at, end, shape, seen, piece)) return false;
            if (piece.field == nullptr) continue;
            const std::string_view text{piece.value, static_cast<std::size_t>(at - piece.value)};
            (piece.field->number == pb::Any::kTypeUrlFieldNumber ? url : value) = text;
        }
        const auto* inner = shape_of_url(url, types_);
        if (inner == nullptr)
            return stop(begin, fmt::format("unable to resolve type URL {:.120}", url));
        return message(value.data(), value.data() + value.size(), *inner, depth + 1);
    }

    bool next(const char*& at, const char* end, const Shape& shape, std::uint64_t& seen,
              Piece& piece) {
        const char* begin = at;
        std::uint64_t tag = 0;
        at                = read_varint(at, end, tag);
        if (at == nullptr || tag >> 32 != 0 || tag >> 3 == 0) return stop(begin, "not a field tag");
        if (!is_shortest(begin, at)) return stop(begin, "a tag is not the shortest varint");
        const auto number = static_cast<std::uint32_t>(tag >> 3);
        const auto wire   = static_cast<std::uint32_t>(tag & 7);
        piece.field       = shape.field(number);
        if (piece.field == nullptr && !is_tolerated(number))
            return stop(begin,
                        fmt::format("{} has no field {}", shape.descriptor->full_name(), number));
        if (piece.field != nullptr && (piece.field->wire_types >> wire & 1) == 0)
            return stop(begin, fmt::format("field {} of {} has wire type {}", number,
                                           shape.descriptor->full_name(), wire));
        if (piece.field != nullptr && (seen & piece.field->once) != 0)
            return stop(begin, fmt::format("field {} of {} is there twice", number,
                                           shape.descriptor->full_name()));
        if (piece.field != nullptr) seen |= piece.field->once;
        if (!value(at, end, wire, number, piece)) return false;
        return wire != delimited || piece.field == nullptr || piece.field->varint == Varint::none ||
               packed(piece.value, at, number, piece.field->varint);
    }

    bool value(const char*& at, const char* end, std::uint32_t wire, std::uint32_t number,
               Piece& piece) {
        const char* begin  = at;
        std::uint64_t size = 0;
        piece.value        = at;
        switch (wire) {
            case varint:
                at = read_varint(at, end, size);
                if (at != nullptr && piece.field != nullptr && !fits(size, piece.field->varint))
                    return stop(begin, fmt::format("field {} is out of its range", number));
                break;
            case fixed64: at = end - at < 8 ? nullptr : at + 8; break;
            case fixed32: at = end - at < 4 ? nullptr : at + 4; break;
            case delimited:
                at = read_varint(at, end, size);
                if (at == nullptr) break;
                if (!is_shortest(begin, at))
                    return stop(begin, fmt::format("the length of field {} is not the shortest "
                                                   "varint",
                                                   number));
                piece.value = at;
                at          = static_cast<std::uint64_t>(end - at) < size ? nullptr : at + size;
                break;
            default: return stop(begin, fmt::format("wire type {} is not in use", wire));
        }
        if (at == nullptr) return stop(begin, fmt::format("field {} is cut off", number));
        return wire != varint || is_shortest(begin, at) ||
               stop(begin, fmt::format("field {} is not the shortest varint", number));
    }

    bool packed(const char* at, const char* end, std::uint32_t number, Varint kind) {
        while (at < end) {
            const char* begin   = at;
            std::uint64_t value = 0;
            at                  = read_varint(at, end, value);
            if (at == nullptr) return stop(begin, fmt::format("field {} is cut off", number));
            if (!is_shortest(begin, at) || !fits(value, kind))
                return stop(begin, fmt::format("a number of field {} is not in its form", number));
        }
        return true;
    }

    static bool is_shortest(const char* begin, const char* at) {
        return at - begin == 1 || at[-1] != 0;
    }

    bool is_tolerated(std::uint32_t number) {
        if ((number & non_critical_bit) == 0 || unknown_ == UnknownFields::none) return false;
        has_unknown_ = true;
        return true;
    }

    bool stop(const char* at, std::string_view reason) {
        fault_ =
            fmt::format("{} (byte {})", reason, offset_ + static_cast<std::size_t>(at - start_));
        return false;
    }

    const char* start_;
    std::size_t offset_;
    UnknownFields unknown_;
    Types types_;
    std::optional<std::string> fault_;
    bool has_unknown_ = false;
};

}  // namespace

const Shape::Field* Shape::field(std::uint32_t number) const {
    const std::size_t slot = number - 1;  // most messages number their fields 1, 2, 3 …
    if (slot < fields.size() && fields[slot].number == number) return &fields[slot];
    const auto found = std::ranges::lower_bound(fields, number, {}, &Field::number);
    return found != fields.end() && found->number == number ? &*found : nullptr;
}

const Shape& shape_of(const pb::Descriptor& type) {
    const auto* shape = Shapes::get().find(type.full_name(), Types::all);
    VE_INVARIANT(shape != nullptr);
    return *shape;
}

const Shape* shape_of_url(std::string_view type_url, Types types) {
    if (!type_url.starts_with('/')) return nullptr;
    return Shapes::get().find(type_url.substr(1), types);
}

Scanned scan(std::string_view bytes, const Shape& shape, UnknownFields unknown, std::size_t offset,
             Types types) {
    Scanner scanner{bytes.data(), offset, unknown, types};
    scanner.message(bytes.data(), bytes.data() + bytes.size(), shape, 0);
    return std::move(scanner).result();
}

const char* read_varint(const char* at, const char* end, std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; at < end && shift < 64; shift += 7) {
        const auto byte = static_cast<std::uint8_t>(*at++);
        if (shift == 63 && byte > 1) return nullptr;
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80) return at;
    }
    return nullptr;
}

std::size_t varint_size(std::uint64_t value) {
    std::size_t size = 1;
    while (value >>= 7) ++size;
    return size;
}

}  // namespace ve::wire
