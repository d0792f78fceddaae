/** What Temporal's sandbox runs of ours: the pure floor, and shells. It has no clock and no I/O. */
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type BundleOptions, bundleOf } from '../../workflows/temporal/worker-parts.ts';

const tree = fileURLToPath(new URL('../../', import.meta.url));
const pureFolders = ['kernel', 'machines', 'orders'];
/** Of workflows, those that know nothing of a store, a client or a worker. */
const shells = new RegExp(
  '^workflows/([a-z-]+\\.workflow|messages|host|workflows' +
    '|temporal/(process-workflow|effect-activities|order-details|search-attributes' +
    '|traced-workflows|update-texts)' +
    '|engine/(batch-plan|effect-lanes|recent-map|work-item))\\.ts$',
);
/** Schemas of messages, which validate updates. */
const schemas = /^contracts\/orders\/[a-z-]+\.schema\.ts$/;
/** Temporal's own for the sandbox, with what it needs, and what machines and schemas need. */
const packages = [
  '@temporalio/common',
  '@temporalio/workflow',
  'long',
  'ms',
  'nexus-rpc',
  'xstate',
  'zod',
];
/** Those that its interceptors of traces need. */
const tracingPackages = [
  ...['api', 'core', 'resources', 'sdk-trace', 'sdk-trace-base', 'semantic-conventions'].map(
    (name) => `@opentelemetry/${name}`,
  ),
  '@temporalio/interceptors-opentelemetry-v2',
];

/** Paths in the tree, and names of packages, that a bundle of a module holds. */
async function modulesOf(workflowsPath?: string, options?: BundleOptions) {
  const { code } = await bundleOf(workflowsPath, options);
  const [, base64 = ''] = /sourceMappingURL=data:[^,]*;base64,([A-Za-z0-9+/=]+)/.exec(code) ?? [];
  const { sources } = JSON.parse(Buffer.from(base64, 'base64').toString()) as {
    readonly sources: readonly string[];
  };
  const files = sources.filter((one) => !one.startsWith('webpack/'));
  const ofPackage = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/;
  const own = files.filter((one) => !ofPackage.test(one) && !one.endsWith('-entrypoint.cjs'));
  const found = files.flatMap((one) => ofPackage.exec(one)?.[1] ?? []);
  return { own: own.map((one) => posix.relative(tree, one)), packages: [...new Set(found)].sort() };
}

/** Those that the sandbox should not hold. */
const impure = (own: readonly string[]) =>
  own.filter((path) => {
    const isPure = pureFolders.includes(path.split('/')[0] ?? '');
    return !isPure && !shells.test(path) && !schemas.test(path);
  });

describe('the bundle of the sandbox', () => {
  it('holds the pure floor and shells of workflows, and no other package than theirs', async () => {
    const { own, packages: found } = await modulesOf();
    expect(own).toContain('orders/step.ts');
    expect(own).toContain('workflows/temporal/process-workflow.ts');
    expect(impure(own)).toEqual([]);
    expect(found).toEqual(packages);
  });

  it('holds the interceptors of traces as well where there is a collector', async () => {
    const { own, packages: found } = await modulesOf(undefined, { isTraced: true });
    expect(impure(own)).toEqual([]);
    expect(found).toEqual([...packages, ...tracingPackages].sort());
  });

  it('is seen to hold more where a workflow imports other contracts', async () => {
    const path = fileURLToPath(new URL('../support/impure.workflow.ts', import.meta.url));
    const { own, packages: found } = await modulesOf(path);
    expect(impure(own)).toContain('contracts/channel/channel.schema.ts');
    expect(found).toContain('zod');
  });
});
