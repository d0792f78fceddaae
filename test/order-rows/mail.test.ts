/** Mails on notices of orders, read back from a real SMTP server. */
import { expect, it } from 'vitest';
import { openSmtp } from '../../gateways/index.ts';
import { each } from '../support/a-shop.ts';
import { aMailServer } from '../support/mail-server.ts';
import { anAfterSaleCentre } from '../support/orders/after-sale-centre.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const dayMs = 86_400_000;
const delays = { firstNoticeDays: 15, secondNoticeDays: 25, cancellationDays: 30 };

async function aShopWithMail() {
  const server = await aMailServer({ clock: new TurnedClock() });
  const { host, port } = server;
  const from = 'Shop <orders@shop.example>';
  const bounceTo = 'back+*@shop.example';
  const mail = await openSmtp({ host, port, secure: false, from, bounceTo });
  const shop = await anAfterSaleCentre({ delays }, { mail });
  const put = async (person: string, path: string, body: object) => {
    const { version = 0 } = (await shop.centre.ask(person, 'GET', path)).body;
    return await shop.centre.ask(person, 'PUT', path, { version: Number(version), body });
  };
  const patch = async (customer: string, body: object) => {
    const path = `customers/shop.${customer}`;
    const { version } = (await shop.centre.ask('anna', 'GET', path)).body;
    await shop.ok(shop.centre.ask('anna', 'PATCH', path, { version: Number(version), body }));
  };
  const mails = [{ event: 'order.delayed', template: 'RETARD' }];
  await shop.ok(put('nadia', 'centres/shop/notification-profile', { mails }));
  const history = async () => {
    const path = 'customers/shop.1000001/history?kinds=mail';
    return each(await shop.centre.ask('helene', 'GET', path), 'title');
  };
  return { shop, server, put, patch, history };
}

it('a mail about a delay arrives in the customer’s language', async () => {
  const { shop, server, patch, history } = await aShopWithMail();
  const emails = ['zoe@example.org'];
  await patch('1000001', { firstName: 'Zoé', language: 'fr', emails });
  const id = await shop.sells();
  const { number } = await shop.centre.read(id);
  await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
  await shop.passes(15 * dayMs);
  await shop.comes(history, ['Mail RETARD: sent']);
  expect(number).toMatch(/^V-\d{5}-\d$/);
  expect(server.received).toMatchObject([
    {
      to: ['zoe@example.org'],
      headers: {
        to: 'Zoé Bernard <zoe@example.org>',
        subject: `Votre commande ${number} est en retard`,
      },
      text: `Bonjour Zoé Bernard,

Nous sommes désolés\u202f: votre commande ${number} partira plus tard que prévu.

1 × Lamp

Vous pouvez l’annuler à tout moment, sans frais.

shop
`,
    },
  ]);
});

it('a mail says what a second person has approved', async () => {
  const { shop, server, put, patch, history } = await aShopWithMail();
  await patch('1000001', { emails: ['zoe@example.org'] });
  const id = await shop.sells();
  const { number } = await shop.centre.read(id);
  const place = 'centres/shop/mail-templates/order.delayed';
  const texts = (text: string) => ({
    subject: { en: 'Late: {order}', fr: 'Retard : {order}' },
    text: { en: text, fr: text },
  });
  const wrong = await put('paul', place, texts('{order} costs {price}'));
  expect(wrong.status).toBe(400);
  const expected = 'expected centre, customer, lines, order, seller, total.';
  expect(wrong.body['detail']).toBe(
    `price is no placeholder of mails on order.delayed; ${expected}`,
  );
  await shop.ok(put('paul', place, texts('{customer}: {order}, {total}.')));
  const preview = await shop.ok(shop.centre.ask('paul', 'GET', `orders/${id}/mails/order.delayed`));
  expect(preview).toEqual({
    language: 'en',
    subject: `Late: ${number}`,
    text: `Bernard: ${number}, €100.00.`,
  });
  const approves = (person: string, version = 1) =>
    shop.centre.ask(person, 'POST', `${place}/approve`, { version });
  expect((await approves('paul')).status).toBe(403);
  await shop.ok(put('anna', place, texts('{customer}: {order}')));
  expect((await approves('anna', 2)).body['code']).toBe('four_eyes_required');
  await shop.ok(put('paul', place, texts('{customer}: {order}, {total}.')));
  expect((await approves('anna', 2)).body['code']).toBe('version_mismatch');
  const approved = await shop.ok(approves('anna', 3));
  expect(approved).toMatchObject({ version: 4, draft: null });
  expect((await approves('anna', 4)).body['code']).toBe('draft_not_found');
  await shop.ok(put('paul', place, texts('Not approved')));
  await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
  await shop.passes(15 * dayMs);
  await shop.comes(history, ['Mail RETARD: sent']);
  expect(server.received.map(({ headers, text }) => [headers['subject'], text])).toEqual([
    [`Late: ${number}`, `Bernard: ${number}, €100.00.\n`],
  ]);
});

it('a mail that came back is told by the address that it came to, and shown', async () => {
  const { shop, server, patch, history } = await aShopWithMail();
  await patch('1000001', { emails: ['zoe@example.org'] });
  const id = await shop.sells();
  await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
  await shop.passes(15 * dayMs);
  await shop.comes(history, ['Mail RETARD: sent']);
  const reports = (mail: string | undefined, person: string) =>
    shop.centre.does('centres/shop/mail-bounces', { mail, problem: '552 mailbox full' }, person);
  const [sent] = server.received;
  expect((await reports(sent?.from, 'helene')).status).toBe(403);
  const unknown = await reports('back+1@shop.example', 'nadia');
  expect([unknown.status, unknown.body['code']]).toEqual([404, 'mail_not_found']);
  expect(String(unknown.body['detail'])).toContain('back+1@shop.example');
  const bounced = await shop.ok(reports(sent?.from, 'nadia'));
  expect(bounced).toMatchObject({ orderId: id, state: 'bounced', problem: '552 mailbox full' });
  expect(await shop.ok(reports(sent?.headers['message-id'], 'nadia'))).toEqual(bounced);
  expect(await history()).toEqual(['Mail RETARD: bounced']);
  const mails = async (state: string) =>
    each(await shop.centre.ask('anna', 'GET', `centres/shop/mails?state=${state}`), 'id');
  expect([await mails('bounced'), await mails('sent')]).toEqual([[bounced['id']], []]);
});

it('mails are exported with their customer, and erased', async () => {
  const { shop, patch, history } = await aShopWithMail();
  await patch('1000001', { emails: ['zoe@example.org'] });
  const id = await shop.sells();
  await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
  await shop.passes(15 * dayMs);
  await shop.comes(history, ['Mail RETARD: sent']);
  await shop.passes(15 * dayMs);
  await shop.comes(async () => (await shop.centre.read(id))['entry'], 'cancelled');
  const customer = 'customers/shop.1000001';
  const held = await shop.ok(shop.centre.ask('nadia', 'GET', `${customer}/export`));
  const mail = { recipient: 'zoe@example.org', template: 'RETARD' };
  expect(held['mails']).toMatchObject([mail, mail]);
  const erased = await shop.ok(shop.centre.ask('nadia', 'POST', `${customer}/erase`));
  expect(erased['erased']).toMatchObject({ mails: 2 });
  expect(each(await shop.centre.ask('anna', 'GET', 'centres/shop/mails'), 'id')).toEqual([]);
});
