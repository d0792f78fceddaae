/** From the law a scenario states to the law that is sampled. */
import type { LawSpec, QuantitySpec } from '../../contracts/index.ts';
import { assert, unreachable } from '../../kernel/index.ts';
import { lawWithZero } from './at-zero.ts';
import { deterministicLaw } from './deterministic.ts';
import { empiricalLaw } from './empirical.ts';
import { exponentialLaw } from './exponential.ts';
import { gammaLaw } from './gamma.ts';
import { hyperexponentialLaw } from './hyperexponential.ts';
import { kaplanMeierLaw } from './kaplan-meier.ts';
import type { Law } from './law.ts';
import { lognormalLaw, lognormalLawOf } from './lognormal.ts';
import { mixtureLaw } from './mixture.ts';
import { truncatedLaw } from './truncated.ts';
import { uniformLaw } from './uniform.ts';
import { weibullLaw } from './weibull.ts';

/** Takes a valid law whose files are resolved; see `resolve-scenario.ts`. */
export function compileLaw(spec: LawSpec): Law {
  const atZero = 'atZeroShare' in spec ? (spec.atZeroShare ?? 0) : 0;
  return lawWithZero(withoutZero(spec), atZero);
}

/** A quantity's law; a number is the law that is always it. */
export function compileQuantity(spec: QuantitySpec): Law {
  if (typeof spec === 'number') return deterministicLaw(spec);
  switch (spec.law) {
    case 'deterministic':
      return deterministicLaw(spec.value);
    case 'exponential':
      return exponentialLaw(spec.mean);
    case 'lognormal':
      return lognormalLawOf(spec);
    case 'gamma':
      return gammaLaw(spec);
    case 'uniform':
      return uniformLaw(spec);
    default:
      return unreachable(spec);
  }
}

function withoutZero(spec: LawSpec): Law {
  switch (spec.law) {
    case 'exponential':
      return exponentialLaw(spec.meanMs);
    case 'deterministic':
      return deterministicLaw(spec.valueMs);
    case 'lognormal':
      return compileLognormal(spec);
    case 'gamma':
      return gammaLaw({ shape: spec.shape, mean: spec.meanMs });
    case 'erlang':
      return gammaLaw({ shape: spec.stages, mean: spec.meanMs });
    case 'weibull':
      return weibullLaw({ shape: spec.shape, scale: spec.scaleMs });
    case 'uniform':
      return uniformLaw({ min: spec.minMs, max: spec.maxMs });
    case 'hyperexponential':
      return hyperexponentialLaw(spec.parts.map(({ share, meanMs }) => ({ share, mean: meanMs })));
    case 'mixture':
      return mixtureLaw(spec.parts.map((part) => ({ share: part.share, law: compileLaw(part) })));
    case 'truncated':
      return truncatedLaw(compileLaw(spec.of), { min: spec.minMs ?? 0, max: spec.maxMs });
    case 'empirical':
      assert(spec.sampleMs !== undefined, 'the file of an empirical law is resolved');
      return empiricalLaw(spec.sampleMs);
    case 'kaplanMeier':
      assert(spec.table !== undefined, 'the file of a survival table is resolved');
      return kaplanMeierLaw({
        rows: spec.table,
        tailMeanMs: spec.tail.meanMs,
      });
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
