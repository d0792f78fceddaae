/**
 * Context of a TAPI function: the asker, the handler, and API operations by id, so that rights,
 * proxies and refusals are the API's.
 *
 * Source: decisions/0025 (8).
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Problem } from '../../contracts/index.ts';
import type { Principal } from '../../services/index.ts';
import type { TapiRequester } from '../operations/caller.ts';
import { AnswerText } from '../operations/operation.ts';
import type { Services } from '../operations/services.ts';
import type { Commands } from '../streams/socket/commands.ts';
import type { DigitWatch } from './digit-watch.ts';
import { groupIdOf, type Handles, type StoredKind } from './handles.ts';
import type { TapiLines } from './lines.ts';

const pagesMax = 100;
const page = z.object({ items: z.array(z.unknown()), nextCursor: z.string().nullish() });
let requests = 0;

/** What all functions of the TAPI view share. */
export interface TapiParts {
  readonly handles: Handles;
  readonly lines: TapiLines;
  readonly commands: Commands;
  readonly digits: DigitWatch;
  /** Sends a message to the programs of a person or key. */
  readonly tell: (ownerId: string, said: object) => void;
}

class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

export class Context {
  readonly shared: TapiParts;
  readonly asker: TapiRequester;
  readonly serving: Services;

  constructor(shared: TapiParts, asker: TapiRequester, serving: Services) {
    this.shared = shared;
    this.asker = asker;
    this.serving = serving;
  }

  get wire() {
    return this.serving.wire;
  }

  get agentId(): string | null {
    return agentOf(this.asker.principal, this.serving);
  }

  numberOf(kind: StoredKind, id: string): number {
    return this.shared.handles.numberOf(kind, id, this.wire);
  }

  find(kind: StoredKind, number: number) {
    return this.shared.handles.find(kind, number, this.wire);
  }

  groupId(id: string) {
    return groupIdOf(this.numberOf('GroupID', id), this.wire);
  }

  /**
   * An operation's answer; with an array schema, all items of a list. @throws {OperationRefused}
   */
  async ask<Answer>(operation: string, said: object, answer: z.ZodType<Answer>): Promise<Answer> {
    if (answer.def.type !== 'array') return answer.parse(await this.#ask(operation, said, {}));
    const items: unknown[] = [];
    let query: object = {};
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const read = page.parse(await this.#ask(operation, said, query));
      for (const one of read.items) items.push(one);
      if (typeof read.nextCursor !== 'string') break;
      query = { cursor: read.nextCursor };
    }
    return answer.parse(items);
  }

  /**
   * Runs an operation. Values named in its path go there (`agentId` as `{agent}`), others into the
   * body.
   */
  async #ask(operation: string, said: object, query: object): Promise<unknown> {
    const { commands } = this.shared;
    const { params: path, key } = commands.operation(operation);
    requests += 1;
    const params: { [name: string]: unknown } = {};
    const body: { [name: string]: unknown } = {};
    const { handlerId } = this.wire;
    const own = 'handler' in path.shape ? { handlerId } : {};
    for (const [name, value] of Object.entries({ ...own, ...said })) {
      const short = name.replace(/Id$/, '');
      if (short in path.shape) params[short] = value;
      else if (value !== undefined) body[name] = value;
    }
    const frame = {
      op: 'call' as const,
      id: `${requests}`,
      operation,
      params,
      query,
      body,
      ...(key === 'required' ? { key: randomUUID() } : {}),
    };
    const { principal, machine } = this.asker;
    const request = { principal, id: `tapi-${requests}`, ip: machine.host, headers: {} };
    const answered = await commands.answer(frame, { ...this.asker, request });
    if (answered.status >= 400) throw new OperationRefused(answered.body as Problem);
    const { body: told } = answered;
    return told instanceof AnswerText ? JSON.parse(String(told.text)) : told;
  }
}

export function agentOf({ kind, id }: Principal, { gate, wire }: Services): string | null {
  return kind === 'person' ? gate.principals.agentIn(wire, id) : null;
}

export function problemOf(error: unknown, { commands }: TapiParts, asker: TapiRequester): Problem {
  if (error instanceof OperationRefused) return error.problem;
  return commands.refusal(error, asker).body as Problem;
}
