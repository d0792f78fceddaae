/** The answer to "why", from records of the past and the router's present, as data and in words. */
import {
  describeAsking,
  describeDecision,
  describeWhyNot,
  describeWhyWaiting,
  type Language,
  type Speech,
} from '../../contracts/index.ts';
import {
  type Comparator,
  type DecisionRecord,
  decisionLine,
  type Router,
  type WhyNot,
  type WhyWaiting,
} from '../../routing/index.ts';
import {
  checkRuleSet,
  type DecisionExplanation,
  explainDecision,
  type RuleSetFile,
} from '../../rules/index.ts';
import { secondsOf } from '../text/figures.ts';
import { type CallStory, endingInWords } from './call-story.ts';

export interface WhyAnswer {
  readonly callId: string;
  readonly atMs: number;
  readonly decisions: readonly DecisionRecord[];
  readonly whyWaiting: WhyWaiting | null;
  readonly whyNot: readonly AgentAnswer[];
  /** Decisions of rules on the call, worded as the API does, by the rule versions that decided. */
  readonly rules: readonly DecisionExplanation[];
}

/** Why the agent in question did not get the call at an offer, or does not have it now. */
interface AgentAnswer {
  readonly atMs: number;
  readonly agentId: string;
  /** The offer that the answer is about; null if it is about now. */
  readonly offerId: string | null;
  readonly answer: WhyNot;
}

export function explainedRules(
  { rules }: CallStory,
  files: readonly RuleSetFile[],
  language: Language,
): readonly DecisionExplanation[] {
  const versions = new Map(files.map((file) => [`${file.set}@${file.version}`, file]));
  return rules.map((record) => {
    const file = versions.get(`${record.set}@${record.version}`);
    const checked = file === undefined ? null : checkRuleSet(file);
    const set = checked?.ok === true ? checked.set : null;
    return explainDecision(set, decisionLine(record), { reader, language });
  });
}

/** Facts are unmasked: whoever has the trace has them. */
const reader = { reveal: ['customer', 'payment'] } as const;

export function answerOf(
  router: Router,
  story: CallStory,
  of: {
    readonly agentId: string | undefined;
    readonly rules: readonly DecisionExplanation[];
  },
): WhyAnswer {
  const { agentId, rules } = of;
  const { callId, decisions } = story;
  const { nowMs: atMs } = router;
  const whyWaiting = router.whyWaiting(callId);
  const whyNot: AgentAnswer[] = [];
  if (agentId !== undefined) {
    for (const record of decisions) {
      const answer = whyNotThen(record, agentId);
      if (answer === null) continue;
      whyNot.push({ atMs: record.atMs, agentId, offerId: record.offerId, answer });
    }
    if (whyWaiting !== null || whyNot.length === 0) {
      whyNot.push({ atMs, agentId, offerId: null, answer: router.whyNot(callId, agentId) });
    }
  }
  return { callId, atMs, decisions, whyWaiting, whyNot, rules };
}

/** The state, then for each offer why its agent got it, or the one in question did not. */
export function answerInWords(
  answer: WhyAnswer,
  story: CallStory,
  speech: Speech,
): readonly string[] {
  const { atMs, decisions, whyWaiting, whyNot } = answer;
  const { language } = speech;
  const standing =
    whyWaiting !== null
      ? [describeWhyWaiting(whyWaiting, atMs, speech)]
      : story.ending === undefined
        ? []
        : [endingInWords(story.ending, language)];
  const reasons =
    whyNot.length > 0
      ? whyNot.map(({ atMs: thenMs, agentId, offerId, answer: why }) => ({
          atMs: thenMs,
          offerId,
          words:
            why.kind === 'unknown'
              ? neverOffered(story, language)
              : describeWhyNot(why, agentId, speech),
        }))
      : decisions.map((record) => ({ ...record, words: describeDecision(record, speech) }));
  const told = reasons.map(({ atMs: thenMs, offerId, words }) =>
    [
      secondsOf(thenMs, language),
      offerId ?? (language === 'fr' ? 'maintenant' : 'now'),
      words,
    ].join('  '),
  );
  if (told.length === 0 && whyWaiting === null) told.push(neverOffered(story, language));
  const ruled = whyNot.length > 0 ? [] : answer.rules.flatMap(({ text }) => text);
  const asked = story.asked.map(
    (effect) => `${secondsOf(effect.atMs, language)}  ${describeAsking(effect, speech)}`,
  );
  return [...standing, ...ruled, ...(whyNot.length > 0 ? [] : asked), ...told];
}

/** The call has ended, so only a question about an earlier time can be answered. */
function neverOffered({ callId, enteredAtMs, ending }: CallStory, language: Language): string {
  const fr = language === 'fr';
  const words = fr
    ? `L’appel ${callId} n’a été présenté à personne`
    : `Call ${callId} was offered to nobody`;
  if (ending === undefined || ending.atMs <= enteredAtMs) return `${words}.`;
  return `${words}${fr ? ' ; demandez avant sa fin' : '; ask before its end'} (--at ${ending.atMs - 1}).`;
}

/** Why an agent did not get an offer; null if the record lacks the agent. */
function whyNotThen(record: DecisionRecord, agentId: string): WhyNot | null {
  if (record.agentId === agentId) return { kind: 'won' };
  const { stoppedAgents = {} } = record;
  // `hasOwn`, as an agent's id may be the name of an inherited member.
  const test = Object.hasOwn(stoppedAgents, agentId) ? stoppedAgents[agentId] : undefined;
  if (test !== undefined) return { kind: 'test', test };
  const [winner] = record.candidates;
  const loser = record.candidates.find((candidate) => candidate.agentId === agentId);
  if (winner === undefined || loser === undefined) return null;
  return { kind: 'lost', comparator: losingComparator(record, agentId), to: winner.agentId };
}

function losingComparator(record: DecisionRecord, agentId: string): Comparator {
  const [winner] = record.candidates;
  const loser = record.candidates.find((candidate) => candidate.agentId === agentId);
  if (winner?.linkRank !== loser?.linkRank) return 'linkRank';
  const place = record.comparators.findIndex(
    (_name, index) => winner?.vector[index] !== loser?.vector[index],
  );
  return record.comparators[place] ?? 'agentId';
}
