/**
 * A telephone system behind a socket, with the same interface as the simulated switch.
 *
 * Source: decisions/0025.
 */
import {
  type CommandBody,
  type GatewayFrame,
  Refusal,
  type SwitchAnswer,
  type SwitchCommandName,
  type SwitchLeg,
  switchCommandNames,
  switchEventSchema,
} from '../../contracts/index.ts';
import { failedAnswer, type SwitchDriver, SwitchEvents } from '../../gateways/index.ts';
import { readAs } from '../http/validation.ts';
import { type AcceptedGateway, deadlineMs, GatewayLink } from './gateway-line.ts';

type Answer = SwitchAnswer & Pick<Extract<GatewayFrame, { op: 'answer' }>, 'legs'>;

/** Time after a command's ringing limit for the switch to report how ringing ended. */
const ringOverMs = 5_000;

export class RemoteSwitch extends GatewayLink<Answer> implements SwitchDriver {
  readonly features: readonly SwitchCommandName[];
  readonly conferenceMax: number | undefined;
  readonly events = new SwitchEvents();
  /** Number of the last event received from the switch; -1 if none. */
  heard: number;
  isLost = false;
  readonly #partition: string;
  #onLost: (why: string) => void = () => {};
  #sequence = 0;

  constructor(joined: AcceptedGateway, heard: number) {
    super(joined);
    const { features = [], conferenceMax, handlerId } = joined.hello;
    this.conferenceMax = conferenceMax;
    // The protocol has no way to hand over the sound of a recording.
    const usable = switchCommandNames.filter((known) => known !== 'call.record');
    this.features = usable.filter((known) => features.includes(known));
    this.heard = heard;
    this.#partition = handlerId;
  }

  async ask(body: CommandBody): Promise<Answer> {
    this.#sequence += 1;
    const [key, sequence] = [String(this.#sequence), this.#sequence];
    const limitMs = deadlineMs + ringMsOf(body);
    const tooLate = () => failedAnswer(`no answer in ${limitMs} ms`);
    try {
      const answering = this.pending.add(key, { limitMs, tooLate });
      const head = { op: 'command', partition: this.#partition, epoch: this.epoch } as const;
      this.line.send({ ...head, sequence, ...body });
      return await answering;
    } catch (error) {
      if (error instanceof Refusal) return failedAnswer(error.message);
      throw error;
    }
  }

  async legs(): Promise<readonly SwitchLeg[]> {
    const { legs, cause = 'it names no legs' } = await this.ask({ command: 'state.list' });
    if (legs !== undefined) return legs;
    throw new Error(`${this.name} cannot say which legs it has: ${cause}`);
  }

  onLost(listener: (why: string) => void): void {
    this.#onLost = listener;
  }

  hear(frame: Parameters<GatewayLink['hear']>[0]): void {
    if (frame.op === 'answer') {
      const { sequence, op: _, ...answer } = frame;
      return this.pending.settle(String(sequence), answer);
    }
    if (frame.op !== 'event') {
      throw new Refusal('invalid_parameter', `${frame.op} is of another role; this is a switch.`);
    }
    this.line.pay();
    const event = readAs(switchEventSchema, 'frame', frame);
    if (frame.sequence <= this.heard) return;
    const why = this.events.tell(event);
    // The refusal makes the gateway reconnect and send the event again.
    if (why !== null) return this.line.refuse(new Refusal('resource_unavailable', why));
    this.heard = frame.sequence;
  }

  lost(): void {
    this.pending.end(() => failedAnswer('the connection is lost'));
    this.isLost = true;
    this.#onLost(`The connection to ${this.name} is lost.`);
  }
}

/** Extra time in ms for a command whose result waits for a person to answer; else 0. */
function ringMsOf(body: CommandBody): number {
  if (body.command === 'offer.ring') return body.answerLimitMs + ringOverMs;
  return 'ringLimitMs' in body ? body.ringLimitMs + ringOverMs : 0;
}
