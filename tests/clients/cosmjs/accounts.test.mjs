// Development accounts: their mnemonics are ordinary ones, so that any wallet can hold them.
import { Secp256k1HdWallet } from "@cosmjs/amino";
import { fromBech32, toBech32 } from "@cosmjs/encoding";
import { StargateClient } from "@cosmjs/stargate";
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { wallet } from "./signer.mjs";

const net = devnet();
let client;
before(async () => (client = await StargateClient.connect(net.endpoints.rpc)));
after(() => client?.disconnect());

for (const { name, address, mnemonic } of net.accounts) {
    test(`the mnemonic of ${name} gives the address that the devnet prints`, async () => {
        const [direct] = await (await wallet(net, name)).getAccounts();
        assert.equal(direct.address, address);
        const amino = await Secp256k1HdWallet.fromMnemonic(mnemonic, { prefix: "ve" });
        assert.equal((await amino.getAccounts())[0].address, address);
    });

    test(`${name} has an account and money`, async () => {
        const found = await client.getAccount(address);
        assert.equal(found.address, address);
        const one = await client.getBalance(address, "uve");
        assert.ok(BigInt(one.amount) > 0n);
        assert.deepEqual(await client.getAllBalances(address), [one]);
    });
}

test("an address that nobody used has no account and nothing", async () => {
    const unused = toBech32("ve", new Uint8Array(20).fill(7));
    assert.equal(await client.getAccount(unused), null);
    assert.deepEqual(await client.getBalance(unused, "uve"), { denom: "uve", amount: "0" });
    assert.deepEqual(await client.getAllBalances(unused), []);
});

test("an address of another chain is refused", async () => {
    const foreign = toBech32("cosmos", fromBech32(account(net, "alice").address).data);
    await assert.rejects(client.getBalance(foreign, "uve"), /expected ve, got cosmos/);
});
