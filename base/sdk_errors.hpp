// The error codes every Cosmos client knows (codespace "sdk"): wire format, lines never change.
#pragma once

#include "base/error.hpp"

namespace ve::sdk {

inline constexpr std::string_view space = "sdk";
inline constexpr ErrorKind internal{space, 1, "internal"};
inline constexpr ErrorKind tx_decode{space, 2, "tx parse error"};
inline constexpr ErrorKind invalid_sequence{space, 3, "invalid sequence"};
inline constexpr ErrorKind unauthorized{space, 4, "unauthorized"};
inline constexpr ErrorKind insufficient_funds{space, 5, "insufficient funds"};
inline constexpr ErrorKind unknown_request{space, 6, "unknown request"};
inline constexpr ErrorKind invalid_address{space, 7, "invalid address"};
inline constexpr ErrorKind invalid_pubkey{space, 8, "invalid pubkey"};
inline constexpr ErrorKind unknown_address{space, 9, "unknown address"};
inline constexpr ErrorKind invalid_coins{space, 10, "invalid coins"};
inline constexpr ErrorKind out_of_gas{space, 11, "out of gas"};
inline constexpr ErrorKind memo_too_large{space, 12, "memo too large"};
inline constexpr ErrorKind insufficient_fee{space, 13, "insufficient fee"};
inline constexpr ErrorKind too_many_signatures{space, 14, "maximum number of signatures exceeded"};
inline constexpr ErrorKind no_signatures{space, 15, "no signatures supplied"};
inline constexpr ErrorKind json_marshal{space, 16, "failed to marshal JSON bytes"};
inline constexpr ErrorKind json_unmarshal{space, 17, "failed to unmarshal JSON bytes"};
inline constexpr ErrorKind invalid_request{space, 18, "invalid request"};
inline constexpr ErrorKind tx_in_mempool{space, 19, "tx already in mempool"};
inline constexpr ErrorKind mempool_full{space, 20, "mempool is full"};
inline constexpr ErrorKind tx_too_large{space, 21, "tx too large"};
inline constexpr ErrorKind key_not_found{space, 22, "key not found"};
inline constexpr ErrorKind invalid_password{space, 23, "invalid account password"};
inline constexpr ErrorKind invalid_signer{space, 24,
                                          "tx intended signer does not match the given signer"};
inline constexpr ErrorKind invalid_gas_adjustment{space, 25, "invalid gas adjustment"};
inline constexpr ErrorKind invalid_height{space, 26, "invalid height"};
inline constexpr ErrorKind invalid_version{space, 27, "invalid version"};
inline constexpr ErrorKind invalid_chain_id{space, 28, "invalid chain-id"};
inline constexpr ErrorKind invalid_type{space, 29, "invalid type"};
inline constexpr ErrorKind tx_timeout_height{space, 30, "tx timeout height"};
inline constexpr ErrorKind unknown_extension_options{space, 31, "unknown extension options"};
inline constexpr ErrorKind wrong_sequence{space, 32, "incorrect account sequence"};
inline constexpr ErrorKind pack_any{space, 33, "failed packing protobuf message to Any"};
inline constexpr ErrorKind unpack_any{space, 34, "failed unpacking protobuf message from Any"};
inline constexpr ErrorKind logic{space, 35, "internal logic error"};
inline constexpr ErrorKind conflict{space, 36, "conflict"};
inline constexpr ErrorKind not_supported{space, 37, "feature not supported"};
inline constexpr ErrorKind not_found{space, 38, "not found"};
inline constexpr ErrorKind io{space, 39, "Internal IO error"};
inline constexpr ErrorKind app_config{space, 40, "error in app.toml"};
inline constexpr ErrorKind invalid_gas_limit{space, 41, "invalid gas limit"};
inline constexpr ErrorKind tx_timeout{space, 42, "tx timeout"};
inline constexpr ErrorKind panicked{space, 111222, "panic"};

}  // namespace ve::sdk

// Statuses that a query handler answers with (google.rpc.Code); gRPC, REST and abci_query map them.
namespace ve::grpc_status {

inline constexpr std::string_view space = "grpc";
inline constexpr ErrorKind invalid_argument{space, 3, "InvalidArgument"};
inline constexpr ErrorKind not_found{space, 5, "NotFound"};
inline constexpr ErrorKind already_exists{space, 6, "AlreadyExists"};
inline constexpr ErrorKind permission_denied{space, 7, "PermissionDenied"};
inline constexpr ErrorKind resource_exhausted{space, 8, "ResourceExhausted"};
inline constexpr ErrorKind failed_precondition{space, 9, "FailedPrecondition"};
inline constexpr ErrorKind unimplemented{space, 12, "Unimplemented"};
inline constexpr ErrorKind internal{space, 13, "Internal"};
inline constexpr ErrorKind unavailable{space, 14, "Unavailable"};

}  // namespace ve::grpc_status
