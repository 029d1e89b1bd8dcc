// Messages of VirtEngine's own through CosmJS' Registry: their types come from the node by reflection,
// so that nothing of this chain has to be compiled into a client.
import { Registry } from "@cosmjs/proto-signing";
import { defaultRegistryTypes } from "@cosmjs/stargate";
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { Services } from "./grpc/service.mjs";
import { fee, send, signer } from "./signer.mjs";

const net = devnet();
const alice = account(net, "alice");
const names = ["virtengine.encryption.v1.MsgRegisterRecipientKey", "virtengine.provider.v1beta4.MsgCreateProvider"];
const register_key = (sender, public_key) => ({
    typeUrl: `/${names[0]}`,
    value: { sender, public_key, algorithm_id: "X25519-XSALSA20-POLY1305", label: "from CosmJS" },
});
// Node writes an X25519 key with a header before its 32 bytes.
const fresh_key = () =>
    generateKeyPairSync("x25519").publicKey.export({ format: "der", type: "spki" }).subarray(-32);
let registry, services;

before(async () => {
    services = await Services.learn(net.endpoints.grpc, ...names, "virtengine.encryption.v1.Query");
    registry = new Registry(defaultRegistryTypes);
    for (const name of names) registry.register(`/${name}`, services.root.lookupType(name));
});

const keys_of = async (address) =>
    (await services.call("virtengine.encryption.v1.Query/RecipientKey", { address })).keys;

test("a recipient key is registered, with gas that the client measures", async () => {
    const client = await signer(net, "alice", { registry });
    const public_key = fresh_key();
    const result = await client.signAndBroadcast(alice.address, [register_key(alice.address, public_key)], "auto");
    assert.equal(result.code, 0, result.rawLog);

    const type = services.root.lookupType("virtengine.encryption.v1.MsgRegisterRecipientKeyResponse");
    const { key_fingerprint } = type.decode(result.msgResponses[0].value);
    const [key] = await keys_of(alice.address);
    assert.deepEqual([key.key_fingerprint, key.label], [key_fingerprint, "from CosmJS"]);
    assert.ok(public_key.equals(key.public_key));
    assert.ok(result.events.some((one) => one.attributes.some(({ key, value }) =>
        key === "action" && value === `/${names[0]}`)));
});

test("it goes in one transaction with a message of the SDK", async () => {
    const bob = account(net, "bob");
    const client = await signer(net, "bob", { registry });
    const result = await client.signAndBroadcast(
        bob.address, [register_key(bob.address, fresh_key()), send(bob, alice, 5)], "auto");
    assert.equal(result.code, 0, result.rawLog);
    assert.deepEqual(result.msgResponses.map((one) => one.typeUrl),
        ["/virtengine.encryption.v1.MsgRegisterRecipientKeyResponse", "/cosmos.bank.v1beta1.MsgSendResponse"]);
});

test("a module refuses in its own codespace", async () => {
    const customer = account(net, "customer");
    const client = await signer(net, "customer", { registry });
    const result = await client.signAndBroadcast(
        customer.address, [register_key(customer.address, fresh_key().subarray(1))], fee(200000));
    assert.equal(result.code, 1301, result.rawLog);
    assert.match(result.rawLog, /invalid public key/);
    const { results } = await client.forceGetCometClient().blockResults(result.height);
    assert.equal(results[0].codespace, "encryption");
    assert.deepEqual(await keys_of(customer.address), []);
});

test("a message of a type that the chain has not is refused", async () => {
    const client = await signer(net, "alice", { registry });
    registry.register("/nowhere.MsgNothing", services.root.lookupType(names[0]));
    const message = { ...register_key(alice.address, fresh_key()), typeUrl: "/nowhere.MsgNothing" };
    await assert.rejects(client.simulate(alice.address, [message], ""), /tx parse error/);
});
