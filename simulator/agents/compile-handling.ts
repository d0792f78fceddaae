/** From a call type's handle time to what its agents do on the line. */
import type { Scenario } from '../../contracts/index.ts';
import { compileDistribution } from '../distributions/compile-distribution.ts';
import type { CallTypePlan } from '../plan.ts';
import type { HandlingPlan } from './handling.ts';

type HandleTime = Scenario['callTypes'][number]['handleTime'];

/** Takes a valid handle time whose files are resolved. */
export function compileHandling(
  handleTime: HandleTime,
): Pick<CallTypePlan, 'talk' | 'talkByProfile' | 'talkFactors' | 'handling'> {
  const { talk, talkByProfile, factorByInterval } = handleTime;
  return {
    talk: compileDistribution(talk),
    talkByProfile:
      talkByProfile === undefined
        ? null
        : new Map(Object.entries(talkByProfile).map(([id, law]) => [id, compileDistribution(law)])),
    talkFactors: factorByInterval ?? null,
    handling: handlingPlan(handleTime),
  };
}

function handlingPlan({ hold, consult, transfer }: HandleTime): HandlingPlan | null {
  if (hold === undefined && consult === undefined && transfer === undefined) return null;
  return {
    hold:
      hold === undefined ? null : { share: hold.share, distribution: compileDistribution(hold) },
    consult:
      consult === undefined
        ? null
        : { share: consult.share, queueId: consult.queue, talk: compileDistribution(consult.talk) },
    transfer:
      transfer === undefined
        ? null
        : {
            share: transfer.share,
            queueId: transfer.queue,
            talk: transfer.talk === undefined ? null : compileDistribution(transfer.talk),
          },
  };
}
