// Events of a node as they happen: its RPC's websocket, with bounds on what comes back.
#pragma once

#include <memory>
#include <optional>

#include "base/json.hpp"
#include "client/http.hpp"

namespace ve::client {

class EventStream {
  public:
    static constexpr std::size_t max_frame = 16U << 20;

    // `query`: "tm.event='Tx' AND transfer.recipient='ve1…'". Errors: the node's, about the query.
    static Result<EventStream> open(const std::string& url, const std::string& query);
    EventStream(EventStream&& other) noexcept;
    EventStream& operator=(EventStream&&) = delete;
    ~EventStream();

    // {"query":…,"data":{"type":…,"value":…},"events":{…}}. Nothing: none came in that time.
    // Errors: the node ended the subscription, or the connection broke.
    Result<std::optional<Json>> next(Duration at_most);

  private:
    struct Impl;
    explicit EventStream(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace ve::client
