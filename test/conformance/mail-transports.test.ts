/** One suite over the transports of mail, and what a real SMTP server does besides. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { type MailTransport, openSmtp, SimulatedMail } from '../../gateways/index.ts';
import { MailSender, mailBounced, PartnerStates, storedPartners } from '../../services/index.ts';
import { inMemory } from '../../store/index.ts';
import { aMailServer, type MailServer } from '../support/mail-server.ts';
import { aStore, errorOf } from '../support/store-suite.ts';
import { TurnedClock } from '../support/turned-clock.ts';

const from = 'Maison Verdier <orders@shop.example>';
const minuteMs = 60_000;
const dayMs = 86_400_000;

interface Delivered {
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}
interface Stage {
  readonly transport: MailTransport;
  readonly delivered: () => readonly Delivered[];
}

const stages: { readonly [name: string]: (clock: TurnedClock) => Stage | Promise<Stage> } = {
  simulated: () => {
    const transport = new SimulatedMail();
    const delivered = () =>
      [...transport.sent.values()].map(({ recipient, subject, text }) => {
        return { recipient, subject, text };
      });
    return { transport, delivered };
  },
  smtp: async (clock) => {
    const server = await aMailServer({ clock });
    const delivered = () =>
      server.received.map(({ to, headers, text }) => {
        return { recipient: to.join(), subject: headers['subject'] ?? '', text };
      });
    return { transport: await openSmtp({ ...placeOf(server), from }), delivered };
  },
};

function placeOf({ host, port }: MailServer) {
  return { host, port, secure: false, from };
}

/** A queue of mails, by a transport, in a store that outlives it. */
function aQueue(clock: TurnedClock, first: MailTransport) {
  const store = aStore(inMemory, { nowMs: () => clock.nowMs() });
  const open = (transport: MailTransport) => {
    const partners = new PartnerStates({ store, centreId: 'shop', nowMs: () => clock.nowMs() });
    const sender = new MailSender({ centreId: 'shop', store, clock, transport, partners });
    onTestFinished(() => sender.stop());
    return sender;
  };
  const sender = open(first);
  const queue = (mailbox: string, more: { readonly toName?: string; readonly key?: string } = {}) =>
    sender.queue({
      key: more.key ?? `${mailbox}/1`,
      customerId: '1000001',
      orderId: 'ord_1',
      template: 'delayed',
      language: 'fr',
      recipient: mailbox === '' ? '' : `${mailbox}@example.org`,
      content: {
        toName: more.toName ?? 'Zoé Bernard',
        subject: 'Votre commande est en retard',
        text: 'Désolés : elle partira plus tard.\n',
        shown: {},
      },
    });
  const mail = (mailbox: string) =>
    store.mails
      .list('shop', '', null, null, 100)
      .find(({ recipient }) => recipient === (mailbox === '' ? '' : `${mailbox}@example.org`));
  const shown = () =>
    store.history
      .list<{ readonly status: string }>('shop', {
        customerId: '1000001',
        kinds: ['mail'],
        after: '',
        limit: 10,
      })
      .map(({ document }) => document.status);
  /** Lets all run until the mail is seen so. */
  const comes = async (mailbox: string, expected: object): Promise<void> => {
    const see = () => {
      clock.turn(0);
      return mail(mailbox);
    };
    await expect.poll(see, { interval: 1 }).toMatchObject(expected);
  };
  const partner = () => storedPartners(store, 'shop')[0];
  const bounces = (id: string) =>
    mailBounced({ store, centreId: 'shop' }, { id, problem: 'mailbox full', nowMs: clock.nowMs() });
  return { bounces, sender, open, queue, mail, shown, comes, partner };
}

describe.each(Object.keys(stages))('mail, %s', (name) => {
  const staged = async () => {
    const clock = new TurnedClock(dayMs);
    const stage = await stages[name]?.(clock);
    if (stage === undefined) throw new Error(`there is no stage ${name}`);
    return { clock, ...stage, ...aQueue(clock, stage.transport) };
  };

  it('leaves once for each notice, and the time line shows it', async () => {
    const { queue, comes, delivered, shown, transport } = await staged();
    await transport.verify();
    queue('zoe');
    expect(shown()).toEqual(['queued']);
    queue('zoe');
    await comes('zoe', { state: 'sent', attempts: 1, problem: null });
    expect(shown()).toEqual(['sent']);
    queue('zoe');
    await comes('zoe', { state: 'sent', attempts: 1 });
    expect(delivered()).toEqual([
      {
        recipient: 'zoe@example.org',
        subject: 'Votre commande est en retard',
        text: 'Désolés : elle partira plus tard.\n',
      },
    ]);
  });

  it('fails at once where it is refused for good, or has no address', async () => {
    const { queue, comes, delivered, shown, clock } = await staged();
    queue('refused');
    await comes('refused', { state: 'failed', attempts: 1, endedAtMs: clock.nowMs() });
    clock.turn(dayMs);
    await comes('refused', { attempts: 1, problem: expect.stringContaining('no such mailbox') });
    queue('');
    await comes('', { state: 'failed', attempts: 0, problem: expect.stringContaining('address') });
    expect([shown(), delivered()]).toEqual([['failed', 'failed'], []]);
  });

  it('is repeated after pauses that double, and fails after the last', async () => {
    const { queue, comes, mail, shown, clock, partner } = await staged();
    queue('busy');
    for (let attempt = 1; attempt < 12; attempt += 1) {
      await comes('busy', { state: 'queued', attempts: attempt });
      const pauseMs = Number(mail('busy')?.nextAtMs) - clock.nowMs();
      expect(pauseMs).toBe(30_000 * 2 ** (attempt - 1));
      clock.turn(pauseMs - 1);
      await comes('busy', { attempts: attempt });
      clock.turn(1);
    }
    await comes('busy', { state: 'failed', attempts: 12 });
    expect(shown()).toEqual(['failed']);
    expect(partner()).toMatchObject({ name: 'mail', implementation: name, state: 'lost' });
    expect(partner()?.lastProblem).toContain('come back later');
  });

  it('comes back, and an unknown one is refused by its id', async () => {
    const { queue, comes, mail, shown, bounces } = await staged();
    queue('zoe');
    await comes('zoe', { state: 'sent' });
    const { id = '' } = mail('zoe') ?? {};
    expect(bounces(id)).toMatchObject({ state: 'bounced' });
    expect(mail('zoe')).toMatchObject({ state: 'bounced', problem: 'mailbox full' });
    expect(shown()).toEqual(['bounced']);
    expect(errorOf(() => bounces('nothing'))).toMatchObject({
      code: 'mail_not_found',
      message: expect.stringContaining('no mail nothing'),
    });
  });

  it('is not sent where it has waited too long, and forgotten after a month', async () => {
    const { queue, comes, mail, open, sender, clock, transport } = await staged();
    sender.stop();
    queue('zoe');
    clock.turn(8 * dayMs);
    open(transport);
    await comes('zoe', {
      state: 'failed',
      attempts: 1,
      problem: expect.stringContaining('7 days'),
    });
    clock.turn(31 * dayMs);
    await expect.poll(() => mail('zoe'), { interval: 1 }).toBeUndefined();
  });
});

describe('mail over SMTP', () => {
  const onServer = async (more: { readonly user?: string; readonly password?: string } = {}) => {
    const clock = new TurnedClock(dayMs);
    const server = await aMailServer({ clock, ...more });
    const place = { ...placeOf(server), ...more, bounceTo: 'back+*@shop.example' };
    const transport = await openSmtp(place);
    return { clock, server, place, transport, ...aQueue(clock, transport) };
  };

  it('has the addresses, ids and headers that it needs', async () => {
    const { queue, comes, mail, server } = await onServer();
    queue('zoe');
    await comes('zoe', { state: 'sent' });
    const { id } = mail('zoe') ?? {};
    const [received] = server.received;
    expect(received?.from).toBe(`back+${id}@shop.example`);
    expect(received?.headers).toMatchObject({
      from,
      to: 'Zoé Bernard <zoe@example.org>',
      'message-id': `<${id}@shop.example>`,
      'auto-submitted': 'auto-generated',
    });
  });

  it('takes no headers from a name', async () => {
    const { queue, comes, server } = await onServer();
    queue('zoe', { toName: 'Zoé\r\nBcc: other@example.org\r\n\r\nBuy now' });
    await comes('zoe', { state: 'sent' });
    const [mail] = server.received;
    expect(mail?.to).toEqual(['zoe@example.org']);
    expect(Object.keys(mail?.headers ?? {})).not.toContain('bcc');
    expect(mail?.text).toBe('Désolés : elle partira plus tard.\n');
  });

  it('waits a minute for a slow server, while others leave', async () => {
    const { queue, comes, clock, server } = await onServer();
    queue('slow');
    await expect.poll(() => server.asked, { interval: 1 }).toEqual(['slow']);
    for (const mailbox of ['a', 'b', 'c', 'd', 'e']) queue(mailbox);
    for (const mailbox of ['a', 'b', 'c', 'd', 'e']) await comes(mailbox, { state: 'sent' });
    // Looks for due mails come every minute; none may take the slow one again.
    clock.turn(minuteMs);
    await comes('slow', { state: 'sent', attempts: 1 });
    expect([server.atOnce(), server.received.length]).toEqual([1, 6]);
  });

  it('does not keep the service from ending, and leaves after the next start', async () => {
    const { queue, comes, clock, server, sender, open, transport, mail } = await onServer();
    queue('slow');
    await expect.poll(() => server.asked.length, { interval: 1 }).toBe(1);
    sender.stop();
    expect(mail('slow')).toMatchObject({ state: 'queued', attempts: 0 });
    open(transport);
    await expect.poll(() => server.asked.length, { interval: 1 }).toBe(2);
    clock.turn(minuteMs);
    await comes('slow', { state: 'sent', attempts: 1 });
    expect(server.received).toHaveLength(1);
  });

  it('has the same id where its answer was lost in a crash', async () => {
    const { queue, comes, server, sender, open, transport } = await onServer();
    queue('lost');
    await expect.poll(() => server.received.length, { interval: 1 }).toBe(1);
    sender.stop();
    open(transport);
    await comes('lost', { state: 'sent' });
    const ids = server.received.map(({ headers }) => headers['message-id']);
    expect([ids.length, new Set(ids).size]).toEqual([2, 1]);
  });

  it('is repeated where the server closes in the middle, and where it is away', async () => {
    const { queue, comes, clock, server, partner } = await onServer();
    queue('cut');
    await comes('cut', { state: 'queued', attempts: 1 });
    expect(partner()).toMatchObject({ lastProblem: expect.stringMatching(/closed|ECONNRESET/) });
    clock.turn(30_000);
    await comes('cut', { state: 'sent', attempts: 2 });
    expect(partner()?.state).toBe('up');
    await server.close();
    queue('zoe');
    await comes('zoe', { state: 'queued', attempts: 1, problem: expect.stringMatching(/ECONN/) });
    await aMailServer({ clock, port: server.port });
    clock.turn(30_000);
    await comes('zoe', { state: 'sent', attempts: 2 });
  });

  it('signs in, and fails no mail where the password is wrong', async () => {
    const { queue, comes, place, transport } = await onServer({ user: 'shop', password: 'right' });
    await transport.verify();
    queue('zoe');
    await comes('zoe', { state: 'sent' });
    const wrong = await openSmtp({ ...place, password: 'wrong' });
    await expect(wrong.verify()).rejects.toThrow('535');
    const outcome = await wrong.send(
      { id: 'a', recipient: 'zoe@example.org', toName: '', subject: 'a', text: 'a' },
      new AbortController().signal,
    );
    expect(outcome).toMatchObject({ state: 'later', problem: expect.stringContaining('535') });
  });
});
