// gRPC statuses: which one for which mistake, and the words that clients match.
import { toBech32 } from "@cosmjs/encoding";
import grpc from "@grpc/grpc-js";
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { account, devnet } from "../devnet.mjs";
import { Services } from "./service.mjs";

const net = devnet();
const alice = account(net, "alice");
const nobody = toBech32("ve", new Uint8Array(20).fill(1));
const { INVALID_ARGUMENT, NOT_FOUND, UNIMPLEMENTED, UNKNOWN } = grpc.status;
let services;
before(async () => {
    services = await Services.learn(net.endpoints.grpc, "cosmos.auth.v1beta1.Query", "cosmos.bank.v1beta1.Query",
        "cosmos.tx.v1beta1.Service", "virtengine.provider.v1beta4.Query");
});

const refusals = {
    "a missing account": ["cosmos.auth.v1beta1.Query/Account", { address: nobody },
        NOT_FOUND, /account ve1.* not found/],
    "a transaction that is not there": ["cosmos.tx.v1beta1.Service/GetTx", { hash: "AB".repeat(32) },
        NOT_FOUND, /^tx not found: ABAB/],
    "a provider that is not there": ["virtengine.provider.v1beta4.Query/Provider", { owner: nobody },
        NOT_FOUND, /provider/],
    "an address of another chain": ["cosmos.bank.v1beta1.Query/Balance",
        { address: toBech32("cosmos", new Uint8Array(20)), denom: "uve" },
        INVALID_ARGUMENT, /invalid Bech32 prefix; expected ve, got cosmos|invalid address/],
    "no address at all": ["cosmos.bank.v1beta1.Query/Balance", { denom: "uve" },
        INVALID_ARGUMENT, /empty address string is not allowed/],
    "a denom that is none": ["cosmos.bank.v1beta1.Query/Balance", { address: alice.address, denom: "!" },
        INVALID_ARGUMENT, /denom/],
    "a page with both a key and an offset": ["cosmos.auth.v1beta1.Query/Accounts",
        { pagination: { key: Buffer.from("x"), offset: 3 } }, INVALID_ARGUMENT, /offset|key/],
};
for (const [name, [method, request, code, text]] of Object.entries(refusals))
    test(`${name} has the status ${grpc.status[code]}`, async () => {
        await assert.rejects(services.call(method, request), (error) => {
            assert.equal(error.code, code, error.message);
            assert.match(error.details, text);
            return true;
        });
    });

test("a height that is not there yet is the SDK's error with its code", async () => {
    const request = { address: alice.address, denom: "uve" };
    await assert.rejects(
        services.call("cosmos.bank.v1beta1.Query/Balance", request, { "x-cosmos-block-height": "1000000" }),
        { code: UNKNOWN, details: /codespace sdk code 26: invalid height: cannot query with height in the future/ });
});

for (const path of ["/cosmos.bank.v1beta1.Query/Nothing", "/nowhere.Query/Nothing", "/cosmos.bank.v1beta1.Msg/Send"])
    test(`${path} is not implemented`, async () => {
        const client = new grpc.Client(net.endpoints.grpc, grpc.credentials.createInsecure());
        const call = new Promise((resolve, reject) => client.makeUnaryRequest(
            path, (one) => one, (one) => one, Buffer.alloc(0), (error) => (error ? reject(error) : resolve())));
        await assert.rejects(call, { code: UNIMPLEMENTED });
        client.close();
    });

test("a message that is not of its type is refused", async () => {
    const client = new grpc.Client(net.endpoints.grpc, grpc.credentials.createInsecure());
    const call = new Promise((resolve, reject) => client.makeUnaryRequest(
        "/cosmos.bank.v1beta1.Query/Balance", (one) => one, (one) => one, Buffer.from([0xff, 0xff, 0xff]),
        (error) => (error ? reject(error) : resolve())));
    await assert.rejects(call, (error) => {
        assert.ok([INVALID_ARGUMENT, grpc.status.INTERNAL].includes(error.code), error.message);
        return true;
    });
    client.close();
});
