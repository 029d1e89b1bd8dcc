// Reads over gRPC: accounts, balances, a query of VirtEngine's own, pages, heights.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { fee, send, signer } from "../signer.mjs";
import { Services } from "./service.mjs";

const net = devnet();
const alice = account(net, "alice");
let services;
before(async () => {
    services = await Services.learn(net.endpoints.grpc, "cosmos.auth.v1beta1.Query", "cosmos.bank.v1beta1.Query",
        "cosmos.base.tendermint.v1beta1.Service", "virtengine.encryption.v1.Query");
});

test("an account is read, packed in an Any", async () => {
    const { account: any } = await services.call("cosmos.auth.v1beta1.Query/Account", { address: alice.address });
    assert.equal(any.type_url, "/cosmos.auth.v1beta1.BaseAccount");
    const type = services.root.lookupType("cosmos.auth.v1beta1.BaseAccount");
    assert.equal(type.decode(any.value).address, alice.address);
});

test("a balance is read", async () => {
    const { balance } = await services.call(
        "cosmos.bank.v1beta1.Query/Balance", { address: alice.address, denom: "uve" });
    assert.equal(balance.denom, "uve");
    assert.ok(BigInt(balance.amount) > 0n);
});

test("a query of VirtEngine's own is answered", async () => {
    const { algorithms } = await services.call("virtengine.encryption.v1.Query/Algorithms");
    assert.ok(algorithms.some((one) => one.id === "X25519-XSalsa20-Poly1305"));
});

test("the pages of a list are the list", async () => {
    const read = (pagination) => services.call("cosmos.auth.v1beta1.Query/Accounts", { pagination });
    const whole = await read({ limit: 1000, count_total: true });
    assert.equal(whole.pagination.total, String(whole.accounts.length));
    assert.equal(whole.pagination.next_key.length, 0);
    for (const limit of [1, 2, 3]) {
        const walked = [];
        let key;
        do {
            const page = await read({ limit, ...(key && { key }) });
            assert.ok(page.accounts.length <= limit);
            walked.push(...page.accounts);
            key = page.pagination.next_key;
        } while (key.length > 0);
        assert.deepEqual(walked, whole.accounts);
    }
    const backwards = await read({ limit: 1000, reverse: true });
    assert.deepEqual(backwards.accounts.reverse(), whole.accounts);
    const late = await read({ limit: 1000, offset: 2 });
    assert.deepEqual(late.accounts, whole.accounts.slice(2));
});

test("a read at an older height sees the older state, and says so", async () => {
    const balance = async (height) =>
        services.call("cosmos.bank.v1beta1.Query/Balance", { address: alice.address, denom: "uve" },
            height && { "x-cosmos-block-height": String(height) });
    const before = await balance();
    const client = await signer(net, "alice");
    const { height } = await client.signAndBroadcast(
        alice.address, [send(alice, account(net, "bob"), 1)], fee(100000));
    const after = await balance();
    assert.equal(after.metadata["x-cosmos-block-height"], String(height));
    assert.ok(BigInt(after.balance.amount) < BigInt(before.balance.amount));
    const older = await balance(height - 1);
    assert.equal(older.metadata["x-cosmos-block-height"], String(height - 1));
    assert.deepEqual(older.balance, before.balance);
});

test("the node says what it runs and where its RPC is", async () => {
    const info = await services.call("cosmos.base.tendermint.v1beta1.Service/GetNodeInfo");
    assert.equal(info.default_node_info.network, net.chain_id);
    assert.equal(info.default_node_info.other.rpc_address, net.endpoints.rpc.replace("http", "tcp"));
    const paths = info.application_version.build_deps.map((one) => one.path);
    for (const path of ["github.com/cosmos/cosmos-sdk", "github.com/cometbft/cometbft"])
        assert.ok(paths.includes(path));
});
