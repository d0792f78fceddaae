/** What the tours point at is there, for whoever takes them. */
import { describe, expect, it } from 'vitest';
import { stepCount, tourRoles } from '../../console/shell/tour-progress.ts';
import { tours } from '../../console/tour/steps.ts';
import { treeFiles } from '../support/tree.ts';

const sources = treeFiles(/^console\/.*\.tsx?$/).filter(({ path }) => !path.includes('/tour/'));
const all = sources.map(({ text }) => text).join('\n');
const marks = new Set([...all.matchAll(/data-tour="(\w+)"/g)].map(([, mark = '']) => mark));
const steps = tourRoles.flatMap((role) => tours[role]);

describe('a tour', () => {
  it.each(tourRoles)('has seven steps of its own: %s', (role) => {
    expect(tours[role]).toHaveLength(stepCount);
    expect(new Set(tours[role].map(({ id }) => id)).size).toBe(stepCount);
  });

  it('points at controls that are marked, and every mark is pointed at', () => {
    const used = steps.flatMap(({ near }) => /data-tour=(\w+)/.exec(near)?.[1] ?? []);
    expect(used.length).toBeGreaterThan(15);
    expect([...new Set(used)].toSorted()).toEqual([...marks].toSorted());
  });

  it('leads to screens that are there', () => {
    const paths = [...all.matchAll(/path: '(\/[\w/]+)'/g)].map(([, path]) => path);
    const links = steps.flatMap(({ near }) => /href="([^"]+)"/.exec(near)?.[1] ?? []);
    const screens = steps.flatMap(({ screen }) => screen ?? []);
    expect([...screens, ...links].filter((one) => !paths.includes(one))).toEqual([]);
  });
});
