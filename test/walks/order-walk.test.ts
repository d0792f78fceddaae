/** Walks over pairs of operations of an order find no imbalance and no answer of 5xx. */
import { expect, it } from 'vitest';
import { firstSeed } from '../support/rig/first-seed.ts';
import { aWalkedShop, orderOperations, OrderWalk } from '../support/walks/order-walk.ts';
import { PairCoverage } from '../support/walks/pair-coverage.ts';

const msMax = Number(process.env['CALLWRIGHT_WALK_MS'] ?? 20_000);

it('of an order', async () => {
  const coverage = new PairCoverage(orderOperations);
  const shop = await aWalkedShop();
  const endAtMs = performance.now() + msMax;
  let walks = 0;
  let seed = firstSeed;
  const draw = () => { seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0; return seed / 2 ** 32; };
  const codes = new Map<string, number>();
  const findings: string[] = [];
  while (performance.now() < endAtMs) {
    const walk = new OrderWalk(shop, { draw, coverage });
    const found = await walk.walk(30);
    walks += 1;
    for (const s of walk.steps) if (s.status >= 300) { const k = `${s.operation} ${s.status} ${String(s.code)}`; codes.set(k, (codes.get(k) ?? 0) + 1); }
    if (found.length > 0) console.log(`FOUND ${found.join('; ').slice(0, 900)}\n${walk.steps.filter((s) => s.status < 300 || s.status >= 500).slice(-22).map((s) => JSON.stringify(s)).join('\n')}`), findings.push(found[0] ?? '');
    if (findings.length >= 3) break;
  }
  console.log(`walks ${walks}, pairs: order ${coverage.covered} of ${coverage.all}`);
  for (const [k, v] of [...codes].sort((a, b) => b[1] - a[1]).slice(0, 40)) console.log(v, k);
  const never = orderOperations.filter((id) => !coverage.missing.every((p) => false) && coverage.missing.filter((p) => p.endsWith(` ${id}`)).length === orderOperations.length);
  console.log('never', never.join(' '));
  expect(findings).toEqual([]);
});
