/** Shift-cover cases by the solver of rosters: no formula knows their cost. */
import type { ModelOf } from '../../contracts/index.ts';
import { highsSolver } from '../../gateways/index.ts';
import type { Solution } from '../../simulator/index.ts';
import {
  type formulaValues,
  linearRelaxation,
  shiftCoverProgram,
} from '../../simulator/theory/index.ts';

/** Optimum and linear relaxation, or why there is none. */
export async function coverValues(
  model: ModelOf<'shiftCover'>,
): Promise<ReturnType<typeof formulaValues>> {
  const solver = await highsSolver();
  const program = shiftCoverProgram(model);
  const whole = await solver.solve(program);
  const relaxed = await solver.solve(linearRelaxation(program));
  if (whole.kind !== 'optimal') return noOptimum(whole);
  if (relaxed.kind !== 'optimal') return noOptimum(relaxed);
  return { ok: true, values: { costMin: whole.cost, linearRelaxation: relaxed.cost } };
}

function noOptimum({ kind }: Solution): { readonly ok: false; readonly limit: string } {
  const seen = kind === 'infeasible' ? 'shifts that cannot cover every period' : kind;
  return { ok: false, limit: `the solver ends with ${seen}; expected an optimum` };
}
