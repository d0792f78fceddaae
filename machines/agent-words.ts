/**
 * The words for what an agent does: the core's state, the API's (as TAPI 3 names it), and TAPI 2's.
 * The core has no kinds of `busy`; where rows share a word, the first decides.
 */
export const agentWords = [
  { core: 'loggedOff', api: 'released', tapi2: 'loggedOff' },
  { core: 'notReady', api: 'notReady', tapi2: 'notReady' },
  { core: 'ready', api: 'ready', tapi2: 'ready' },
  { core: 'reserved', api: 'ready', tapi2: 'ready' },
  { core: 'busy', api: 'busyAcd', tapi2: 'busyAcd' },
  { core: 'busy', api: 'busyIncoming', tapi2: 'busyIncoming' },
  { core: 'busy', api: 'busyOutgoing', tapi2: 'busyOutbound' },
  /** Another agent's question. */
  { core: 'busy', api: 'busyAcd', tapi2: 'busyOther' },
  { core: 'workingAfterCall', api: 'busyAcd', tapi2: 'workingAfterCall' },
  { core: null, api: 'unknown', tapi2: 'unknown' },
  { core: null, api: null, tapi2: 'unavail' },
] as const;

/** Each row names one state in all three. */
type Words = typeof agentWords;

/** All words of one of them, each once. */
export function agentStatesOf<Side extends keyof Words[number]>(side: Side) {
  return [...new Set(agentWords.map((row) => row[side]))].filter(
    (word): word is NonNullable<typeof word> => word !== null,
  );
}
