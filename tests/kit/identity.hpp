// Evidence for tests: an approved capture client, validators that can open what is sealed for them,
// and uploads of generated pictures.
#pragma once

#include "base/json.hpp"
#include "capture/testimage.hpp"
#include "crypto/ed25519.hpp"
#include "crypto/nacl.hpp"
#include "tests/kit/chain.hpp"
#include "virtengine/veid/v1/tx.pb.h"

namespace ve::test {

inline constexpr std::string_view client_id = "test-client";

ed25519::PrivateKey capture_client_key();
x25519::PrivateKey validator_box_key(std::size_t index);

// Sections veid and encryption for a chain of that many validators.
Json identity_genesis(std::size_t validators = 1);

struct Evidence {
    std::string scope_id         = "document-1";
    capture::TestSubject subject = {};
    std::size_t validators       = 1;  // the first ones, whose keys it is sealed for
    std::uint64_t seed           = 1;  // of the salt and the keys: equal seeds make equal uploads
    std::string sealed_for = {};  // name of the account that the package names; empty: the actor
    Bytes package          = {};  // instead of the subject's
};
virtengine::veid::v1::MsgUploadScope upload_of(Chain& chain, const Actor& actor,
                                               const Evidence& evidence = {});
// Both signatures anew, over the message as it is.
void sign_upload(virtengine::veid::v1::MsgUploadScope& message, const Actor& actor);

}  // namespace ve::test
