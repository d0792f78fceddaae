/** A customer who cannot be erased yet: their goods come back. */
import { expect, it } from 'vitest';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { refusal } from '../support/taken-orders.ts';

it('a customer with a return that is open is not erased', async () => {
  const shop = await anAfterSaleCentre();
  const back = await shop.submitted(await shop.invoiced());
  const erased = await shop.centre.ask('nadia', 'POST', 'customers/shop.1000001/erase');
  expect([...refusal(erased), erased.body['blockers']]).toEqual([409, 'in_use', [back]]);
});
