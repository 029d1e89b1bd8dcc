// gRPC's buffers as strings and back. For the two servers of this folder only.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include "base/sdk_errors.hpp"

namespace ve::serve {

inline Result<std::string> bytes_in(const grpc::ByteBuffer& buffer) {
    grpc::Slice slice;
    const bool whole = buffer.TrySingleSlice(&slice).ok() || buffer.DumpToSingleSlice(&slice).ok();
    if (!whole) return fail(grpc_status::internal, "a message could not be read");
    return std::string{reinterpret_cast<const char*>(slice.begin()), slice.size()};
}

inline grpc::ByteBuffer buffer_of(std::string_view bytes) {
    const grpc::Slice slice{bytes.data(), bytes.size()};
    return grpc::ByteBuffer{&slice, 1};
}

}  // namespace ve::serve
