/**
 * What a function of the view works with: who asks, by which line, and operations by their ids, so
 * that rights, proxies and refusals are those of the API.
 *
 * Source: decisions/0025 (8).
 */
import { z } from 'zod';
import type { Language, Problem } from '../../contracts/index.ts';
import type { Principal } from '../access.ts';
import type { Machine } from '../gateway/forward.ts';
import type { Serving } from '../operation.ts';
import type { Caller, Commands } from '../socket/commands.ts';
import type { Call } from '../socket/frames.ts';
import type { CallHandles } from './call-handles.ts';
import type { Handles } from './handles.ts';
import type { Lines } from './lines.ts';
import type { Looking } from './parameters.ts';

/** Pages of a list that are read at once. */
const pagesMax = 100;
let requests = 0;

/** Who asks. */
export interface Asker {
  readonly principal: Principal;
  readonly language: Language;
  readonly machine: Machine;
}

/** What all functions share. */
export interface Shared {
  readonly handles: Handles;
  readonly calls: CallHandles;
  readonly lines: Lines;
  readonly commands: Commands;
}

/** An operation has refused, with its problem. */
class OperationRefused extends Error {
  override readonly name = 'OperationRefused';
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

type Asked = Pick<Call, 'params' | 'query' | 'body' | 'key'>;

export class Context {
  readonly shared: Shared;
  readonly asker: Asker;
  readonly serving: Serving;

  constructor(shared: Shared, asker: Asker, serving: Serving) {
    this.shared = shared;
    this.asker = asker;
    this.serving = serving;
  }

  get wire() {
    return this.serving.wire;
  }

  /** Where handles are looked up. */
  get looking(): Looking {
    const { wire, outbound } = this.serving;
    return { ...this.shared, wire, outbound };
  }

  /** The asker's agent of the handler; null: they are none. */
  get agentId(): string | null {
    return agentOf(this.asker.principal, this.serving);
  }

  /** The answer of an operation. @throws {OperationRefused} */
  async ask<Answer>(operation: string, asked: Asked, answer: z.ZodType<Answer>): Promise<Answer> {
    requests += 1;
    const frame = { op: 'call', id: `${requests}`, operation, ...asked } as const;
    const { status, body } = await this.shared.commands.answer(frame, callerOf(this.asker));
    if (status >= 400) throw new OperationRefused(body as Problem);
    return answer.parse(body);
  }

  /** All items of a list, page by page. */
  async all<Item>(operation: string, params: object, item: z.ZodType<Item>): Promise<Item[]> {
    const page = z.object({ items: z.array(item), nextCursor: z.string().nullish() });
    const items: Item[] = [];
    let query: object = {};
    for (let pages = 0; pages < pagesMax; pages += 1) {
      const read = await this.ask(operation, { params, query }, page);
      for (const one of read.items) items.push(one);
      if (typeof read.nextCursor !== 'string') break;
      query = { cursor: read.nextCursor };
    }
    return items;
  }
}

/** The agent of a handler that somebody works as; null: none. */
export function agentOf({ kind, id }: Principal, { gate, wire }: Serving): string | null {
  return kind === 'person' ? gate.principals.agentIn(wire, id) : null;
}

/** The problem that an error is. */
export function problemOf(error: unknown, { commands }: Shared, asker: Asker): Problem {
  if (error instanceof OperationRefused) return error.problem;
  return commands.refusal(error, asker).body as Problem;
}

function callerOf({ principal, language, machine }: Asker): Caller {
  const request = { principal, id: `tapi-${requests}`, ip: machine.host, headers: {} };
  return { principal, language, request, machine };
}
