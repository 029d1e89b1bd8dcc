#include "wire/any.hpp"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "base/sdk_errors.hpp"

namespace ve::wire {

std::string serialize(const Proto& message) {
    const auto size = message.ByteSizeLong();
    VE_INVARIANT(size <= INT32_MAX);
    std::string out(size, '\0');
    google::protobuf::io::ArrayOutputStream stream{out.data(), static_cast<int>(size)};
    google::protobuf::io::CodedOutputStream coded{&stream};
    coded.SetSerializationDeterministic(true);
    message.SerializeWithCachedSizes(&coded);
    coded.Trim();  // what it still holds is written now, not when it goes
    VE_INVARIANT(!coded.HadError());
    return out;
}

void pack(const Proto& message, google::protobuf::Any& any) {
    any.set_type_url("/" + message.GetDescriptor()->full_name());
    any.set_value(serialize(message));
}

Result<std::unique_ptr<Proto>> unpack(const google::protobuf::Any& any, Types types) {
    auto message = Catalog::get().make(message_name(any.type_url()), types);
    if (message == nullptr)
        return fail(sdk::unpack_any, "no message type is known for type URL '{:.120}'",
                    any.type_url());
    if (!message->ParseFromString(any.value()))
        return fail(sdk::unpack_any, "the {} bytes are not a {}", any.value().size(),
                    message->GetDescriptor()->full_name());
    return message;
}

std::string_view message_name(std::string_view type_url) {
    return type_url.substr(type_url.rfind('/') + 1);
}

}  // namespace ve::wire
