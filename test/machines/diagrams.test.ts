import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { machineSvg } from '../../cli/machines/machine-svg.ts';
import { namedMachines, offerMachine } from '../../machines/index.ts';
import { machinePages } from '../../scripts/machine-page.ts';
import { callwrightHere } from '../support/callwright.ts';
import { stateNodesOf } from '../support/life-cycles.ts';

const root = join(import.meta.dirname, '../..');
const pages = machinePages();
const pageOf = (name: string) => pages.find(({ file }) => file.endsWith(`/${name}.md`))?.text ?? '';

describe('the pages of the machines', () => {
  it.each(pages)('$file shows the machine as it is', ({ file, text }) => {
    expect(readFileSync(join(root, file), 'utf8'), `${file} has drifted: npm run docs`).toBe(text);
  });

  it('are one for each machine with its picture, and no more', () => {
    const names = Object.keys(namedMachines).flatMap((name) => {
      const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return [`${file}.md`, `${file}.svg`];
    });
    const all = ['README.md', 'paths.json', ...names].sort();
    expect(readdirSync(join(root, 'docs/machines')).sort()).toEqual(all);
  });

  it('begin in the list with agent, call, offer and order', () => {
    const links = [...pageOf('README').matchAll(/\| \[(\w+)[\w ]*\]/g)].map(([, name]) => name);
    expect(links.slice(0, 4)).toEqual(['Agent', 'Call', 'Offer', 'Order']);
  });

  it('say in the table what follows, and a dot where nothing may', () => {
    expect(pageOf('session')).toContain('| `ended` | · | · | · | · | · | released |');
  });

  const recorded = ['agent', 'call', 'offer', 'order', 'agent-client'];
  it.each(recorded)('show a path of %s that was recorded', (name) => {
    const [, path = ''] = pageOf(name).split('## A recorded path');
    expect(path.split('\n').filter((line) => /^\| `/.test(line)).length).toBeGreaterThan(1);
  });
});

describe('callwright machines export', () => {
  it.each(['payment-line', 'paymentLine'])(
    'knows a machine by its page and its id: %s',
    async (name) => {
      const { code, stdout } = await callwrightHere(['machines', 'export', name]);
      expect([code, JSON.parse(stdout).id]).toEqual([0, 'paymentLine']);
    },
  );
});

describe('the picture of a machine', () => {
  const svg = machineSvg(offerMachine);

  it('has a box for each state, and an arrow for each transition to one', () => {
    const nodes = stateNodesOf(offerMachine.root);
    expect(svg.match(/<rect /g)).toHaveLength(nodes.length);
    const arrows = nodes.flatMap((node) => [...node.transitions.values()].flat());
    expect(svg.match(/marker-end/g)).toHaveLength(arrows.length);
    expect(svg).toContain('>after connectLimit → failed<');
  });

  it('keeps a state inside the one that it belongs to', () => {
    const boxOf = (name: string) => {
      const place = svg.search(new RegExp(`<rect [^>]*><text[^>]*>(▶ )?${name}[ <]`));
      const [x = 0, y = 0, width = 0, height = 0] = [
        ...svg.slice(place).matchAll(/ (?:x|y|width|height)="([\d.]+)"/g),
      ].map(([, figure]) => Number(figure));
      return { left: x, top: y, right: x + width, bottom: y + height };
    };
    const outer = boxOf('offered');
    const inner = boxOf('alerting');
    expect(inner.left).toBeGreaterThan(outer.left);
    expect(inner.top).toBeGreaterThan(outer.top);
    expect(inner.right).toBeLessThan(outer.right);
    expect(inner.bottom).toBeLessThan(outer.bottom);
  });
});
