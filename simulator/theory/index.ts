/**
 * What judges the simulator: exact formulas, the cases that hold it to them, and the verdict.
 *
 * The only entrance. `callwright validate` and the tests come through it, nothing else does.
 */

export { approximateWaits } from './formulas/approximations.ts';
export { constantHandleTime } from './formulas/constant-handle-time.ts';
export { finiteLines } from './formulas/finite-lines.ts';
export { busyMeanAt, exponentialLimitedMean } from './formulas/infinite-agents.ts';
export { redialChain } from './formulas/redial-chain.ts';
export { redialFixedPoint } from './formulas/redial-fixed-point.ts';
export { transientDay } from './formulas/transient-day.ts';
export { type CaseDesign, type Unit, unitsOf } from './validation/case-design.ts';
export { designsOf } from './validation/designs.ts';
export { formulaValues } from './validation/formula-values.ts';
export { noticedError, plantServiceRate } from './validation/power.ts';
export { linearRelaxation, shiftCoverProgram } from './validation/shift-cover.ts';
export * from './validation/verdict.ts';
