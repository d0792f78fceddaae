/**
 * The decision record: why one pick fell as it did.
 *
 * Written for every offer, to the sink the caller supplies; without a sink nothing is gathered.
 * Source: acd-routing.md B16.
 */
import type { CallClass, DecisionLine, FactProblem } from '../../rules/index.ts';
import type { RuleSource } from '../centre/compile-plan.ts';
import type { ElementName } from '../centre/strategies.ts';
import type { TimerKind } from '../memory/timers.ts';

/** The eleven tests of acd-routing.md B5, in their order. */
export const eligibilityTests = [
  'loggedOn',
  'notNotReady',
  'nothingPending',
  'deviceUsable',
  'linked',
  'linkDelay',
  'capacity',
  'noCoolDown',
  'notExcluded',
  'required',
  'reserve',
] as const;

export type EligibilityTest = (typeof eligibilityTests)[number];

/** Name of an element of a vector, or of what stands around vectors. */
export type Comparator = ElementName | 'onlyCandidate' | 'linkRank' | 'agentId';

export interface Candidate {
  readonly agentId: string;
  readonly linkRank: number;
  /** Values of the record's `comparators`, smaller first (a score is negated). */
  readonly vector: readonly number[];
}

export interface CallKey {
  readonly class: CallClass;
  readonly dueKey: number;
  readonly sequence: number;
}

/** What keeps an eligible pair apart (acd-routing.md I3). */
export type HoldBack = 'offerCap' | 'claim';

export interface DecisionRecord {
  readonly type: 'decision';
  readonly atMs: number;
  /** `n` of the `offer.offered` effect that carried it out. */
  readonly n: number;
  readonly offerId: string;
  readonly callId: string;
  readonly queueId: string;
  readonly agentId: string;
  readonly ruleVersion: number;
  /** The rule that gave the call its plan; absent: no rule did. */
  readonly rule?: RuleSource;
  readonly key: CallKey;
  readonly step: number;
  /** Names of the elements of the vectors. */
  readonly comparators: readonly Comparator[];
  /** Best first, at most as many as the sink asks for; the winner is the first. */
  readonly candidates: readonly Candidate[];
  readonly candidateCount: number;
  readonly decidedBy: Comparator;
  /** The rest only for a sink that asks. Agents stopped at each test, by its place from 0. */
  readonly stopped?: readonly number[];
  /** First failed test of each agent who was not a candidate. */
  readonly stoppedAgents?: { readonly [agentId: string]: EligibilityTest };
  /** Waiting calls with a smaller key passed over for this agent, and what stopped each. */
  readonly overtaken?: readonly {
    readonly callId: string;
    readonly test: EligibilityTest | 'linkRank' | HoldBack;
  }[];
}

/** Candidates of a record where nobody asks about one call: enough to see the choice. */
export const candidatesShownMax = 10;

/** What the rule set of a kind decided of one call. */
export interface RuleDecisionRecord
  extends Pick<DecisionLine, 'kind' | 'set' | 'version' | 'matched' | 'facts'> {
  readonly type: 'rules';
  readonly atMs: number;
  readonly callId: string;
  /** Milliseconds since 1970. */
  readonly decidedAtMs: number;
  /** What the rules ask for and nobody knew. */
  readonly unknown: readonly string[];
  /** What was said and is no such fact, or not a value of it: it counts as unknown. */
  readonly wrong: readonly FactProblem[];
}

/** Where decision records go, and how much the caller pays for. */
export interface DecisionSink {
  /** Most candidates in a record. */
  readonly candidatesMax: number;
  /** Looks at every agent and waiting call, so only a question about one call asks for it. */
  readonly scan: boolean;
  /** The one call whose decisions are gathered [those of all]. */
  readonly callId?: string;
  accept(record: DecisionRecord): void;
  /** What rules decided; absent: nothing of it is gathered. */
  acceptRules?(record: RuleDecisionRecord): void;
}

/** Answer to "why does this agent not have this call, now?". */
export type WhyNot =
  | { readonly kind: 'eligible' }
  | { readonly kind: 'test'; readonly test: EligibilityTest }
  | { readonly kind: 'holdBack'; readonly holdBack: HoldBack }
  | { readonly kind: 'lost'; readonly comparator: Comparator; readonly to: string }
  | { readonly kind: 'won' }
  | { readonly kind: 'callNotWaiting'; readonly state: string }
  | { readonly kind: 'unknown'; readonly what: 'call' | 'agent' };

/** Answer to "why does this call still wait?". */
export interface WhyWaiting {
  readonly callId: string;
  readonly queueId: string;
  readonly key: CallKey;
  readonly step: number;
  readonly waitMs: number;
  /** Agents stopped at each test now, by the test's place from 0. */
  readonly stopped: readonly number[];
  readonly eligible: number;
  readonly holdBack?: HoldBack;
  /** The next timer that will change something for this call, and when. */
  readonly next?: { readonly kind: TimerKind; readonly atMs: number };
}
