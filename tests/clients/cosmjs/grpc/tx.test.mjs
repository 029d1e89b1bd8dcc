// Transactions over gRPC alone: simulated, broadcast, found again.
import { toBech32 } from "@cosmjs/encoding";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { fee, send, signer } from "../signer.mjs";
import { Services } from "./service.mjs";

const net = devnet();
const alice = account(net, "alice");
const receiver = { address: toBech32("ve", new Uint8Array(20).fill(2)) };
let services, client;

before(async () => {
    services = await Services.learn(net.endpoints.grpc, "cosmos.tx.v1beta1.Service", "cosmos.bank.v1beta1.Query");
    client = await signer(net, "alice");
});

const call = (method, request) => services.call(`cosmos.tx.v1beta1.Service/${method}`, request);

async function signed(amount, more = {}) {
    const right = await client.getSequence(alice.address);
    const tx = await client.sign(alice.address, [send(alice, receiver, amount)], fee(100000), "",
        { ...right, chainId: net.chain_id, ...more });
    return TxRaw.encode(tx).finish();
}

test("a simulation tells the gas and the events", async () => {
    const { gas_info, result } = await call("Simulate", { tx_bytes: await signed(3) });
    assert.ok(Number(gas_info.gas_used) > 0);
    assert.ok(result.events.some((one) => one.type === "transfer"));
    assert.deepEqual(result.msg_responses.map((one) => one.type_url), ["/cosmos.bank.v1beta1.MsgSendResponse"]);
});

test("a simulation of what would be refused is refused", async () => {
    await assert.rejects(call("Simulate", { tx_bytes: await signed(10n ** 30n) }), (error) => {
        assert.equal(error.code, 2);
        assert.match(error.details, /insufficient funds.* with gas used: '\d+'/);
        return true;
    });
});

test("a transaction is broadcast, and found by its hash", async () => {
    const { tx_response } = await call("BroadcastTx", { tx_bytes: await signed(7), mode: "BROADCAST_MODE_SYNC" });
    assert.equal(tx_response.code, 0, tx_response.raw_log);
    const found = await included(tx_response.txhash);
    assert.equal(found.tx_response.code, 0);
    assert.equal(found.tx_response.txhash, tx_response.txhash);
    assert.match(found.tx_response.timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.equal(found.tx.body.messages[0].type_url, "/cosmos.bank.v1beta1.MsgSend");
    const { txs } = await call("GetTxsEvent", { query: `transfer.recipient='${receiver.address}'` });
    assert.equal(txs.length, 1);
});

test("a refusal at the door is an answer with a code, not an error", async () => {
    const { tx_response } = await call(
        "BroadcastTx", { tx_bytes: await signed(1, { sequence: 99 }), mode: "BROADCAST_MODE_SYNC" });
    assert.deepEqual([tx_response.codespace, tx_response.code], ["sdk", 32]);
    assert.match(tx_response.raw_log, /account sequence mismatch, expected \d+, got 99/);
});

test("a broadcast that does not say its mode is refused", async () => {
    await assert.rejects(call("BroadcastTx", { tx_bytes: await signed(1) }),
        { code: 2, details: /unsupported return type unspecified; supported types: sync, async/ });
});

// What is not in a block yet is NotFound.
async function included(hash) {
    for (;;)
        try {
            return await call("GetTx", { hash });
        } catch (error) {
            assert.equal(error.code, 5);
        }
}
