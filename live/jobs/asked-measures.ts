/** Measures by their ids, as requests name them. */
import { aFinding, type Finding } from '../../contracts/index.ts';
import { measures as knownMeasures } from '../../metrics/index.ts';
import { isSimulatedMeasureId, type SimulatedMeasureId } from '../../simulator/index.ts';
import { done, type ServiceAnswer } from '../rule-service/service-answer.ts';
import { refusedScenario } from './job-context.ts';

/** Those asked for [own], or which of them nobody knows. */
export function measuresOf(
  asked: readonly string[] | undefined,
  own: readonly SimulatedMeasureId[],
): ServiceAnswer<readonly SimulatedMeasureId[]> {
  if (asked === undefined || asked.length === 0) return done(own);
  const known = asked.filter(isSimulatedMeasureId);
  if (known.length === asked.length) return done(known);
  const expected = `one of ${knownMeasures.map(({ id }) => id).join(', ')}`;
  const problems = asked.flatMap((id, place): readonly Finding[] =>
    isSimulatedMeasureId(id)
      ? []
      : [aFinding(`/measures/${place}`, 'wrong_value', { received: id, expected })],
  );
  return refusedScenario(problems, '/body');
}
