// Reads over REST: accounts, balances, blocks, a query of VirtEngine's own, pages, heights.
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { fee, send, signer } from "../signer.mjs";
import { get } from "./rest.mjs";

const net = devnet();
const alice = account(net, "alice");
const bank = "/cosmos/bank/v1beta1";

test("an account is read", async () => {
    const { status, body } = await get(net, `/cosmos/auth/v1beta1/accounts/${alice.address}`);
    assert.equal(status, 200);
    assert.equal(body.account["@type"], "/cosmos.auth.v1beta1.BaseAccount");
    assert.equal(body.account.address, alice.address);
    assert.match(body.account.account_number, /^\d+$/);
    assert.equal(body.account.sequence, "0");
});

test("balances are read, all or one", async () => {
    const all = await get(net, `${bank}/balances/${alice.address}`);
    assert.equal(all.status, 200);
    assert.deepEqual(all.body.balances.map((one) => one.denom), ["uve"]);
    const one = await get(net, `${bank}/balances/${alice.address}/by_denom?denom=uve`);
    assert.deepEqual(one.body.balance, all.body.balances[0]);
    const spendable = await get(net, `${bank}/spendable_balances/${alice.address}`);
    assert.deepEqual(spendable.body.balances, all.body.balances);
});

test("the newest block and one by its height are read", async () => {
    const base = "/cosmos/base/tendermint/v1beta1";
    const latest = await get(net, `${base}/blocks/latest`);
    assert.equal(latest.status, 200);
    const { header } = latest.body.block;
    assert.equal(header.chain_id, net.chain_id);
    const same = await get(net, `${base}/blocks/${header.height}`);
    assert.deepEqual(same.body.block, latest.body.block);
    const info = await get(net, `${base}/node_info`);
    assert.equal(info.body.default_node_info.network, net.chain_id);
    assert.equal(info.body.default_node_info.other.rpc_address, net.endpoints.rpc.replace("http", "tcp"));
    assert.equal((await get(net, `${base}/syncing`)).body.syncing, false);
});

test("a query of VirtEngine's own is answered", async () => {
    const { status, body } = await get(net, "/virtengine/encryption/v1/params");
    assert.equal(status, 200);
    assert.equal(typeof body.params.max_recipients_per_envelope, "number");
    assert.match(body.params.default_key_ttl_seconds, /^\d+$/);
});

test("the pages of a list are the list", async () => {
    const read = async (query) => (await get(net, `/cosmos/auth/v1beta1/accounts?${query}`)).body;
    const whole = await read("pagination.limit=1000&pagination.count_total=true");
    assert.equal(whole.pagination.total, String(whole.accounts.length));
    assert.equal(whole.pagination.next_key, null);
    for (const limit of [1, 2, 3]) {
        const walked = [];
        let key = "";
        do {
            const page = await read(`pagination.limit=${limit}&pagination.key=${encodeURIComponent(key)}`);
            assert.ok(page.accounts.length <= limit);
            walked.push(...page.accounts);
            key = page.pagination.next_key;
        } while (key);
        assert.deepEqual(walked, whole.accounts);
    }
    const backwards = await read("pagination.limit=1000&pagination.reverse=true");
    assert.deepEqual(backwards.accounts.reverse(), whole.accounts);
    assert.deepEqual((await read("pagination.offset=2")).accounts, whole.accounts.slice(2));
});

test("a read at an older height sees the older state, and says so", async () => {
    const path = `${bank}/balances/${alice.address}`;
    const before = await get(net, path);
    const client = await signer(net, "alice");
    const { height } = await client.signAndBroadcast(
        alice.address, [send(alice, account(net, "bob"), 1)], fee(100000));
    const after = await get(net, path);
    assert.equal(after.height, String(height));
    assert.notDeepEqual(after.body, before.body);
    const older = await get(net, path, { "x-cosmos-block-height": String(height - 1) });
    assert.equal(older.height, String(height - 1));
    assert.deepEqual(older.body, before.body);
});
