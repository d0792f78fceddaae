/** Reports are written in forms that exist, and under no other name. */
import { describe, expect, it } from 'vitest';
import { callwrightHere } from '../support/callwright.ts';

describe('--report', () => {
  it.each(['day.docx', 'day.pdf', 'day'])(
    'writes nothing under the name %s, and says so before anything runs',
    async (name) => {
      const { code, stderr } = await callwrightHere(['simulate', 'none.json', '--report', name]);
      expect(code).toBe(2);
      expect(stderr).toContain(
        'expected a file that ends in .html, .md, .csv, .xlsx, .svg or .png',
      );
    },
  );

  it('is asked of a comparison alike', async () => {
    const args = ['compare', 'a.json', 'b.json', '--report', 'day.docx'];
    const { code, stderr } = await callwrightHere(args);
    expect(code).toBe(2);
    expect(stderr).toContain('expected a file that ends in .html, .md, .csv, .xlsx, .svg or .png');
  });
});
