/**
 * A program at the gateway socket that says where calls at a route point go.
 *
 * Source: decisions/0049.
 */
import { type GatewayFrame, Refusal } from '../../contracts/index.ts';
import type { RouteHost, RoutePoints, RouteQuestion, RouteReply } from '../../live/index.ts';
import { type AcceptedGateway, GatewayLink } from './gateway-line.ts';

export class RouteLink extends GatewayLink<RouteReply | null> implements RouteHost {
  isLost = false;
  readonly #points: Pick<RoutePoints, 'attach' | 'detach'>;
  #asked = 0;

  constructor(joined: AcceptedGateway, points: Pick<RoutePoints, 'attach' | 'detach'>) {
    super(joined);
    this.#points = points;
  }

  async ask(question: RouteQuestion): Promise<RouteReply | null> {
    this.#asked += 1;
    const requestId = `t-${this.epoch}-${this.#asked}`;
    const { deadlineMs } = question;
    try {
      const answering = this.pending.add(requestId, { limitMs: deadlineMs, tooLate: () => null });
      if (!this.isLost) this.line.send({ op: 'route.request', requestId, ...sent(question) });
      return await answering;
    } catch (error) {
      if (error instanceof Refusal) return { problem: error.code };
      throw error;
    }
  }

  hear(frame: Parameters<GatewayLink['hear']>[0]): void {
    if (frame.op !== 'route.response') {
      throw new Refusal('invalid_parameter', `${frame.op} is of another role; this is a route.`);
    }
    this.pending.settle(frame.requestId, replyOf(frame));
  }

  lost(): void {
    this.isLost = true;
    this.#points.detach(this);
    this.pending.end(() => ({ problem: 'host_gone' }));
  }
}

function sent({ facts, ...question }: RouteQuestion) {
  return { ...question, facts: facts as Record<string, never> };
}

function replyOf(answer: Extract<GatewayFrame, { op: 'route.response' }>): RouteReply {
  const { queueId, number, error } = answer;
  if (error !== undefined) return { problem: error.code };
  const isOne = (queueId === undefined) !== (number === undefined);
  return isOne ? { queueId, number } : { problem: 'invalid_parameter' };
}
