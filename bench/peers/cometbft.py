#!/usr/bin/env python3
"""Four validators in one process, and four real CometBFT processes with the same application.

cometbft.py VE COMETBFT     prints lines as bench_load does: what, unit, median, best, aim, note
Both networks keep everything on the disk, and get the same transactions from the same command.
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SENDS, SINGLE = 3000, 15


class Network:
    def __init__(self, ve, folder, flags):
        self.ve, self.folder = ve, folder
        self.environment = dict(os.environ, VE_HOME=str(folder / "home"))
        self.run("devnet", "up", "bench", "--detach", "--port", "auto", *flags)

    def run(self, *words, data=None):
        done = subprocess.run(
            [self.ve, *words],
            input=data,
            capture_output=True,
            text=True,
            timeout=100,
            env=self.environment,
            cwd=self.folder,
        )
        if done.returncode != 0:
            raise RuntimeError(f"ve {' '.join(words)}: {done.stderr.strip().splitlines()[0]}")
        return done.stdout

    def latency(self):
        """Milliseconds from the command until the transaction is in a block."""
        out = []
        for _ in range(SINGLE):
            start = time.monotonic()
            self.run("tx", "bank", "send", "bob", "1uve", "--from", "customer", "--gas", "200000")
            out.append((time.monotonic() - start) * 1000)
        return out

    def throughput(self):
        """Transactions a second, from the file until the last is in a block."""
        bob = json.loads(self.run("keys", "address", "bob", "--output", "json"))
        address = bob["address"] if isinstance(bob, dict) else bob
        line = json.dumps(
            {
                "@type": "/cosmos.bank.v1beta1.MsgSend",
                "to_address": address,
                "amount": [{"denom": "uve", "amount": "1"}],
            }
        )
        lines = (line + "\n") * SENDS
        start = time.monotonic()
        self.run("tx", "batch", "-", "--from", "alice", "--gas", "200000", data=lines)
        return SENDS / (time.monotonic() - start)

    def down(self):
        subprocess.run(
            [self.ve, "devnet", "down", "--all"], env=self.environment, capture_output=True
        )


def tell(what, unit, values, note, best=min):
    values = values if isinstance(values, list) else [values]
    print(what, unit, statistics.median(values), best(values), 0, note, sep="\t", flush=True)


def main():
    ve, cometbft = (str(Path(word).resolve()) for word in sys.argv[1:3])
    found = {}
    for name, flags in (
        ("in one process", ["--validators", "4"]),
        ("CometBFT", ["--engine", "cometbft", "--cometbft", cometbft, "--validators", "4"]),
    ):
        with tempfile.TemporaryDirectory(dir=os.environ.get("VE_BENCH_FOLDER")) as folder:
            network = None
            try:
                network = Network(ve, Path(folder), flags)
                found[name] = network.latency(), network.throughput()
            finally:
                if network:
                    network.down()
        latency, rate = found[name]
        tell(f"four validators, {name}: send until in a block", "ms", latency, "with the command's start")
        tell(f"four validators, {name}: sends of one batch", "/s", rate, "durable, each a tx", max)
    (here_ms, here), (there_ms, there) = found.values()
    tell("in one process to CometBFT: sends of one batch", "x", here / there, "more is better", max)
    ratio = statistics.median(there_ms) / statistics.median(here_ms)
    tell("in one process to CometBFT: time to a block", "x", ratio, "times sooner", max)


if __name__ == "__main__":
    main()
