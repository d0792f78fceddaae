/** All workflows of ours, as the sandbox bundles them. */
export { continuityWorkflow } from '../continuity.workflow.ts';
export { orderWorkflow, servedOrderWorkflow } from '../order.workflow.ts';
