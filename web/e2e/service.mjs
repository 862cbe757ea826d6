// Starts `hilal serve` for a test, and ends it: by its own process, never by name.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
const program = process.env.HILAL ?? resolve(root, "target/release/hilal");

export async function serve(state, { port = 0, more = [] } = {}) {
  const begun = Date.now();
  const child = spawn(program, ["serve", "missions/reference.toml", "--state", state, "--port", String(port), "--speed", "20", ...more], { cwd: root });
  const passwords = new Map();
  let url = "", said = "";
  await new Promise((done, fail) => {
    let text = "";
    child.stdout.on("data", (data) => {
      text += data;
      url = /^http:\S+/m.exec(text)?.[0] ?? url;
      for (const [, account, password] of text.matchAll(/^(\S+)\s+((?:\w{3}-){3}\w{3})\s/gm)) passwords.set(account, password);
    });
    child.stderr.on("data", (data) => {
      said += data;
      if (said.includes("the mission goes on") && url) done();
    });
    child.on("exit", (code) => fail(new Error(`hilal serve ended with ${code}: ${said}`)));
  });
  return {
    url, passwords, readyMs: Date.now() - begun,
    /** Holds the process, or lets it go on: its sockets stay open, and nothing comes. */
    hold: () => child.kill("SIGSTOP"),
    goOn: () => child.kill("SIGCONT"),
    async stop(signal = "SIGTERM") {
      child.removeAllListeners("exit");
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
      return child.exitCode;
    },
  };
}
