/** All order workflows, as bundled for Temporal's sandbox. */
export {
  ContinuityProgrammeWorkflow,
  // Names of earlier builds, for runs that are open.
  ContinuityProgrammeWorkflow as continuityWorkflow,
} from './continuity.workflow.ts';
export {
  OrderWorkflow,
  OrderWorkflow as servedOrderWorkflow,
  orderWorkflow,
} from './order.workflow.ts';
export { ReturnWorkflow, ReturnWorkflow as returnWorkflow } from './return.workflow.ts';
