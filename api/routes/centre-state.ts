/**
 * How the centre is doing: a supervisor says so, and rules may ask.
 *
 * Source: rules.md C1 (`centre.state`, `centre.callbackCapacity`).
 */
import type { FastifyInstance } from 'fastify';
import type { AnswerOf } from '../../contracts/index.ts';
import { granted } from '../presenters/rule.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireCentre } from './calls.ts';
import type { RuleRoutes } from './rules.ts';

export function serveCentreState(app: FastifyInstance, { office, wire }: RuleRoutes): void {
  serveOperation(app, 'getCentreState', ({ params }) => {
    requireCentre(params['centre'], wire);
    return shown(wire);
  });
  serveOperation(app, 'putCentreState', ({ params, body, person }) => {
    requireCentre(params['centre'], wire);
    const { id } = granted(office.maySupervise(person));
    const { state, callbackCapacity = null } = body;
    wire.live.setCondition({ state, callbackCapacity, changedBy: id });
    return shown(wire);
  });
}

function shown(wire: Wire): AnswerOf<'getCentreState'> {
  const { changedAtMs, ...said } = wire.live.condition;
  return { centreId: wire.centreId, ...said, changedAt: wire.instantOrNull(changedAtMs) };
}
