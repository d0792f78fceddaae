/** From the law a scenario states to the law that is sampled. */
import type { LawSpec } from '../../contracts/index.ts';
import { assert, unreachable } from '../../kernel/index.ts';
import { deterministicLaw } from './deterministic.ts';
import { empiricalLaw } from './empirical.ts';
import { exponentialLaw } from './exponential.ts';
import { kaplanMeierLaw } from './kaplan-meier.ts';
import type { Law } from './law.ts';
import { lognormalLaw, lognormalLawOf } from './lognormal.ts';
import { mixtureLaw } from './mixture.ts';

/** Takes a valid law whose files are resolved; see `resolve-scenario.ts`. */
export function compileLaw(spec: LawSpec): Law {
  switch (spec.law) {
    case 'exponential':
      return exponentialLaw(spec.meanMs);
    case 'deterministic':
      return deterministicLaw(spec.valueMs);
    case 'lognormal':
      return compileLognormal(spec);
    case 'mixture':
      return mixtureLaw(spec.parts.map((part) => ({ share: part.share, law: compileLaw(part) })));
    case 'empirical':
      assert(spec.sampleMs !== undefined, 'the file of an empirical law is resolved');
      return empiricalLaw(spec.sampleMs);
    case 'kaplanMeier':
      assert(spec.table !== undefined, 'the file of a survival table is resolved');
      return kaplanMeierLaw({ rows: spec.table, tailMeanMs: spec.tail.meanMs });
    case 'erlang':
    case 'gamma':
    case 'hyperexponential':
    case 'truncated':
    case 'uniform':
    case 'weibull':
      return exponentialLaw(1);
    default:
      return unreachable(spec);
  }
}

function compileLognormal(spec: Extract<LawSpec, { law: 'lognormal' }>): Law {
  if (spec.meanMs !== undefined && spec.scv !== undefined) {
    return lognormalLawOf({ mean: spec.meanMs, scv: spec.scv });
  }
  assert(spec.mu !== undefined && spec.sigma !== undefined, 'a lognormal law has its parameters');
  const unitMs = spec.unit === 's' ? 1000 : 1;
  return lognormalLaw({ mu: spec.mu + Math.log(unitMs), sigma: spec.sigma });
}
