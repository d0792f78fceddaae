/**
 * The list of all measures: what `GET /measures`, the manual and reports choose from.
 *
 * A measure is added in a file of its own and once here.
 */
import type { ServiceLevelId } from '../routing/index.ts';
import { abandonShare, abandonShareAlerting, abandonShareNet } from './abandon-share.ts';
import { blockShare } from './block-share.ts';
import { delayShare } from './delay-share.ts';
import { expectedWaitMeasure } from './expected-wait.ts';
import { fairness, idleAtOffer } from './fairness.ts';
import {
  handleTime,
  handleTimeConsult,
  handleTimeOutbound,
  handleTimePerContact,
  holdMean,
  holdShare,
  wrapUpMean,
} from './handle-time.ts';
import { offeredLoad, offersPerAnswer, trafficIntensity } from './load.ts';
import { longestWaiting, waitMost } from './longest-waiting.ts';
import type { Measure, MeasureDefinition } from './measure.ts';
import {
  capacityOccupancy,
  loggedInOccupancy,
  occupancy,
  plannedOccupancy,
  utilisation,
} from './occupancy.ts';
import { offerOutcomes } from './offer-outcomes.ts';
import { overtakingMeasures, overtakingMost } from './overtaking.ts';
import { predictionMeasures } from './prediction-score.ts';
import { serviceLevels } from './service-level.ts';
import { delayedAnswer, speedOfAnswer } from './speed-of-answer.ts';
import { timeToAbandon } from './time-to-abandon.ts';
import { waitMean } from './wait-mean.ts';
import { answeredWait, censoredWait } from './wait-quantile.ts';

const others = [
  speedOfAnswer,
  delayedAnswer,
  timeToAbandon,
  waitMean,
  abandonShare,
  abandonShareNet,
  abandonShareAlerting,
  blockShare,
  delayShare,
  handleTime,
  handleTimePerContact,
  handleTimeOutbound,
  handleTimeConsult,
  holdShare,
  holdMean,
  wrapUpMean,
  ...offerOutcomes,
  offersPerAnswer,
  occupancy,
  capacityOccupancy,
  loggedInOccupancy,
  ...overtakingMeasures,
  ...predictionMeasures,
] as const;

/** Id of a measure that is a ratio of sums. */
export type RatioMeasureId = ServiceLevelId | (typeof others)[number]['id'];

/** The measures that are ratios of sums, service levels first. */
export const ratioMeasures: readonly Measure<RatioMeasureId>[] = [...serviceLevels, ...others];

/**
 * All definitions: the ratios, then the figures that are none, or that need what effects do not
 * tell.
 */
export const measures: readonly MeasureDefinition[] = [
  ...ratioMeasures,
  answeredWait,
  censoredWait,
  longestWaiting,
  waitMost,
  ...overtakingMost,
  utilisation,
  plannedOccupancy,
  offeredLoad,
  trafficIntensity,
  fairness,
  idleAtOffer,
  expectedWaitMeasure,
];
