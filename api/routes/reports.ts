/** The wallboard, and what its figures mean. Source: ux-and-api.md 3.7. */
import type { FastifyInstance } from 'fastify';
import { formulaOf, measures } from '../../metrics/index.ts';
import { presentWallboard } from '../presenters/wallboard.ts';
import { serveOperation } from '../serve-operation.ts';
import type { Wire } from '../wire.ts';
import { requireCentre } from './calls.ts';

export function serveReports(app: FastifyInstance, wire: Wire): void {
  serveOperation(app, 'getWallboard', ({ params }) => {
    requireCentre(params['centre'], wire);
    return presentWallboard(wire);
  });
  serveOperation(app, 'listMeasures', ({ language }) => ({
    items: measures.map(({ name, ...measure }) => ({
      ...measure,
      name: name[language],
      formula: formulaOf(measure),
    })),
  }));
}
