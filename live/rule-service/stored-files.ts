/** The files of stored texts, read once: several steps of a version's life look at the same two. */
import type { RuleSetFile } from '../../rules/index.ts';
import type { VersionRecord } from '../../store/index.ts';

/** Files that are remembered. */
const rememberedMax = 8;

export class StoredFiles {
  readonly #byHash = new Map<string, RuleSetFile>();

  /** The file of a version, whose text has been judged before it was stored. */
  read({ hash, text }: VersionRecord): RuleSetFile {
    const file = this.#byHash.get(hash) ?? (JSON.parse(text) as RuleSetFile);
    this.keep(hash, file);
    return file;
  }

  /** Remembers a file that somebody else has read, by the hash of its text. */
  keep(hash: string, file: RuleSetFile): void {
    this.#byHash.delete(hash);
    this.#byHash.set(hash, file);
    const [oldest] = this.#byHash.keys();
    if (this.#byHash.size > rememberedMax && oldest !== undefined) this.#byHash.delete(oldest);
  }
}
