#include "node/serve/rpc_methods.hpp"

#include <algorithm>

namespace ve::serve {

const std::string& RpcContext::genesis_text() {
    std::call_once(genesis_made_,
                   [this] { genesis_text_ = node.genesis().dump(Json::Escape::html); });
    return genesis_text_;
}

const std::vector<RpcMethod>& rpc_methods() {
    static const auto methods = [] {
        std::vector<RpcMethod> all;
        for (auto part : {rpc_node_methods(), rpc_block_methods(), rpc_tx_methods()})
            all.insert(all.end(), part.begin(), part.end());
        std::ranges::sort(all, {}, &RpcMethod::name);
        return all;
    }();
    return methods;
}

const RpcMethod* find_rpc_method(std::string_view name) {
    const auto& all  = rpc_methods();
    const auto found = std::ranges::lower_bound(all, name, {}, &RpcMethod::name);
    return found != all.end() && found->name == name ? &*found : nullptr;
}

}  // namespace ve::serve
