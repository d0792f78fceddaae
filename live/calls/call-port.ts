/**
 * The parts of a centre that call control uses. The core knows queued calls, and direct calls once
 * answered; alerting, dialling, parking and swapping happen here.
 *
 * Source: tapi-call-center.md 5.4, 9 (12).
 */
import {
  callMessages,
  fill,
  type Phrase,
  type SwitchAnswer,
  toWireCallId,
} from '../../contracts/index.ts';
import type { CentreFile, Facts, Input } from '../../routing/index.ts';
import type { CallClass, FactsFile, RoutingPlan } from '../../rules/index.ts';
import type { InputResult } from '../driver.ts';
import type { ResourceNotice } from '../event-ring.ts';
import type { KeptCall, KeptLeg } from '../projection/kept-call.ts';
import type { Projection } from '../projection/projection.ts';
import type { WireNames } from '../projection/wire-names.ts';
import { done, refuse, type ServiceAnswer } from '../service-answer.ts';
import type { Stations } from '../stations.ts';
import { featuresOf } from './features.ts';

type CallNews =
  | 'call.arrived'
  | 'call.alerting'
  | 'call.connected'
  | 'call.redirected'
  | 'call.pickedUp'
  | 'call.parked'
  | 'call.partyJoined'
  | 'call.partyLeft'
  | 'call.unparked'
  | 'call.swapped'
  | 'call.treatment'
  | 'call.data'
  | 'call.digits'
  | 'call.media'
  | 'call.digitsSent'
  | 'call.digitsHidden'
  | 'call.order'
  | 'call.ended';

/** Target of a command: an address, agent or queue by file id, or a number. */
export interface CallTarget {
  readonly kind: 'queue' | 'agent' | 'number';
  readonly id: string;
}

export interface Arrival {
  readonly queueId?: string | undefined;
  readonly to?: string | undefined;
  readonly from?: string | undefined;
  readonly channel?: string | undefined;
  readonly class?: CallClass | undefined;
  /** Routing plan of this queue entry, in place of that of the queue or the rules. */
  readonly plan?: RoutingPlan | undefined;
  readonly offsetMs?: number | undefined;
  readonly data?: string | undefined;
  /** The telephone switch's id of the caller's leg. */
  readonly legId?: string | undefined;
  /** Whether an attached switch has the caller's leg and gets commands for the call [false]. */
  readonly isOnSwitch?: boolean | undefined;
  readonly facts?: Facts | undefined;
  readonly callId?: string | undefined;
}

export interface CallPort {
  readonly projection: Projection;
  readonly names: WireNames;
  readonly file: CentreFile;
  readonly nowMs: number;
  /** While the journal is replayed, inputs from tasks are dropped without an answer. */
  readonly journal: { readonly isReading: boolean } | null;
  readonly switch: {
    readonly isAttached: boolean;
    readonly conferenceMax: number;
    sendDigits(made: KeptLeg, digits: string): Promise<SwitchAnswer>;
    enter(legId: string, of: Omit<Arrival, 'legId'>): Promise<ServiceAnswer<string>>;
  };
  readonly stations: Pick<Stations, 'get' | 'forwards' | 'ringsMs'>;
  submit(input: Input, then?: (answer: InputResult) => void): Promise<InputResult>;
  factsOf(callId: string): FactsFile;
  at(atMs: number, task: () => void): () => void;
  mint(prefix: string): string;
  tell(told: ResourceNotice): void;
  touch(subject: string): void;
}

/**
 * Submits an input; `onTaken` runs when the core accepts it. A refusal lists the commands that the
 * leg allows.
 */
export async function take(
  port: CallPort,
  input: Input,
  of: { readonly made?: KeptLeg | undefined; readonly onTaken?: (atMs: number) => void } = {},
): Promise<ServiceAnswer<null>> {
  const { made, onTaken } = of;
  const { refused: code } = await port.submit(input, (answer) => {
    if (answer.refused === undefined) onTaken?.(answer.atMs);
  });
  if (code === undefined) return done(null);
  const said = { input: input.type, code };
  if (made === undefined)
    return refuse({ ...callMessages.coreRefuses, code }, { ...said, of: callOf(input) });
  const { id, callId, state } = made.leg;
  const allowed = featuresOf(made, port);
  return refuse({ ...callMessages.legRefuses, code }, { ...said, id, callId, state }, { allowed });
}

function callOf(input: Input): Phrase | '' {
  if (!('callId' in input)) return '';
  return fill(callMessages.ofCall, { callId: toWireCallId(input.callId) });
}

export function tellOf(
  port: CallPort,
  { call }: KeptCall,
  type: CallNews,
  data: { readonly [member: string]: unknown } = {},
): void {
  call.version += 1;
  const { callId, version } = call;
  const subject = `call/${callId}`;
  port.tell({ type, subject, atMs: port.nowMs, data: { callId, ...data, version } });
}

/** Journals a call's change that causes no event. */
export function touch(port: CallPort, { call }: KeptCall): void {
  port.touch(`call/${call.callId}`);
}
