/**
 * Routing explanations as sentences: why this agent, why not that one, why a call waits. Shared by
 * server, command line and console.
 * Source: acd-routing.md B16.
 */
import { unreachable } from '../../kernel/index.ts';
import {
  type DecisionRecord,
  type EligibilityTest,
  eligibilityTests,
  type WhyNot,
  type WhyWaiting,
} from '../../routing/index.ts';
import {
  decidedByWords,
  durationInWords,
  freedWords,
  type Language,
  stoppedOneWords,
  stoppedWords,
  timerWords,
} from './why-words.ts';

/** Language and display names of a sentence. Default names: ids. */
export interface Speech {
  readonly language: Language;
  readonly agentName?: (agentId: string) => string;
  readonly queueName?: (queueId: string) => string;
  /** Why agents are not ready, each in words; default: not said. */
  readonly notReadyReasons?: (agentId?: string) => readonly string[];
}

const namedCallsMax = 3;

/** Why an offer went to its agent. */
export function describeDecision(record: DecisionRecord, speech: Speech): string {
  const fr = speech.language === 'fr';
  const agent = agentIn(speech, record.agentId);
  const queue = queueIn(speech, record.queueId);
  const by = decidedByWords[record.decidedBy][speech.language];
  const count = record.candidateCount;
  const [, second] = record.candidates;
  const where = fr
    ? `(file ${queue}${planChanges(record, fr)}) a été présenté à`
    : `(queue ${queue}${planChanges(record, fr)}) was offered to`;
  const sentences = [ended(`${fr ? 'L’appel' : 'The call'} ${where} ${agent}`)];
  if (count === 1) {
    sentences.push(fr ? 'Personne d’autre ne pouvait le prendre.' : 'Nobody else could take it.');
  } else {
    // The record may omit candidates.
    const before = second === undefined ? '' : agentIn(speech, second.agentId);
    const won = fr
      ? `${agent} passe devant ${before || 'les autres'} : ${by}`
      : `${agent} came before ${before || 'the others'} by ${by}`;
    sentences.push(
      fr
        ? `${count} agents pouvaient le prendre ; ${won}.`
        : `${count} agents could take it; ${won}.`,
    );
  }
  const stopped = stoppedIn(record.stopped ?? [], speech);
  if (stopped !== null) sentences.push(stopped);
  const overtaken = overtakenIn(record, speech);
  if (overtaken !== null) sentences.push(overtaken);
  const planned = plannedBy(record, fr);
  if (planned !== null) sentences.push(planned);
  sentences.push(
    fr
      ? `Fichier du centre : version ${record.ruleVersion}.`
      : `Centre file: version ${record.ruleVersion}.`,
  );
  return sentences.join(' ');
}

/** How many steps of its plan have begun while the call waited. */
function planChanges({ step }: Pick<DecisionRecord, 'step'>, fr: boolean): string {
  if (step === 0) return '';
  if (fr) return ` ; son plan a changé ${step === 1 ? 'une' : step} fois`;
  return `; its plan has changed ${step === 1 ? 'once' : `${step} times`}`;
}

function plannedBy({ rule: source }: DecisionRecord, fr: boolean): string | null {
  if (source === undefined) return null;
  const { rule, set, version } = source;
  return fr
    ? `Son plan vient de la règle ${rule} (${set}, version ${version}).`
    : `Its plan comes from the rule ${rule} (${set}, version ${version}).`;
}

/** Why an agent was not offered a call. */
export function describeWhyNot(answer: WhyNot, agentId: string, speech: Speech): string {
  const { language } = speech;
  const fr = language === 'fr';
  const agent = agentIn(speech, agentId);
  const begin = fr ? `${agent} n’a pas l’appel : ` : `${agent} does not have the call: `;
  switch (answer.kind) {
    case 'eligible':
      return fr
        ? `${agent} peut prendre l’appel ; rien ne s’y oppose.`
        : `${agent} can take the call; nothing stands in the way.`;
    case 'won':
      return fr
        ? `${agent} a l’appel, ou il lui est présenté.`
        : `${agent} has the call, or is being offered it.`;
    case 'test':
      return `${begin}${stoppedOneWords[answer.test][language]}${because(answer.test, speech, agentId)}.`;
    case 'holdBack':
      return `${begin}${stoppedOneWords[answer.holdBack][language]}.`;
    case 'lost': {
      const by = decidedByWords[answer.comparator][language];
      const to = agentIn(speech, answer.to);
      return fr ? `${begin}${to} passe avant (${by}).` : `${begin}${to} comes first by ${by}.`;
    }
    case 'callNotWaiting':
      return fr
        ? `${begin}l’appel n’attend pas (${answer.state}).`
        : `${begin}the call does not wait (${answer.state}).`;
    case 'unknown':
      return fr
        ? `${begin}${answer.what === 'call' ? 'appel' : 'agent'} inconnu.`
        : `${begin}no such ${answer.what}.`;
    default:
      return unreachable(answer);
  }
}

/** Why a call waits, at the instant `nowMs`. */
export function describeWhyWaiting(answer: WhyWaiting, nowMs: number, speech: Speech): string {
  const { language } = speech;
  const fr = language === 'fr';
  const wait = durationInWords(answer.waitMs);
  const queue = queueIn(speech, answer.queueId);
  const sentences = [
    fr
      ? `L’appel attend depuis ${wait} dans la file ${queue}${planChanges(answer, fr)}.`
      : `The call has waited ${wait} in queue ${queue}${planChanges(answer, fr)}.`,
  ];
  if (answer.holdBack !== undefined) {
    const held = stoppedOneWords[answer.holdBack][language];
    sentences.push(`${held.charAt(0).toUpperCase()}${held.slice(1)}.`);
  } else if (answer.eligible === 0) {
    sentences.push(fr ? 'Aucun agent ne peut le prendre maintenant.' : 'No agent can take it now.');
  }
  const stopped = stoppedIn(answer.stopped, speech);
  if (stopped !== null) sentences.push(stopped);
  const freed = freedIn(answer, speech);
  if (freed !== null) sentences.push(freed);
  if (answer.next !== undefined) {
    const inMs = durationInWords(Math.max(0, answer.next.atMs - nowMs));
    sentences.push(
      fr
        ? `Prochain changement dans ${inMs} : ${timerWords[answer.next.kind][language]}.`
        : `Next change in ${inMs}: ${timerWords[answer.next.kind][language]}.`,
    );
  }
  return sentences.join(' ');
}

/** Adds a full stop, unless a shortened name ends with one. */
function ended(sentence: string): string {
  return sentence.endsWith('.') ? sentence : `${sentence}.`;
}

function agentIn(speech: Speech, agentId: string): string {
  return speech.agentName?.(agentId) ?? agentId;
}

function queueIn(speech: Speech, queueId: string): string {
  return speech.queueName?.(queueId) ?? queueId;
}

/** Numbers of agents by the first test that excludes them; null: none, or not counted. */
function stoppedIn(stopped: readonly number[], speech: Speech): string | null {
  const { language } = speech;
  const parts: string[] = [];
  eligibilityTests.forEach((test, place) => {
    const count = stopped[place] ?? 0;
    if (count > 0) parts.push(`${count} ${stoppedWords[test][language]}${because(test, speech)}`);
  });
  if (parts.length === 0) return null;
  return language === 'fr'
    ? `Agents écartés : ${parts.join(', ')}.`
    : `Agents who could not: ${parts.join(', ')}.`;
}

/** The reasons of Not Ready, in parentheses. */
function because(test: EligibilityTest, speech: Speech, agentId?: string): string {
  const reasons = test === 'notNotReady' ? (speech.notReadyReasons?.(agentId) ?? []) : [];
  return reasons.length === 0 ? '' : ` (${[...new Set(reasons)].join(', ')})`;
}

/** What agents could do so that one can take the call; null: nothing needed. */
function freedIn({ stopped, eligible, holdBack }: WhyWaiting, { language }: Speech): string | null {
  if (eligible > 0 || holdBack !== undefined) return null;
  const acts = eligibilityTests.flatMap((test, place) => {
    const words = freedWords[test];
    return words === undefined || (stopped[place] ?? 0) === 0 ? [] : [words[language]];
  });
  if (acts.length === 0) return null;
  return language === 'fr'
    ? `Cela change dès que l’un d’eux ${acts.join(', ou ')}.`
    : `That changes as soon as one of them ${acts.join(', or ')}.`;
}

function overtakenIn(record: DecisionRecord, { language }: Speech): string | null {
  const calls = record.overtaken ?? [];
  if (calls.length === 0) return null;
  const named = calls
    .slice(0, namedCallsMax)
    .map((call) => `${call.callId} (${stoppedOneWords[call.test][language]})`);
  const rest = calls.length - named.length;
  if (rest > 0) named.push(language === 'fr' ? `${rest} autres` : `${rest} more`);
  return language === 'fr'
    ? `Appels devancés : ${named.join(', ')}.`
    : `Calls passed over: ${named.join(', ')}.`;
}
