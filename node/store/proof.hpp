// ICS-23 proofs as bytes: cosmos.ics23.v1.CommitmentProof, hand-encoded. Verifying is the client's.
#pragma once

#include "base/bytes.hpp"

namespace ve::store {

struct ProofStep {  // from one node to its parent: SHA-256 of prefix, this node's hash, suffix
    Bytes prefix;
    Bytes suffix;
};

struct ExistenceParts {
    ByteView key;
    ByteView value;
    ByteView leaf_prefix;
    std::vector<ProofStep> path;  // from the leaf up
};

Bytes encode_existence(const ExistenceParts& parts);  // an ExistenceProof
Bytes commitment_of_existence(ByteView existence);    // a CommitmentProof around it
// Either neighbour is an ExistenceProof, or empty where there is none.
Bytes commitment_of_absence(ByteView key, ByteView left, ByteView right);

}  // namespace ve::store
