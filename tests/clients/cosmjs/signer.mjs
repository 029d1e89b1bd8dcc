// Accounts of a devnet as CosmJS signers, and clients that sign with them.
import { DirectSecp256k1HdWallet } from "@cosmjs/proto-signing";
import { GasPrice, SigningStargateClient } from "@cosmjs/stargate";
import { account } from "./devnet.mjs";

export const coins = (amount, denom = "uve") => [{ denom, amount: String(amount) }];
export const fee = (gas, amount = gas) => ({ gas: String(gas), amount: coins(amount) });

export const wallet = (net, name) =>
    DirectSecp256k1HdWallet.fromMnemonic(account(net, name).mnemonic, { prefix: "ve" });

// CosmJS asks every three seconds whether a transaction is in a block; ours is at once.
const options = { gasPrice: GasPrice.fromString("0.025uve"), broadcastPollIntervalMs: 10 };

// A client over HTTP, which holds nothing open, that signs for the account.
export const signer = async (net, name, more = {}) => SigningStargateClient.connectWithSigner(
    net.endpoints.rpc, await wallet(net, name), { ...options, ...more });

export const send = (from, to, amount) => ({
    typeUrl: "/cosmos.bank.v1beta1.MsgSend",
    value: { fromAddress: from.address, toAddress: to.address, amount: coins(amount) },
});
