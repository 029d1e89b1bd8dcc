// What `ve` signs, CosmJS sends; what CosmJS signs, `ve` verifies and sends: in modes direct and amino,
// and for a threshold key. The same devnet takes both.
import { createMultisigThresholdPubkey, encodeSecp256k1Pubkey, makeSignDoc, pubkeyToAddress,
    Secp256k1HdWallet } from "@cosmjs/amino";
import { fromBase64, fromHex, toHex } from "@cosmjs/encoding";
import { AminoTypes, createDefaultAminoConverters, makeMultisignedTxBytes, SigningStargateClient,
    StargateClient } from "@cosmjs/stargate";
import { Registry } from "@cosmjs/proto-signing";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { TxRaw } from "cosmjs-types/cosmos/tx/v1beta1/tx";
import assert from "node:assert/strict";
import { test } from "node:test";
import { account, devnet } from "./devnet.mjs";
import { coins, fee, send, wallet } from "./signer.mjs";

const net = devnet();
const [alice, bob] = [account(net, "alice"), account(net, "bob")];
const amino_wallet = (name) => Secp256k1HdWallet.fromMnemonic(account(net, name).mnemonic, { prefix: "ve" });
const amount_of = async (address) =>
    BigInt((await (await StargateClient.connect(net.endpoints.rpc)).getBalance(address, "uve")).amount);

for (const mode of ["direct", "amino-json"])
    test(`CosmJS sends what ve has signed in mode ${mode}`, async () => {
        const before = await amount_of(bob.address);
        const made = net.ve("tx bank send bob 5uve --from alice --generate-only");
        const signed = net.ve(`tx sign - --from alice --sign-mode ${mode}`, made);
        const bytes = fromHex(net.ve("tx encode - --to hex", signed));
        const client = await StargateClient.connect(net.endpoints.rpc, { broadcastPollIntervalMs: 10 });
        const sent = await client.broadcastTx(bytes, 20_000, 10);
        assert.equal(sent.code, 0, sent.rawLog);
        assert.equal(sent.transactionHash, net.ve("tx hash -", signed));
        assert.equal(await amount_of(bob.address), before + 5n);
    });

for (const [mode, wallet_of] of [["direct", (name) => wallet(net, name)], ["amino", amino_wallet]])
    test(`ve verifies and sends what CosmJS has signed in mode ${mode}`, async () => {
        const before = await amount_of(bob.address);
        const client = await SigningStargateClient.connectWithSigner(net.endpoints.rpc, await wallet_of("alice"));
        const signed = await client.sign(alice.address, [send(alice, bob, 7)], fee(200_000), "from CosmJS");
        const hex = toHex(TxRaw.encode(signed).finish());
        net.ve("tx verify -", hex);
        assert.equal(JSON.parse(net.ve("tx decode -", hex)).body.memo, "from CosmJS");
        assert.throws(() => net.ve("tx verify -", hex.slice(0, -2) + (hex.endsWith("00") ? "01" : "00")));
        net.ve("tx broadcast -", hex);
        assert.equal(await amount_of(bob.address), before + 7n);
        assert.throws(() => net.ve("tx broadcast -", hex));  // its sequence was used
    });

test("ve verifies and sends what two of three have signed with CosmJS", async () => {
    const members = await Promise.all(["alice", "bob", "customer"].map(async (name) => {
        const wallet = await amino_wallet(name);
        const [{ address, pubkey }] = await wallet.getAccounts();
        return { wallet, address, pubkey: encodeSecp256k1Pubkey(pubkey) };
    }));
    const key = createMultisigThresholdPubkey(members.map((one) => one.pubkey), 2);
    const address = pubkeyToAddress(key, "ve");
    net.ve(`tx bank send ${address} 1ve --from alice`);
    const client = await StargateClient.connect(net.endpoints.rpc);
    const { accountNumber, sequence } = await client.getSequence(address);
    const message = send({ address }, bob, 9);
    const doc = makeSignDoc([new AminoTypes(createDefaultAminoConverters()).toAmino(message)], fee(200_000),
        net.chain_id, "", accountNumber, sequence);
    const signatures = new Map(await Promise.all(members.slice(1).map(async ({ wallet, address }) =>
        [address, fromBase64((await wallet.signAmino(address, doc)).signature.signature)])));
    const body = new Registry([["/cosmos.bank.v1beta1.MsgSend", MsgSend]])
        .encodeTxBody({ messages: [message] });
    const hex = toHex(makeMultisignedTxBytes(key, sequence, fee(200_000), body, signatures));
    net.ve("tx verify -", hex);
    const before = await amount_of(bob.address);
    net.ve("tx broadcast -", hex);
    assert.equal(await amount_of(bob.address), before + 9n);
});

test("a transaction of another chain is shown and encoded, and its hash is that chain's", () => {
    const vote = {
        body: { messages: [{ "@type": "/cosmos.gov.v1.MsgVote", proposal_id: "848", option: "VOTE_OPTION_YES",
            voter: "cosmos1qyqszqgpqyqszqgpqyqszqgpqyqszqgpjnp7du" }], memo: "elsewhere" },
        auth_info: { fee: { amount: coins(1, "uatom"), gas_limit: "90000" } }, signatures: [],
    };
    const hex = net.ve("tx encode - --to hex", JSON.stringify(vote));
    assert.deepEqual(JSON.parse(net.ve("tx decode -", hex)).body.messages[0].option, "VOTE_OPTION_YES");
    assert.match(net.ve("tx show -", hex), /848/);
    assert.throws(() => net.ve("tx broadcast -", hex), /gov/);  // our chain does not know it
});
