/** The files of stored texts, read once: several steps of a version's life look at the same two. */
import type { RuleSetFile } from '../../rules/index.ts';

/** Files that are remembered. */
const rememberedMax = 8;

export class StoredFiles {
  readonly #byText = new Map<string, RuleSetFile>();

  /** The file of a text that has been judged before it was stored. */
  read(text: string): RuleSetFile {
    const file = this.#byText.get(text) ?? (JSON.parse(text) as RuleSetFile);
    this.keep(text, file);
    return file;
  }

  /** Remembers a file that somebody else has read. */
  keep(text: string, file: RuleSetFile): void {
    this.#byText.delete(text);
    this.#byText.set(text, file);
    const [oldest] = this.#byText.keys();
    if (this.#byText.size > rememberedMax && oldest !== undefined) this.#byText.delete(oldest);
  }
}
