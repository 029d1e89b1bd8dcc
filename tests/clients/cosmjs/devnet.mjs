// A devnet of one's own: up when this returns, stopped and its home removed whatever happens to the
// tests. It knows nothing of any client.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ve = process.env.VE ?? fileURLToPath(new URL("../../../build/ve", import.meta.url));

// Flags go to `ve devnet up`. The answer is its document: chain_id, endpoints, accounts, …
export function devnet(...flags) {
    const home = mkdtempSync(join(tmpdir(), "ve-clients-"));
    const run = (words, input = "") =>
        spawnSync(ve, words, { env: { ...process.env, VE_HOME: home }, encoding: "utf8", input });
    process.on("exit", () => {
        run(["devnet", "down", "--all"]);
        rmSync(home, { recursive: true, force: true });
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(1));

    // The same tests against another engine: VE_DEVNET_FLAGS="--engine cometbft".
    const more = (process.env.VE_DEVNET_FLAGS ?? "").split(" ").filter((flag) => flag !== "");
    const up = run(["devnet", "up", "--detach", "--port", "auto", "--output", "json", ...flags, ...more]);
    if (up.status !== 0) throw new Error(`${ve} devnet up: ${up.error ?? up.stderr}`);
    // Command lines for this devnet, as a user types them: what they print, or their complaint.
    const command = (line, input) => {
        const done = run(line.split(" "), input);
        if (done.status !== 0) throw new Error(`ve ${line}: ${done.stderr}`);
        return done.stdout.trim();
    };
    return { ...JSON.parse(up.stdout), ve: command };
}

export const account = (net, name) => net.accounts.find((one) => one.name === name);
