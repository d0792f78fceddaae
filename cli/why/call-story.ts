/**
 * The history of one call from the effects that name it, kept during a replay; its memory is
 * independent of the trace's length.
 */
import { type AskingEffect, isAskingEffect, type Language } from '../../contracts/index.ts';
import type {
  DecisionRecord,
  DecisionSink,
  Effect,
  RuleDecisionRecord,
} from '../../routing/index.ts';
import { secondsOf } from '../text/figures.ts';

type CallEffect = Extract<Effect, { readonly callId: string }>;
type Ending = Extract<
  CallEffect,
  {
    readonly type:
      | 'call.blocked'
      | 'call.answered'
      | 'call.abandoned'
      | 'call.ended'
      | 'callback.planned'
      | 'call.messageTaken';
  }
>;

const endings: ReadonlySet<string> = new Set<Ending['type']>([
  'call.blocked',
  'call.answered',
  'call.abandoned',
  'call.ended',
  'callback.planned',
  'call.messageTaken',
]);

export class CallStory {
  readonly callId: string;
  readonly decisions: DecisionRecord[] = [];
  readonly rules: RuleDecisionRecord[] = [];
  /** What the call was asked and told on its way. */
  readonly asked: AskingEffect[] = [];
  /** How the call's wait ended without an answer, if it did. */
  ending: Ending | undefined;
  #enteredAtMs = -1;

  constructor(callId: string) {
    this.callId = callId;
  }

  get isKnown(): boolean {
    return this.#enteredAtMs >= 0;
  }

  get enteredAtMs(): number {
    return this.#enteredAtMs;
  }

  /** Records the router's decisions on offers of this call, with all candidates. */
  sink(candidatesMax: number): DecisionSink {
    const accept = (record: DecisionRecord) => void this.decisions.push(record);
    const acceptRules = (record: RuleDecisionRecord) => void this.rules.push(record);
    return { callId: this.callId, candidatesMax, scan: true, accept, acceptRules };
  }

  observe(effect: Effect): void {
    if (!('callId' in effect) || effect.callId !== this.callId) return;
    if (!this.isKnown) this.#enteredAtMs = effect.atMs;
    if (isAskingEffect(effect)) this.asked.push(effect);
    if (!endings.has(effect.type)) return;
    const isEndOfTalk = effect.type === 'call.ended' && effect.waitMs === undefined;
    if (!isEndOfTalk) this.ending = effect as Ending;
  }
}

export function endingInWords(ending: Ending, language: Language): string {
  const fr = language === 'fr';
  const { callId, atMs } = ending;
  const at = secondsOf(atMs, language);
  const after = ending.type === 'call.blocked' ? '' : secondsOf(ending.waitMs ?? 0, language);
  switch (ending.type) {
    case 'call.blocked':
      return fr
        ? `L’appel ${callId} n’a pas été admis à ${at} (${ending.reason}).`
        : `Call ${callId} was not let in at ${at} (${ending.reason}).`;
    case 'call.answered':
      return fr
        ? `L’appel ${callId} : ${ending.agentId} a répondu à ${at}, après ${after} d’attente.`
        : `Call ${callId} was answered by ${ending.agentId} at ${at}, after a wait of ${after}.`;
    case 'call.abandoned':
      return fr
        ? `L’appel ${callId} a été abandonné à ${at}, après ${after} d’attente.`
        : `Call ${callId} was abandoned at ${at}, after a wait of ${after}.`;
    default: {
      const cause = `${ending.type}, ${ending.cause}`;
      return fr
        ? `L’appel ${callId} a cessé d’attendre à ${at}, après ${after} (${cause}).`
        : `Call ${callId} stopped waiting at ${at}, after ${after} (${cause}).`;
    }
  }
}
