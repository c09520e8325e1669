/** A real terminal of a fixed size, in which a shell runs: tmux without a window. */
import { setTimeout as sleep } from "node:timers/promises";
import { outputOf } from "../setup.mjs";

const everyMs = 100;

export class Terminal {
  #socket;
  #env;

  /** @throws Error if there is no tmux */
  constructor({ columns, rows, cwd, env }) {
    this.#socket = `pictures-${process.pid}`;
    this.#env = { ...env, TERM: "xterm-256color", LANG: "C.UTF-8" };
    const size = ["-x", String(columns), "-y", String(rows)];
    this.#tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      ...size,
      "-c",
      cwd,
      "exec env PS1='$ ' bash --norc --noprofile",
    );
    this.#tmux("set-option", "-g", "status", "off");
  }

  #tmux(...args) {
    return outputOf("tmux", ["-u", "-L", this.#socket, ...args], { env: this.#env });
  }

  type(text) {
    this.#tmux("send-keys", "-l", text);
    this.press("Enter");
  }

  press(key) {
    this.#tmux("send-keys", key);
  }

  screen() {
    return this.#tmux("capture-pane", "-e", "-p");
  }

  text() {
    return this.#tmux("capture-pane", "-p");
  }

  /** @returns {Promise<string>} the screen as soon as `shows` says so of its text */
  async until(shows, { timeoutMs = 60_000 } = {}) {
    const endMs = Date.now() + timeoutMs;
    for (;;) {
      if (shows(this.text())) return this.screen();
      if (Date.now() > endMs) throw new Error(`the terminal did not show it in time:\n${this.text()}`);
      await sleep(everyMs);
    }
  }

  close() {
    this.#tmux("kill-server");
  }
}
