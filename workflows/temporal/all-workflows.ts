/** All workflows of ours, as the sandbox bundles them. */
export { orderWorkflow } from '../order.workflow.ts';
