/**
 * A telephone system at the other end of a socket: the port that one in this process has.
 *
 * Source: ux-and-api.md 7.1; decisions/0025.
 */
import {
  type CommandBody,
  type GatewayFrame,
  type GatewayHello,
  type SwitchAnswer,
  type SwitchCommand,
  type SwitchCommandName,
  type SwitchEvent,
  type SwitchLeg,
  switchCommandNames,
  switchEventSchema,
} from '../../contracts/index.ts';
import type { SwitchDriver } from '../../gateways/index.ts';
import type { Clock } from '../../live/index.ts';
import { Refusal, readAs } from '../refusal.ts';
import type { GatewayLine, Link } from './gateway-line.ts';
import { Pending } from './pending.ts';

type AnswerFrame = Extract<GatewayFrame, { op: 'answer' }>;
type Answer = SwitchAnswer & Pick<AnswerFrame, 'legs'>;

/** How much longer than its limit a switch rings (ux-and-api.md 7.1). */
const ringOverMs = 5_000;
/** Events that wait for the listener. */
const unheardMax = 10_000;

interface SwitchHost {
  readonly partition: string;
  readonly deadlineMs: number;
  readonly leave: (link: RemoteSwitch) => void;
}

export class RemoteSwitch implements SwitchDriver, Link {
  readonly name: string;
  readonly epoch: number;
  readonly line: GatewayLine;
  readonly features: readonly SwitchCommandName[];
  /** Number of the last event. */
  heard: number;
  readonly #of: SwitchHost;
  readonly #pending: Pending<Answer>;
  readonly #unheard: SwitchEvent[] = [];
  #listener: ((event: SwitchEvent) => void) | null = null;
  #onLost: (why: string) => void = () => {};
  #isLost = false;
  #sequence = 0;

  constructor(
    { name, features = [] }: GatewayHello,
    of: SwitchHost & {
      readonly epoch: number;
      readonly line: GatewayLine;
      readonly clock: Clock;
      readonly heard: number;
    },
  ) {
    this.name = name;
    this.epoch = of.epoch;
    this.line = of.line;
    this.heard = of.heard;
    this.features = switchCommandNames.filter((known) => features.includes(known));
    this.#of = of;
    this.#pending = new Pending(of.clock);
  }

  async ask(command: SwitchCommand): Promise<SwitchAnswer> {
    const { result, cause } = await this.#command(command);
    return cause === undefined ? { result } : { result, cause };
  }

  async legs(): Promise<readonly SwitchLeg[]> {
    const { legs, cause = 'it names no legs' } = await this.#command({ command: 'state.list' });
    if (legs !== undefined) return legs;
    throw new Error(`${this.name} cannot say which legs it has: ${cause}`);
  }

  onEvent(listener: (event: SwitchEvent) => void): void {
    this.#listener = listener;
    for (const event of this.#unheard.splice(0)) listener(event);
  }

  onLost(listener: (why: string) => void): void {
    this.#onLost = listener;
  }

  close(): Promise<void> {
    this.line.refuse(new Refusal('draining', 'The service lets go of this switch.'));
    return Promise.resolve();
  }

  hear(frame: Parameters<Link['hear']>[0]): void {
    switch (frame.op) {
      case 'answer': {
        const { sequence, op: _, ...answer } = frame;
        if (this.#pending.settle(String(sequence), answer) === null) {
          this.line.note('late answer dropped', String(sequence));
        }
        return;
      }
      case 'event': {
        this.line.pay();
        const event = readAs(switchEventSchema, 'frame', frame);
        if (frame.sequence <= this.heard) return;
        this.heard = frame.sequence;
        return this.#tell(event);
      }
      default:
        throw new Refusal('invalid_parameter', `${frame.op} is of role acd; this is a switch.`);
    }
  }

  lost(): void {
    this.#isLost = true;
    this.#pending.settleAll(() => failed('the connection is lost'));
    this.#of.leave(this);
    this.#onLost(`The connection to ${this.name} is lost.`);
  }

  #tell(event: SwitchEvent): void {
    if (this.#listener !== null) return this.#listener(event);
    if (this.#unheard.length >= unheardMax) {
      const detail = `${unheardMax} events wait already for who listens to ${this.name}.`;
      throw new Refusal('resource_unavailable', detail);
    }
    this.#unheard.push(event);
  }

  async #command(body: CommandBody): Promise<Answer> {
    if (this.#isLost) return failed('the connection is lost');
    this.#sequence += 1;
    const sequence = this.#sequence;
    const { partition, deadlineMs } = this.#of;
    const limitMs = deadlineMs + ringMsOf(body);
    const tooLate = () => failed(`no answer in ${limitMs} ms`);
    try {
      const answering = this.#pending.add(String(sequence), { limitMs, tooLate });
      this.line.send({ op: 'command', partition, epoch: this.epoch, sequence, ...body });
      return await answering;
    } catch (error) {
      if (error instanceof Refusal) return failed(error.message);
      throw error;
    }
  }
}

function failed(cause: string): Answer {
  return { result: 'failed', cause };
}

/** What is answered when somebody answers waits for as long as it may ring. */
function ringMsOf(body: CommandBody): number {
  if (body.command === 'offer.ring') return body.answerLimitMs + ringOverMs;
  return body.command === 'call.dial' ? body.ringLimitMs + ringOverMs : 0;
}
