// What module deployment keeps: deployments, their groups, its parameters.
#pragma once

#include "node/chain/collections.hpp"
#include "node/modules/deployment/ids.hpp"
#include "virtengine/deployment/v1/deployment.pb.h"
#include "virtengine/deployment/v1beta4/deployment.pb.h"

namespace ve::deployment {

using Deployment = virtengine::deployment::v1::Deployment;
using Group      = virtengine::deployment::v1beta4::Group;
using Params     = virtengine::deployment::v1beta4::Params;

Params default_params();  // at least 500000uve
Result<void> check(const Params& params);

struct Store {
    Map<DeploymentId, Deployment> deployments{"deployment", 0x01};
    Map<GroupId, Group> groups{"deployment", 0x02};
    Item<Params> params{"deployment", 0x03};
};

}  // namespace ve::deployment
