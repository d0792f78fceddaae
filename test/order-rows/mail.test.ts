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
  await shop.comes(async () => (await shop.centre.read(id))['fulfilment'], 'released');
  await shop.passes(15 * dayMs);
  await shop.comes(history, ['Mail RETARD: sent']);
  expect(server.received).toMatchObject([
    {
      to: ['zoe@example.org'],
      headers: {
        to: 'Zoé Bernard <zoe@example.org>',
        subject: `Votre commande ${id} est en retard`,
      },
      text: `Bonjour Zoé Bernard,

Nous sommes désolés\u202f: votre commande ${id} partira plus tard que prévu.

1 × Lamp

Vous pouvez l’annuler à tout moment, sans frais.

shop
`,
    },
  ]);
});
