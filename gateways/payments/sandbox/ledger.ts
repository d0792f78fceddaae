/**
 * The sandbox's books: authorisations, gift cards, operations by key, webhooks. One transaction
 * books an operation and its webhook. SQL constraints limit captures, refunds and balances.
 */
import type { PaymentRow, PaymentTables } from '../payment-tables.ts';
import { type PaymentRequest, type ProviderOperation, requestHashOf } from '../provider.ts';
import { type Card, cardOf, declineOf, giftCardOf } from './magic-tokens.ts';

/** How long the sandbox remembers keys; real providers forget them too. */
const keyLifeMs = 24 * 3_600_000;
const webhookTriesMax = 20;
const evidenceMs = 7 * 24 * 3_600_000;

/** `@` stands for what all names of tables begin with. */
const tables = `
create table if not exists @authorisation (
  ref text primary key,
  token text not null,
  currency text not null,
  key text not null,
  subject text not null,
  authorised bigint not null,
  captured bigint not null default 0,
  refunded bigint not null default 0,
  state text not null,
  expires_at_ms bigint not null,
  check (0 <= refunded and refunded <= captured and captured <= authorised)
);
create table if not exists @gift_card (
  ref text primary key,
  currency text not null,
  balance bigint not null check (balance >= 0)
);
create table if not exists @operation (
  id bigint primary key,
  key text not null,
  request_hash text not null,
  kind text not null,
  token text,
  at_ms bigint not null,
  due_at_ms bigint,
  told text not null
);
create index if not exists @operation_key on @operation (key);
create index if not exists @operation_token on @operation (token);
create index if not exists @operation_due on @operation (due_at_ms) where due_at_ms is not null;
create index if not exists @authorisation_live on @authorisation (expires_at_ms)
  where state = 'live';
create table if not exists @webhook (
  id bigint primary key,
  told text not null,
  due_at_ms bigint not null,
  tries bigint not null default 0,
  is_taken bigint not null default 0
);
create index if not exists @webhook_due on @webhook (due_at_ms) where is_taken = 0`;

type Row = PaymentRow;
type Told = Omit<ProviderOperation, 'key' | 'subject'>;
type Of<Kind extends PaymentRequest['kind']> = Extract<PaymentRequest, { kind: Kind }>;

export interface DueWebhook {
  readonly id: number;
  readonly operation: ProviderOperation;
}

interface GiftCard {
  readonly ref: string;
  readonly currency: string;
  readonly balanceMinor: number;
}

export class SandboxLedger {
  readonly #tables: PaymentTables;
  readonly #prefix: string;

  /** `prefix`: of its tables' names, where other tables are in the same database. */
  constructor(of: PaymentTables, prefix = '') {
    this.#tables = of;
    this.#prefix = prefix;
    of.execute(this.#named(tables));
  }

  /** Books a request, once per key; its webhook is due after a delay. */
  book(
    request: PaymentRequest,
    { nowMs, webhookDelayMs }: { readonly nowMs: number; readonly webhookDelayMs: number },
  ): ProviderOperation | 'key_reused' {
    return this.#tables.transaction(() => {
      const requestHash = requestHashOf(request);
      const [first] = this.#all(
        'select * from @operation where key = ? and at_ms > ? order by id desc limit 1',
        ...[request.key, nowMs - keyLifeMs],
      );
      if (first !== undefined) {
        return first['request_hash'] === requestHash ? toldIn(first) : 'key_reused';
      }
      const id = this.#nextId('operation');
      const made = this.#carryOut(request, `op_${id}`, nowMs);
      const { key, subject } = request;
      const told: ProviderOperation = { key, subject, ...made };
      const token = request.kind === 'authorise' ? request.tokenRef : null;
      const dueAtMs =
        made.status === 'pending' ? nowMs + (cardOf(token ?? '')?.pendingMs ?? 0) : null;
      this.#run(
        'insert into @operation (id, key, request_hash, kind, token, at_ms, due_at_ms, told) values (?, ?, ?, ?, ?, ?, ?, ?)',
        ...[id, key, requestHash, request.kind, token, nowMs, dueAtMs, JSON.stringify(told)],
      );
      this.#tell(told, nowMs + webhookDelayMs);
      return told;
    });
  }

  find(key: string): ProviderOperation | null {
    const [row] = this.#all(
      'select told from @operation where key = ? order by id desc limit 1',
      key,
    );
    return row === undefined ? null : toldIn(row);
  }

  /** Does what is due: authorisations expire, pending ones are approved. */
  advance(nowMs: number): void {
    this.#tables.transaction(() => {
      const expired = this.#all(
        `update @authorisation set state = 'expired' where state = 'live' and captured < authorised
         and expires_at_ms <= ? returning *`,
        nowMs,
      );
      for (const row of expired) {
        const amountMinor = Number(row['authorised']) - Number(row['captured']);
        this.#tell({ ...eventOf(row), status: 'authorisationExpired', amountMinor }, nowMs);
      }
      for (const row of this.#all('select * from @operation where due_at_ms <= ?', nowMs)) {
        const { subject, key, amountMinor, currency, providerRef } = toldIn(row);
        const tokenRef = String(row['token']);
        const request = {
          kind: 'authorise',
          key,
          subject,
          amountMinor,
          currency,
          tokenRef,
        } as const;
        const told = { key, subject, ...this.#approve(request, providerRef, nowMs) };
        this.#run(
          'update @operation set due_at_ms = null, told = ? where id = ?',
          ...[JSON.stringify(told), row['id'] ?? null],
        );
        this.#tell(told, nowMs);
      }
    });
  }

  nextDueAtMs(nowMs: number): number | null {
    const [row] = this.#all(
      `select min(at_ms) as at from (
        select min(due_at_ms) as at_ms from @webhook where is_taken = 0 and due_at_ms > ? union all
        select min(due_at_ms) from @operation where due_at_ms > ? union all
        select min(expires_at_ms) from @authorisation where state = 'live' and expires_at_ms > ?
       ) as due`,
      ...[nowMs, nowMs, nowMs],
    );
    return row?.['at'] == null ? null : Number(row['at']);
  }

  setGiftCard({ ref, currency, balanceMinor }: GiftCard): void {
    this.#run(
      'insert into @gift_card (ref, currency, balance) values (?, ?, ?) on conflict (ref) do update set currency = excluded.currency, balance = excluded.balance',
      ...[ref, currency, balanceMinor],
    );
  }

  /** Null: no such card. */
  giftCard(ref: string): Omit<GiftCard, 'ref'> | null {
    const [row] = this.#all('select * from @gift_card where ref = ?', ref);
    if (row === undefined) return giftCardOf(ref);
    return { currency: String(row['currency']), balanceMinor: Number(row['balance']) };
  }

  /** The customer disputes the amount captured, if any was. */
  dispute(ref: string, nowMs: number): void {
    const [row] = this.#all('select * from @authorisation where ref = ? and captured > 0', ref);
    if (row === undefined) return;
    const amountMinor = Number(row['captured']);
    const dueAtMs = nowMs + evidenceMs;
    this.#tell({ ...eventOf(row), status: 'disputed', amountMinor, dueAtMs }, nowMs);
  }

  /** Webhooks that are due, or those of the ids, in their order. */
  webhooks(
    which: { readonly dueAtMs: number } | { readonly ids: readonly number[] },
  ): DueWebhook[] {
    const rows =
      'ids' in which
        ? which.ids.flatMap((id) => this.#all('select * from @webhook where id = ?', id))
        : this.#all(
            'select * from @webhook where is_taken = 0 and due_at_ms <= ? order by due_at_ms, id',
            which.dueAtMs,
          );
    return rows.map((row) => ({ id: Number(row['id']), operation: toldIn(row) }));
  }

  /** Records a delivery: taken, or due again unless the attempts are used up. */
  delivered(id: number, end: { readonly isTaken: boolean; readonly dueAtMs: number }): void {
    this.#run(
      `update @webhook set tries = tries + 1, due_at_ms = ?,
       is_taken = case when is_taken = 1 or tries + 1 >= ? then 1 else ? end where id = ?`,
      ...[end.dueAtMs, webhookTriesMax, Number(end.isTaken), id],
    );
  }

  /** All books, for inspection. */
  all(): { readonly [table: string]: readonly Row[] } {
    const read = (table: string, by = 'id') => this.#all(`select * from @${table} order by ${by}`);
    const byRef = 'length(ref), ref';
    return {
      authorisations: read('authorisation', byRef),
      giftCards: read('gift_card', byRef),
      operations: read('operation').map((row) => ({ ...row, ...shown(toldIn(row)) })),
      webhooks: read('webhook').map((row) => ({ ...row, ...shown(toldIn(row)) })),
    };
  }

  #carryOut(request: PaymentRequest, ref: string, nowMs: number): Told {
    switch (request.kind) {
      case 'authorise':
        return this.#authorise(request, ref, nowMs);
      case 'capture':
        return this.#capture(request, ref);
      case 'void':
        return this.#void(request, ref);
      case 'refund':
        return this.#refund(request, ref);
      case 'debitGiftCard':
      case 'creditGiftCard':
        return this.#moveGiftCard(request, ref);
      case 'issueGiftCard': {
        const { amountMinor, currency } = request;
        const providerRef = `card_${ref}`;
        this.setGiftCard({ ref: providerRef, currency, balanceMinor: amountMinor });
        return { status: 'giftCardIssued', providerRef, amountMinor, currency };
      }
    }
  }

  #authorise(request: Of<'authorise'>, providerRef: string, nowMs: number): Told {
    const { amountMinor, currency, tokenRef } = request;
    const told = { providerRef, amountMinor, currency };
    const card = cardOf(tokenRef);
    if (card === null) {
      return { ...told, status: 'declined', code: 'unknown_token', retryable: false };
    }
    const declined = declineOf(card, () => {
      const [row] = this.#all('select count(*) as tries from @operation where token = ?', tokenRef);
      return Number(row?.['tries']);
    });
    if (declined !== null) return { ...told, status: 'declined', ...declined };
    if (card.pendingMs !== null) return { ...told, status: 'pending' };
    return this.#approve(request, providerRef, nowMs, card);
  }

  #approve(
    { key, subject, amountMinor: wanted, currency, tokenRef }: Of<'authorise'>,
    providerRef: string,
    nowMs: number,
    card: Card | null = cardOf(tokenRef),
  ): Told {
    const { percent = 100, holdsMs = 0 } = card ?? {};
    const amountMinor = Math.floor((wanted * percent) / 100);
    const expiresAtMs = nowMs + holdsMs;
    this.#run(
      `insert into @authorisation
       (ref, token, currency, key, subject, authorised, state, expires_at_ms)
       values (?, ?, ?, ?, ?, ?, 'live', ?)`,
      ...[providerRef, tokenRef, currency, key, JSON.stringify(subject), amountMinor, expiresAtMs],
    );
    return { status: 'authorised', providerRef, amountMinor, currency, expiresAtMs };
  }

  #capture({ providerRef: of, amountMinor, currency }: Of<'capture'>, providerRef: string): Told {
    const held = this.#authorisation(of);
    const told = { providerRef, amountMinor, currency };
    const code = whyNotCaptured(held, { amountMinor, currency });
    if (code !== null) return { ...told, status: 'captureFailed', code };
    this.#run('update @authorisation set captured = captured + ? where ref = ?', amountMinor, of);
    return { ...told, status: 'captured' };
  }

  #void({ providerRef: of }: Of<'void'>, providerRef: string): Told {
    const held = this.#authorisation(of);
    const amountMinor = Number(held?.['authorised'] ?? 0) - Number(held?.['captured'] ?? 0);
    const told = { providerRef, amountMinor, currency: String(held?.['currency'] ?? '') };
    const code = whyNotLive(held) ?? (amountMinor === 0 ? 'already_captured' : null);
    if (code !== null) return { ...told, status: 'voidFailed', code };
    this.#run(`update @authorisation set state = 'voided' where ref = ?`, of);
    return { ...told, status: 'voided' };
  }

  #refund({ providerRef: of, amountMinor, currency }: Of<'refund'>, providerRef: string): Told {
    const held = this.#authorisation(of);
    const told = { providerRef, amountMinor, currency };
    const left = Number(held?.['captured'] ?? 0) - Number(held?.['refunded'] ?? 0);
    const isOther = held !== undefined && held['currency'] !== currency;
    const code = isOther ? 'currency_differs' : amountMinor > left ? 'more_than_captured' : null;
    if (code !== null) return { ...told, status: 'refundFailed', code };
    this.#run('update @authorisation set refunded = refunded + ? where ref = ?', amountMinor, of);
    return { ...told, status: 'refunded' };
  }

  /** A debit works like a capture, a credit like a refund. */
  #moveGiftCard(request: Of<'debitGiftCard' | 'creditGiftCard'>, providerRef: string): Told {
    const { kind, giftCardRef, amountMinor, currency } = request;
    const card = this.giftCard(giftCardRef);
    const told = { providerRef, amountMinor, currency };
    const isDebit = kind === 'debitGiftCard';
    const balanceMinor = card?.balanceMinor ?? 0;
    const isOther = card !== null && card.currency !== currency;
    const isShort = card === null || (isDebit && balanceMinor < amountMinor);
    const code = isOther ? 'currency_differs' : isShort ? 'balance_too_low' : null;
    if (code !== null) {
      if (!isDebit) return { ...told, status: 'refundFailed', code };
      return { ...told, status: 'declined', code, retryable: false, balanceMinor };
    }
    const left = isDebit ? balanceMinor - amountMinor : balanceMinor + amountMinor;
    this.setGiftCard({ ref: giftCardRef, currency, balanceMinor: left });
    return { ...told, status: isDebit ? 'captured' : 'refunded' };
  }

  #authorisation(ref: string): Row | undefined {
    return this.#all('select * from @authorisation where ref = ?', ref)[0];
  }

  #tell(told: ProviderOperation, dueAtMs: number): void {
    const text = JSON.stringify(told);
    const id = this.#nextId('webhook');
    this.#run('insert into @webhook (id, told, due_at_ms) values (?, ?, ?)', id, text, dueAtMs);
  }

  #nextId(table: 'operation' | 'webhook'): number {
    return 1 + Number(this.#all(`select max(id) as last from @${table}`)[0]?.['last'] ?? 0);
  }

  #all(sql: string, ...values: readonly Row[string][]): readonly Row[] {
    return this.#tables.prepare(this.#named(sql)).all(...values);
  }

  #run(sql: string, ...values: readonly Row[string][]): void {
    this.#tables.prepare(this.#named(sql)).run(...values);
  }

  #named(sql: string): string {
    return sql.replaceAll('@', this.#prefix);
  }
}

function whyNotCaptured(
  held: Row | undefined,
  { amountMinor, currency }: Pick<Of<'capture'>, 'amountMinor' | 'currency'>,
): string | null {
  const code = whyNotLive(held);
  if (code !== null || held === undefined) return code;
  if (held['currency'] !== currency) return 'currency_differs';
  if (cardOf(String(held['token']))?.refusesCaptures === true) return 'capture_refused';
  const left = Number(held['authorised']) - Number(held['captured']);
  return amountMinor > left ? 'more_than_authorised' : null;
}

function whyNotLive(held: Row | undefined): string | null {
  if (held === undefined) return 'unknown_authorisation';
  return held['state'] === 'live' ? null : `authorisation_${String(held['state'])}`;
}

function eventOf(
  row: Row,
): Pick<ProviderOperation, 'key' | 'subject' | 'providerRef' | 'currency'> {
  return {
    key: String(row['key']),
    providerRef: String(row['ref']),
    subject: JSON.parse(String(row['subject'])),
    currency: String(row['currency']),
  };
}

function toldIn(row: Row): ProviderOperation {
  return JSON.parse(String(row['told']));
}

function shown({ status, providerRef, amountMinor, key }: ProviderOperation): Row {
  return { key, status, providerRef, amountMinor };
}
