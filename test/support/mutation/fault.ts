/**
 * A deliberate fault: one place of the core that says something else.
 *
 * Planted in a copy of the tree (`npm run mutations`), it must make some test fail; one that does
 * not shows a hole in the tests.
 */
export interface Fault {
  /** Kebab-case, unique. */
  readonly id: string;
  /** The block of the routing reference that it breaks. */
  readonly rule: string;
  /** From the root, with `/`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What the core does wrong then. */
  readonly says: string;
}
