/**
 * What judges the simulator: exact formulas, the cases that hold it to them, and the verdict.
 *
 * The only entrance. `callwright validate` and the tests come through it, nothing else does.
 */

export { finiteLines } from './formulas/finite-lines.ts';
export { redialChain } from './formulas/redial-chain.ts';
export { transientDay } from './formulas/transient-day.ts';
export { type CaseDesign, type Unit, unitsOf } from './validation/case-design.ts';
export { designsOf, linearRelaxation, shiftCoverProgram } from './validation/designs.ts';
export { formulaValues } from './validation/formula-values.ts';
export * from './validation/verdict.ts';
export { noticedError, plantServiceRate } from './validation/verdict.ts';
