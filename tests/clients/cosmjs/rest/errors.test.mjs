// REST statuses and bodies: which one for which mistake.
import { toBech32 } from "@cosmjs/encoding";
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { get, post } from "./rest.mjs";

const net = devnet();
const { address } = account(net, "alice");
const nobody = toBech32("ve", new Uint8Array(20).fill(1));
const bank = "/cosmos/bank/v1beta1";

const refusals = {
    "an address that is none": [`${bank}/spendable_balances/test`, 400, 3, /./],
    "an address of another chain": [
        `${bank}/balances/${toBech32("cosmos", new Uint8Array(20))}`, 400, 3, /expected ve, got cosmos/],
    "a parameter that is no number": [
        "/cosmos/auth/v1beta1/accounts?pagination.limit=many", 400, 3, /type mismatch, parameter: pagination\.limit/],
    "an account that is not there": [`/cosmos/auth/v1beta1/accounts/${nobody}`, 404, 5, /account ve1.* not found/],
    "a transaction that is not there": [`/cosmos/tx/v1beta1/txs/${"AB".repeat(32)}`, 404, 5, /^tx not found: ABAB/],
    "a provider that is not there": [`/virtengine/provider/v1beta4/providers/${nobody}`, 404, 5, /provider/],
    "a block that is not there": ["/cosmos/base/tendermint/v1beta1/blocks/1000000", 400, 3, /./],
    "a path that is none": ["/cosmos/bank/v1beta1/nothing", 501, 12, /^Not Implemented$/],
    "a path outside of all modules": ["/favicon.ico", 501, 12, /^Not Implemented$/],
    "a search without a query": ["/cosmos/tx/v1beta1/txs", 500, 13, /query cannot be empty/],
};
for (const [name, [path, status, code, text]] of Object.entries(refusals))
    test(`${name} answers ${status} with code ${code}`, async () => {
        const refused = await get(net, path);
        assert.equal(refused.status, status, JSON.stringify(refused.body));
        assert.equal(refused.body.code, code);
        assert.match(refused.body.message, text);
        assert.deepEqual(refused.body.details, []);
    });

test("a height that is not there yet is refused with the SDK's code", async () => {
    const { status, body } = await get(net, `${bank}/balances/${address}`, { "x-cosmos-block-height": "1000000" });
    assert.deepEqual([status, body.code], [500, 2]);
    assert.match(body.message, /codespace sdk code 26: invalid height/);
});

test("a height that is no number is refused", async () => {
    const { status, body } = await get(net, `${bank}/balances/${address}`, { "x-cosmos-block-height": "high" });
    assert.deepEqual([status, body.code], [400, 3]);
});

const bodies = {
    "is not JSON": "{",
    "is no object": "[1]",
    "has a field of the wrong type": '{"tx_bytes":7}',
    "has a mode that is none": '{"tx_bytes":"","mode":"BROADCAST_MODE_SOON"}',
};
for (const [name, body] of Object.entries(bodies))
    test(`a body that ${name} is refused`, async () => {
        const refused = await post(net, "/cosmos/tx/v1beta1/txs", body);
        assert.deepEqual([refused.status, refused.body.code], [400, 3], JSON.stringify(refused.body));
    });

test("a form that another page might send is refused", async () => {
    const response = await fetch(`${net.endpoints.rest}/cosmos/tx/v1beta1/txs`, {
        method: "POST", headers: { "Content-Type": "text/plain" }, body: "{}" });
    assert.equal(response.status, 415);
});
