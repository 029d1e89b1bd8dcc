// A message on its way: one, however many get it, and written as bytes only where somebody asks.
#pragma once

#include "crypto/hash.hpp"
#include "node/consensus/messages.hpp"

namespace ve::network {

class Letter {
  public:
    explicit Letter(consensus::Message message)
        : message_{std::make_shared<const consensus::Message>(std::move(message))} {}
    const consensus::Message& message() const { return *message_; }
    const std::shared_ptr<const consensus::Message>& shared() const { return message_; }
    const Hash& hash() const {
        if (!hash_) hash_ = sha256(consensus::message_bytes(*message_));
        return *hash_;
    }

  private:
    std::shared_ptr<const consensus::Message> message_;
    mutable std::optional<Hash> hash_;
};

}  // namespace ve::network
