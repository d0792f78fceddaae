/** Keys of the console beside those of browsers and keyboards. */
import { describe, expect, it } from 'vitest';
import { treeFiles } from '../support/tree.ts';

const sources = treeFiles(/^console\/.*\.tsx?$/);
const textsLike = (pattern: RegExp) =>
  sources.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, found = '']) => found));
const functionKeys = new Set(textsLike(/functionKey: '(\w+)'/g));
const letters = new Set(textsLike(/\bletter: '(.)'/g));
const shown = new Set(textsLike(/shortcut="([^"]+)"/g));

/** Keys by which browsers do something of their own, by what their makers list. */
const ofBrowsers = {
  Chrome: ['F1', 'F3', 'F5', 'F6', 'F7', 'F10', 'F11', 'F12'],
  Edge: ['F1', 'F3', 'F4', 'F5', 'F6', 'F7', 'F9', 'F10', 'F11', 'F12'],
  Firefox: ['F1', 'F3', 'F5', 'F6', 'F7', 'F9', 'F10', 'F11', 'F12'],
};
/** A view for reading, and another way to the address bar: the page is asked first, and takes them. */
const canBeTaken = ['F4', 'F9'];
/** With Ctrl, no page hears of these. */
const keptByBrowsers = ['n', 't', 'w', 'Tab', 'PageUp', 'PageDown'];

/** Characters that a key writes by itself or with Shift, without AltGr. */
const latin = 'abcdefghijklmnopqrstuvwxyz';
const layouts = {
  us: `${latin}0123456789?`,
  fr: `${latin}0123456789?`,
  pl: `${latin}0123456789?`,
  ch: `${latin}0123456789?`,
};

describe('the keys of the console', () => {
  it('are found by this test', () => {
    expect(letters.size).toBeGreaterThan(0);
    expect(shown).toContain('Ctrl K');
  });

  it.each(Object.entries(ofBrowsers))('leave those of %s alone', (_browser, keys) => {
    const theirs = keys.filter((key) => !canBeTaken.includes(key));
    expect([...functionKeys].filter((key) => theirs.includes(key))).toEqual([]);
    expect(keptByBrowsers).not.toContain('k');
  });

  it.each(Object.entries(layouts))('are to be had on a keyboard of %s', (_layout, characters) => {
    const missing = [...letters].filter((letter) => !characters.includes(letter));
    expect(missing).toEqual([]);
  });

  it('are none with Alt, by which some layouts write characters', () => {
    // Where Alt is looked at, it is to leave such a key alone.
    const leaves = /!event\.altKey|event\.altKey\) return|'altKey'/;
    const withAlt = sources.flatMap(({ path, text }) =>
      text
        .split('\n')
        .filter((line) => /altKey|['"`]Alt[+ ]/.test(line) && !leaves.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    expect(withAlt).toEqual([]);
  });

  it('are shown as they work: a letter only behind the keys that it needs', () => {
    const bare = sources.flatMap(({ path, text }) =>
      [...text.matchAll(/shortcut.*(?:letter|toUpperCase).*/g)]
        .filter(([line]) => !line.includes('keysOf'))
        .map(([line]) => `${path}: ${line}`),
    );
    expect(bare).toEqual([]);
  });

  it('are heard in one place, but for the numbers of a list to be answered, and undo', () => {
    const listeners = sources.filter(({ text }) => text.includes("addEventListener('keydown'"));
    const paths = listeners.map(({ path }) => path);
    expect(paths).toEqual([
      'console/desk/numbered-choice.tsx',
      'console/rules/set-page.tsx',
      'console/shell/commands.ts',
    ]);
  });
});
