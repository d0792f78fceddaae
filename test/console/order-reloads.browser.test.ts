/** Orders taken while the page is loaded again at any instant: nothing is lost, nothing doubled. */
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConsoleRig, hasBrowser } from '../support/browser.ts';
import { cards, sendCard, typeCard } from '../support/cards.ts';
import { seededRandom } from '../support/order-hosts/seeded-random.ts';
import { firstSeed } from '../support/rig/first-seed.ts';

const reloadsMin = 50;
/** After a key: while it is saved, sent, answered and shown. */
const reloadWithinMs = 500;
const skus = ['DRAP-160', 'TAIE-65', 'PLAT-LIN', 'PLAID-LIN', 'PLAT-BLANC'];
const coupon = 'PRINTEMPS10';
const sourceCode = 'P27-LILLE';
const random = seededRandom(firstSeed);
const below = (count: number) => Math.floor(random() * count);

/** Somebody who takes an order, looks at what is there after each reload, and goes on from it. */
class Clerk {
  readonly #rig: ConsoleRig;
  readonly #page: Page;
  reloads = 0;
  #order = '';
  #lines: { readonly sku: string; quantity: string }[] = [];
  #paid: { readonly kind: 'card' | 'check'; readonly amountMinor: number }[] = [];
  #coupons: string[] = [];
  #sourceCode: string | null = null;

  constructor(rig: ConsoleRig, page: Page) {
    this.#rig = rig;
    this.#page = page;
  }

  /** Of a new customer, who is there once. */
  async begin(): Promise<void> {
    [this.#order, this.#sourceCode] = ['', null];
    [this.#lines, this.#paid, this.#coupons] = [[], [], []];
    const lastName = `Relire${this.reloads}`;
    await this.#page.goto(`${this.#rig.address}/orders/new?lang=en`);
    await this.#page.getByRole('button', { name: 'New customer' }).click();
    const form = this.#page.getByRole('form', { name: 'New customer' });
    const name = form.getByRole('textbox', { name: 'Last name or company' });
    await name.fill(lastName);
    await this.#reload(form);
    await expect.poll(() => name.inputValue()).toBe(lastName);
    await form.getByRole('textbox', { name: 'Telephone' }).fill('+33 6 39 98 77 66');
    await this.#page.getByRole('button', { name: 'Add, and begin the order' }).click();
    await this.#reload(this.#item);
    const found = await this.#rig.client('helene').get('/api/v1/centres/{centre}/customers', {
      params: { centre: 'verdier' },
      query: { q: lastName },
    });
    expect(found.ok && found.body.items.map((one) => one.lastName)).toEqual([lastName]);
    this.#order = new URL(this.#page.url()).searchParams.get('order') ?? '';
  }

  async addLine(): Promise<void> {
    const left = skus.filter((sku) => this.#lines.every((line) => line.sku !== sku));
    const sku = left[below(left.length)] ?? '';
    const count = this.#lines.length + 1;
    await this.#typed(this.#item, sku);
    await this.#entered(this.#item, sku, async () => (await this.#rows.count()) === count);
    await expect.poll(() => this.#item.inputValue()).toBe('');
    this.#lines.push({ sku, quantity: '1' });
  }

  async changeQuantity(): Promise<void> {
    const place = below(this.#lines.length);
    const line = this.#lines[place] ?? { sku: '', quantity: '' };
    line.quantity = String(Number(line.quantity) + 1);
    const field = this.#rows.nth(place).getByRole('textbox');
    await this.#typed(field, line.quantity);
    await this.#entered(field, line.quantity, async () => {
      return (await this.#read()).lines[place]?.quantity === line.quantity;
    });
  }

  async giveSourceCode(): Promise<void> {
    const field = this.#page.getByRole('textbox', { name: 'Source code' });
    await this.#typed(field, sourceCode);
    await this.#entered(field, sourceCode, async () => {
      return (await this.#read()).sourceCode === sourceCode;
    });
    this.#sourceCode = sourceCode;
  }

  async giveCoupon(): Promise<void> {
    const field = this.#page.getByRole('dialog').getByRole('textbox', { name: 'Coupon' });
    await this.#command('d');
    await field.fill(coupon);
    await this.#reload();
    await this.#command('d');
    await expect.poll(() => field.inputValue()).toBe(coupon);
    await field.press('Enter');
    await this.#reload();
    const given = this.#page.getByRole('list', { name: 'Coupon' });
    await given.getByText(coupon).waitFor();
    await this.#isEmptyAgain('d', field);
    this.#coupons.push(coupon);
  }

  async pay(): Promise<void> {
    const form = this.#page.getByRole('dialog', { name: 'Pay' });
    const amount = form.getByRole('textbox', { name: 'Amount' });
    const kind = below(2) === 0 ? 'card' : 'check';
    const euros = 1 + below(4);
    await this.#command('p');
    await amount.fill(String(euros));
    await this.#reload();
    await this.#command('p');
    await expect.poll(() => amount.inputValue()).toBe(String(euros));
    if (kind === 'check') {
      await form.getByRole('radio', { name: 'Cheque' }).check();
      await form.getByRole('textbox', { name: 'Number' }).fill('0012345');
    }
    await form.getByRole('button', { name: 'Pay' }).click();
    if (kind === 'card') {
      await typeCard(this.#page, cards.approved);
      await sendCard(this.#page);
    }
    await this.#reload();
    this.#paid.push({ kind, amountMinor: euros * 100 });
    const paid = this.#page.getByRole('list', { name: 'Payments' }).getByRole('listitem');
    await expect.poll(() => paid.count()).toBe(this.#paid.length);
    await this.#isEmptyAgain('p', amount);
  }

  async submit(): Promise<void> {
    await this.#page.keyboard.press('F9');
    await this.#reload();
    await this.#page.getByText('Shall I send the order?').waitFor();
    await this.#page.keyboard.press('F9');
    await this.#reload();
    await this.#page.getByRole('status', { name: 'Outcome' }).waitFor();
    expect((await this.#read()).entry).toBe('submitted');
    await this.agrees();
    // Each amount is authorised once at the provider.
    await expect
      .poll(async () => {
        const cards = (await this.#read()).payments.filter(({ kind }) => kind === 'card');
        return cards.map(
          ({ authorised, captured }) => authorised.amountMinor + captured.amountMinor,
        );
      })
      .toEqual(
        this.#paid.flatMap(({ kind, amountMinor }) => (kind === 'card' ? [amountMinor] : [])),
      );
  }

  /** What was done, what the service says and what the page shows are the same. */
  async agrees(): Promise<void> {
    const order = await this.#read();
    expect(order.lines.map(({ sku, quantity }) => ({ sku, quantity }))).toEqual(this.#lines);
    expect(order.couponCodes).toEqual(this.#coupons);
    expect(order.sourceCode).toBe(this.#sourceCode);
    const paid = order.payments.map(({ kind, amount: { amountMinor } }) => ({ kind, amountMinor }));
    expect(paid).toEqual(this.#paid);
    for (const { sku } of this.#lines) {
      expect(await this.#page.getByRole('row').filter({ hasText: sku }).count()).toBe(1);
    }
    const total = (order.summary.total.amountMinor / 100).toFixed(2);
    await this.#page.getByText(`€${total}`, { exact: true }).first().waitFor();
  }

  get #item(): Locator {
    return this.#page.getByRole('combobox', { name: 'Item' });
  }

  get #rows(): Locator {
    return this.#page.getByRole('row').filter({ has: this.#page.getByRole('textbox') });
  }

  async #read() {
    const params = { order: this.#order };
    const read = await this.#rig.client('helene').get('/api/v1/orders/{order}', { params });
    if (!read.ok) throw new Error(read.problem.detail);
    return read.body;
  }

  async #reload(until = this.#page.getByRole('region', { name: 'Order', exact: true })) {
    await this.#page.waitForTimeout(below(reloadWithinMs));
    await this.#page.reload();
    await until.waitFor();
    this.reloads += 1;
  }

  async #command(letter: string): Promise<void> {
    const list = this.#page.getByRole('dialog', { name: 'Search' });
    await this.#page.keyboard.press('Control+k');
    await list.getByRole('combobox').waitFor();
    await this.#page.keyboard.press(letter);
    await this.#page.keyboard.press('Enter');
  }

  async #typed(field: Locator, words: string): Promise<void> {
    await field.fill(words);
    if (below(2) === 0) return;
    await this.#reload();
    await expect.poll(() => field.inputValue()).toBe(words);
    await this.#item.and(this.#page.locator(':focus')).waitFor();
  }

  /** Enter is pressed again only where what was typed is still there and not done. */
  async #entered(field: Locator, words: string, isDone: () => Promise<boolean>): Promise<void> {
    await field.press('Enter');
    await this.#reload();
    const isThere = async () => (await field.inputValue()) === words;
    await expect.poll(async () => (await isDone()) || (await isThere())).toBe(true);
    if (!(await isDone())) await field.press('Enter');
    await expect.poll(isDone).toBe(true);
  }

  /** What was sent is not there to be sent once more. */
  async #isEmptyAgain(letter: string, field: Locator): Promise<void> {
    await this.#command(letter);
    await field.waitFor();
    expect(await field.inputValue()).toBe('');
    await this.#page.keyboard.press('Escape');
    await field.waitFor({ state: 'detached' });
  }
}

describe.runIf(await hasBrowser())('an order whose page is loaded again', () => {
  let rig: ConsoleRig;
  beforeAll(async () => {
    rig = await ConsoleRig.startDemo({ callersOrder: false });
  });
  afterAll(() => rig.stop());

  it(`loses and doubles nothing at ${reloadsMin} random instants`, async () => {
    console.info(`CALLWRIGHT_SEED=${firstSeed.toString(16)}`);
    const page = await (await rig.of('helene')).newPage();
    const clerk = new Clerk(rig, page);
    while (clerk.reloads < reloadsMin) {
      await clerk.begin();
      await clerk.addLine();
      const steps = [
        () => clerk.addLine(),
        () => clerk.addLine(),
        () => clerk.changeQuantity(),
        () => clerk.changeQuantity(),
        () => clerk.giveSourceCode(),
        () => clerk.giveCoupon(),
        () => clerk.pay(),
        () => clerk.pay(),
      ];
      while (steps.length > 0) {
        const [step] = steps.splice(below(steps.length), 1);
        await step?.();
        await clerk.agrees();
      }
      await clerk.submit();
    }
    await page.close();
  });
});
