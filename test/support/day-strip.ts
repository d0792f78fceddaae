/** Pictures of a day at the console, in order, to be looked at by people. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

const root = join(import.meta.dirname, '../../node_modules/.cache/days');

export class DayStrip {
  readonly #folder: string;
  #count = 0;

  constructor(day: string) {
    this.#folder = join(root, day);
    mkdirSync(this.#folder, { recursive: true });
  }

  async picture(page: Page, name: string): Promise<void> {
    this.#count += 1;
    const number = String(this.#count).padStart(2, '0');
    await page.screenshot({ path: join(this.#folder, `${number}-${name}.png`) });
  }
}
