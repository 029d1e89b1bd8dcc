// Names of deployments (owner/dseq) and of their groups (owner/dseq/gseq).
#pragma once

#include "node/chain/codec.hpp"

namespace virtengine::deployment::v1 {
class DeploymentID;
class GroupID;
}  // namespace virtengine::deployment::v1

namespace ve::deployment {

struct DeploymentId {
    Address owner;
    std::uint64_t dseq                          = 0;
    auto operator<=>(const DeploymentId&) const = default;

    // Errors: sdk::invalid_address, invalid_deployment_id for dseq 0.
    static Result<DeploymentId> parse(const virtengine::deployment::v1::DeploymentID& proto);
    static Result<DeploymentId> parse(std::string_view text);  // "owner/dseq"
    std::string text() const { return fmt::format("{}/{}", owner, dseq); }
    void write(virtengine::deployment::v1::DeploymentID* proto) const;
};

struct GroupId {
    DeploymentId deployment;
    std::uint32_t gseq                     = 0;
    auto operator<=>(const GroupId&) const = default;

    static Result<GroupId> parse(const virtengine::deployment::v1::GroupID& proto);
    std::string text() const { return fmt::format("{}/{}", deployment.text(), gseq); }
    void write(virtengine::deployment::v1::GroupID* proto) const;
};

}  // namespace ve::deployment

namespace ve::codec {

template <>
struct Key<deployment::DeploymentId> {
    static void put(std::string& out, const deployment::DeploymentId& id, bool) {
        put_address(out, id.owner);
        put_u64(out, id.dseq);
    }
    static Result<deployment::DeploymentId> take(std::string_view& in, bool) {
        auto owner      = TRY(take_address(in));
        const auto dseq = TRY(take_u64(in));
        return deployment::DeploymentId{owner, dseq};
    }
};
template <>
struct Key<deployment::GroupId> {
    static void put(std::string& out, const deployment::GroupId& id, bool last) {
        Key<deployment::DeploymentId>::put(out, id.deployment, false);
        Key<std::uint32_t>::put(out, id.gseq, last);
    }
    static Result<deployment::GroupId> take(std::string_view& in, bool last) {
        auto above      = TRY(Key<deployment::DeploymentId>::take(in, false));
        const auto gseq = TRY(Key<std::uint32_t>::take(in, last));
        return deployment::GroupId{above, gseq};
    }
};

}  // namespace ve::codec
