/** What lint says of a centre file: legal, and yet probably not meant. */

/** What each code means; the page of `centre check` and the tests read it. */
export const lintCodes = {
  'unreachable-step': 'a step no call lives to see',
  'missing-fallback': 'a limit that ends a wait without saying what comes then',
  'contradictory-expression': 'an expression no agent whatever could meet',
  'overlapping-step': 'a widen step that admits nobody new',
  'required-unmet': 'an expression no agent of the file meets',
  'empty-agent-set': 'a step during which no linked agent of the file can serve',
  'delay-over-max-wait': 'a link delay longer than calls may wait',
  'max-wait-zero': 'a queue that calls leave in the instant of entry',
  'fallback-loop': 'queues that pass calls round and round',
  'queue-not-reached': 'a queue no link reaches',
  'agent-not-in-group': 'a link to a grouped queue of an agent who cannot sign on to the group',
  'unknown-agent': 'an expression that names an agent the file does not have',
  'unknown-skill': 'an expression that names a skill nobody has',
} as const;

export type LintCode = keyof typeof lintCodes;

export interface LintFinding {
  /** An error blocks activation on a live centre; `route` and `simulate` run all the same. */
  readonly severity: 'error' | 'warning' | 'hint';
  readonly code: LintCode;
  /** RFC 6901 pointer into the file. */
  readonly path: string;
  readonly message: string;
  /** What would mend it, where that is plain. */
  readonly fix?: string;
}
