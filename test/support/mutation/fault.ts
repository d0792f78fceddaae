/**
 * A deliberate fault: one place of the code that says something else.
 *
 * Planted in a copy of the tree (`npm run mutations`), it must make some test fail; one that does
 * not shows a hole in the tests.
 */
export interface Fault {
  /** Kebab-case, unique. */
  readonly id: string;
  /**
   * What it breaks: a block of the routing reference (B7), a section of the simulator's (S9), or a
   * subject such as money.
   */
  readonly rule: string;
  /** From the root, with `/`. */
  readonly file: string;
  /** Occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  /** What goes wrong then. */
  readonly says: string;
  /** Test files that run first, as they are most likely to catch it [those of the area]. */
  readonly near?: readonly string[];
}
