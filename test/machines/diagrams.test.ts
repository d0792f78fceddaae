import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machinePages } from '../../scripts/machine-page.ts';
import { lifeCycles } from '../support/life-cycles.ts';

const root = join(import.meta.dirname, '../..');
const pages = machinePages();

describe('the pages of the machines', () => {
  it.each(pages)('$file shows the machine as it is', ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8'), `${file} has drifted: npm run docs`).toBe(text);
  });

  it('are one for each machine and no more', () => {
    const names = [...lifeCycles.map(({ name }) => name), 'order', 'continuity', 'return'].map(
      (name) => `${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.md`,
    );
    expect(pages.length).toBe(names.length);
    expect(readdirSync(join(root, 'docs/machines')).sort()).toEqual(names.sort());
  });

  it('draw begin, arcs and end, with one arc for all events that lead to one state', () => {
    const offer = pages.find(({ file }) => file.endsWith('/offer.md'))?.text.split('\n');
    expect(offer).toContain('  [*] --> offered_made');
    expect(offer).toContain('  offered_made --> offered_alerting: offer.alerting');
    expect(offer).toContain('  connecting --> failed: offer.failed, connectLimit');
    expect(offer).toContain('  expired --> [*]');
  });

  it('say in the table what follows, and a dot where nothing may', () => {
    const session = pages.find(({ file }) => file.endsWith('/session.md'))?.text;
    expect(session).toContain('| `ended` | · | · | · | · | · | released |');
  });
});
