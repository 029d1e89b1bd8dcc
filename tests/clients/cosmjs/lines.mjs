// Our wire code behind a pipe: tests/clients/wire_lines.cpp. All questions are written at once, and all
// answers read.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = process.env.VE_WIRE_LINES
    ?? fileURLToPath(new URL("../../../build/test/ve_wire_lines", import.meta.url));

export async function ask(questions) {
    const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
    const answers = [];
    const read = (async () => {
        for await (const line of createInterface({ input: child.stdout })) answers.push(JSON.parse(line));
    })();
    for (const question of questions)
        if (!child.stdin.write(`${JSON.stringify(question)}\n`))
            await new Promise((resolve) => child.stdin.once("drain", resolve));
    child.stdin.end();
    await read;
    if (answers.length !== questions.length)
        throw new Error(`${program}: ${answers.length} answers to ${questions.length} questions`);
    return answers;
}
