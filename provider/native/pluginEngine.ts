import type { Engine } from "../engine/channel";
import { EngineLog, type Line } from "../engine/engineLog";
import { bundledSdk } from "./bundledSdk";
import type { OwnWords } from "./ownWords";

/** The engine that started this process, for one operation: its `Cancel` ends it. */
export class PluginEngine implements Engine {
  readonly limits: string[] = [];
  /** Rewrites every text for the provider that this process serves. */
  words: OwnWords = (text) => text;
  private readonly controller = new AbortController();
  private readonly ended: (() => void)[] = [];
  private readonly lines: EngineLog | undefined;

  /** @param address where the engine listens; without one (a plugin that a person has started) lines go nowhere */
  constructor(readonly address: string | undefined) {
    this.lines = address === undefined ? undefined : new EngineLog(address, bundledSdk);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  log(line: Line): void {
    this.lines?.log({ ...line, message: this.words(line.message) });
  }

  async flushed(): Promise<void> {
    await this.lines?.flushed();
  }

  onEnd(done: () => void): void {
    this.ended.push(done);
  }

  /** Ends every wait, and resolves once the engine has all lines. */
  async end(reason: string): Promise<void> {
    for (const done of this.ended.splice(0)) done();
    this.controller.abort(new Error(reason));
    await this.flushed();
  }
}
