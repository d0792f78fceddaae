/** An order of a build whose tasks fail. */
export function OrderWorkflow(): Promise<void> {
  throw new Error('this build is broken');
}
