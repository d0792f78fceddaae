/** Outside things, one folder each. */
export {
  type Belonging,
  canonicalText,
  type JudgementWords,
  judgementInSlices,
  judgeText,
  straying,
  type TextJudgement,
  type TextQuestion,
} from './judging/judging.ts';
export { JudgingThread } from './judging/judging-thread.ts';
export type { SwitchPort } from './simulated-switch/port.ts';
export {
  type DayToPlay,
  type SimulatedSwitch,
  type SimulatedSwitchOptions,
  startSimulatedSwitch,
} from './simulated-switch/simulated-switch.ts';
export { type HighsOptions, highsSolver } from './solver/highs-solver.ts';
export type { Solver } from './solver/port.ts';
