// Every bound of the transports in one place.
#pragma once

#include <cstddef>

namespace ve::serve::limits {

inline constexpr std::size_t body_bytes        = 1'000'000;
inline constexpr std::size_t header_bytes      = 64 * 1024;
inline constexpr std::size_t inline_body_bytes = 64 * 1024;  // above: parsed by a worker
inline constexpr std::size_t connections       = 900;        // HTTP and WebSocket together
inline constexpr std::size_t batch_requests    = 100;        // of JSON-RPC in one body
inline constexpr std::size_t batch_txs         = 10'000;     // of broadcast_tx_batch
inline constexpr int json_depth                = 64;
inline constexpr int header_seconds            = 10;  // until a request's header is complete
inline constexpr int idle_seconds              = 120;
inline constexpr int body_seconds              = 10;
inline constexpr int write_seconds             = 30;  // a genesis has megabytes
inline constexpr int commit_wait_seconds       = 10;
inline constexpr std::size_t wait_hashes       = 10'000;  // of wait_txs
inline constexpr std::size_t workers           = 4;
inline constexpr std::size_t senders = 16;  // threads for broadcasts: a block takes what they hold
inline constexpr std::size_t waiters = 32;  // threads for broadcast_tx_commit
inline constexpr std::size_t worker_queue = 1024;

inline constexpr std::size_t query_length         = 512;
inline constexpr std::size_t page_size            = 30;
inline constexpr std::size_t page_size_max        = 100;
inline constexpr std::size_t block_metas          = 20;
inline constexpr std::size_t genesis_chunk        = 16U << 20;
inline constexpr std::size_t subscription_clients = 100;
inline constexpr std::size_t client_subscriptions = 5;
inline constexpr std::size_t subscription_buffer  = 200;        // events, for each client
inline constexpr std::size_t socket_buffer_bytes  = 16U << 20;  // waiting for a slow reader
inline constexpr std::size_t pending_events       = 1000;       // on their way from the node
inline constexpr int websocket_silence_seconds    = 30;

inline constexpr std::size_t grpc_message_bytes = 1U << 20;
inline constexpr int grpc_streams               = 100;
inline constexpr std::size_t grpc_connections   = 256;
inline constexpr std::size_t grpc_header_block  = 64 * 1024;
inline constexpr std::size_t grpc_resets        = 100;  // free; then half of the streams opened
inline constexpr std::size_t grpc_controls = 1000;  // SETTINGS and PRIORITY frames of a connection
inline constexpr std::size_t grpc_header_frames = 64;  // of one header block
inline constexpr int grpc_metadata_bytes        = 16 * 1024;
inline constexpr int grpc_handshake_seconds     = 10;
inline constexpr int grpc_connection_minutes    = 10;

inline constexpr std::size_t abci_message_bytes = 100U << 20;  // as CometBFT has it
inline constexpr std::size_t abci_read_bytes    = 256U << 10;
inline constexpr std::size_t abci_connections   = 16;  // an engine has four

}  // namespace ve::serve::limits
