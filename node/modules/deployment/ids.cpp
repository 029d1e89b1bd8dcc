// Reads and writes the names of deployments and groups. Whether they exist is the keeper's matter.
#include "node/modules/deployment/ids.hpp"

#include "base/sdk_errors.hpp"
#include "node/modules/deployment/errors.hpp"
#include "virtengine/deployment/v1/deployment.pb.h"

namespace ve::deployment {

Result<DeploymentId> DeploymentId::parse(const virtengine::deployment::v1::DeploymentID& proto) {
    auto owner = Address::parse(proto.owner());
    if (!owner.ok())
        return fail(sdk::invalid_address, "owner \"{}\": {}", proto.owner(),
                    owner.error().detail());
    if (proto.dseq() == 0)
        return fail(errors::invalid_deployment_id, "dseq of a deployment of {} is 0", *owner);
    return DeploymentId{*owner, proto.dseq()};
}

Result<DeploymentId> DeploymentId::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos)
        return fail(errors::invalid_id_path, "\"{}\" is not owner/dseq", text);
    auto owner        = TRY(Address::parse(text.substr(0, slash)));
    const auto number = TRY(Amount::parse(text.substr(slash + 1)));
    const auto dseq   = number.as_u64();
    if (!dseq || *dseq == 0) return fail(errors::invalid_id_path, "\"{}\" is not owner/dseq", text);
    return DeploymentId{owner, *dseq};
}

void DeploymentId::write(virtengine::deployment::v1::DeploymentID* proto) const {
    proto->set_owner(owner.text());
    proto->set_dseq(dseq);
}

Result<GroupId> GroupId::parse(const virtengine::deployment::v1::GroupID& proto) {
    virtengine::deployment::v1::DeploymentID above;
    above.set_owner(proto.owner());
    above.set_dseq(proto.dseq());
    auto parsed = TRY(DeploymentId::parse(above));
    if (proto.gseq() == 0)
        return fail(errors::invalid_group_id, "gseq of a group of {} is 0", parsed.text());
    return GroupId{parsed, proto.gseq()};
}

void GroupId::write(virtengine::deployment::v1::GroupID* proto) const {
    proto->set_owner(deployment.owner.text());
    proto->set_dseq(deployment.dseq);
    proto->set_gseq(gseq);
}

}  // namespace ve::deployment
