/**
 * The script in the caller's language: what to say and know, mandatory texts with a mark, the
 * current item, and offers to accept or decline.
 */
import { useRef, useState } from 'react';
import type { ItemAt } from '#client';
import { useRead } from '../live-data/index.ts';
import { Button, Failure, Money, refusalWords, useFormats, useWords } from '../parts/index.ts';
import { Select } from '../parts/panel.tsx';
import { keysOf, useCommands } from '../shell/commands.ts';
import { Picture } from './lines.tsx';
import { type Order, type OrderWork, useItem, useOrder, useOrderWork, useText } from './order.ts';
import styles from './order-entry.module.css';

type Prompt = ItemAt<'/api/v1/orders/{order}/prompts'>;

export function SayPanel({ orderId }: { readonly orderId: string | null }) {
  const text = useText();
  const order = useOrder(orderId);
  const panel = useRef<HTMLElement>(null);
  useCommands([
    {
      id: 'say-panel',
      label: text('toSay'),
      letter: 's',
      run: () => window.setTimeout(() => panel.current?.focus()),
    },
  ]);
  return (
    <section className={styles.panel} aria-label={text('toSay')} tabIndex={-1} ref={panel}>
      <h2>{text('toSay')}</h2>
      {order.data === undefined ? (
        <p className={styles.quiet}>{text('sayNothing')}</p>
      ) : (
        <OrderWords order={order.data} />
      )}
    </section>
  );
}

function momentOf({ entry, lines }: Order): 'start' | 'line' | 'end' {
  if (entry !== 'draft' && entry !== 'modifying') return 'end';
  return lines.length === 0 ? 'start' : 'line';
}

function OrderWords({ order }: { readonly order: Order }) {
  const text = useText();
  const work = useOrderWork(order);
  const moment = momentOf(order);
  const params = { order: order.id };
  const options = { changes: order.version };
  const said = useRead('/api/v1/orders/{order}/scripts', { params, query: { moment } }, options);
  const prompts = useRead('/api/v1/orders/{order}/prompts', { params }, options);
  const failed = [said, prompts].find(({ error }) => error !== null);
  const item = said.data?.item ?? null;
  const confirm = (script: string) =>
    work.change({
      method: 'POST',
      path: '/scripts/confirm',
      body: { script },
      isAdding: true,
    });
  const open = (prompts.data?.items ?? []).filter(({ answer }) => answer === 'shown');
  return (
    <>
      {failed?.error != null && (
        <Failure
          problem={failed.error}
          work={text('orderSafe')}
          onRetry={() => void failed.refetch()}
        />
      )}
      {work.refused !== null && (
        <p className={styles.fault} role="alert">
          {refusalWords(work.refused.problem)}
        </p>
      )}
      {said.data?.items.map(({ id, kind, language, text: words, mustConfirm, isConfirmed }) => (
        <div key={id} className={kind === 'say' ? styles.say : styles.note}>
          <p lang={language ?? undefined} dir="auto">
            {kind === 'say' ? <q>{words}</q> : words}
          </p>
          {mustConfirm && (
            <Button isDisabled={isConfirmed || work.isBusy} onPress={() => confirm(id)}>
              {text(isConfirmed ? 'wasSaid' : 'markSaid')}
            </Button>
          )}
        </div>
      ))}
      {open.length !== 0 && <PromptCards prompts={open} work={work} />}
      {item === null || moment !== 'line' ? null : (
        <section className={styles.about} aria-label={item.name}>
          {item.image !== null && <img src={item.image} alt="" />}
          <strong dir="auto">{item.name}</strong>
          <p dir="auto">{item.description}</p>
        </section>
      )}
    </>
  );
}

function PromptCards({
  prompts,
  work,
}: {
  readonly prompts: readonly Prompt[];
  readonly work: OrderWork;
}) {
  const text = useText();
  const [reason, setReason] = useState('');
  const [first] = prompts;
  const answer = (prompt: Prompt, verb: 'accept' | 'decline') => {
    const why = reason || prompt.reasonsToDecline[0];
    const body = verb === 'decline' && why !== undefined ? { reason: why } : {};
    const path = `/prompts/{prompt}/${verb}`;
    return work.change({
      method: 'POST',
      path,
      params: { prompt: prompt.id },
      isAdding: true,
      ...(verb === 'decline' ? { body } : {}),
    });
  };
  const keys = { accept: 'y', decline: 'u' };
  const verbs = ['accept', 'decline'] as const;
  useCommands(
    first === undefined
      ? []
      : verbs.map((verb) => ({
          id: `prompt-${verb}`,
          label: text(verb),
          letter: keys[verb],
          run: () => answer(first, verb),
        })),
  );
  return (
    <ul data-tour="prompts" className={styles.prompts} aria-label={text('toOffer')}>
      {prompts.map((prompt, index) => (
        <li key={prompt.id} className={styles.prompt}>
          <Offered prompt={prompt} order={work.order} />
          <p className={styles.say} dir="auto">
            <q>{prompt.say}</q>
          </p>
          {prompt.note !== null && <p className={styles.note}>{prompt.note}</p>}
          {prompt.reasonsToDecline.length !== 0 && (
            <Select
              label={text('whyDeclined')}
              choices={prompt.reasonsToDecline.map((id) => ({
                id,
                label: text('declineReason', { code: `is_${id.replaceAll('-', '_')}`, id }),
              }))}
              value={reason || (prompt.reasonsToDecline[0] ?? '')}
              onChange={setReason}
            />
          )}
          <div className={styles.row}>
            {verbs.map((verb) => (
              <Button
                key={verb}
                kind={verb === 'accept' ? 'main' : 'plain'}
                isDisabled={work.isBusy}
                onPress={() => answer(prompt, verb)}
                shortcut={index === 0 ? keysOf({ letter: keys[verb] }) : undefined}
              >
                {text(verb)}
              </Button>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}

function Offered({ prompt, order }: { readonly prompt: Prompt; readonly order: Order }) {
  const text = useText();
  const words = useWords();
  const formats = useFormats();
  const { itemId, sku, kind, quantity, thumbnail, lineId } = prompt;
  const data = useItem(itemId);
  const replaced = order.lines.find(({ id }) => id === lineId);
  const ownMinor = kind === 'upSell' ? (replaced?.unitPrice.amountMinor ?? 0) : 0;
  return (
    <div className={styles.item}>
      <Picture src={thumbnail} />
      <span className={styles.person}>
        <strong dir="auto">
          {quantity > 1 ? `${formats.number(quantity)} × ` : ''}
          {data === undefined ? sku : words(data.name)}
        </strong>
        <span>
          {data !== undefined && (
            <>
              {'+ '}
              <Money
                of={{ ...data.price, amountMinor: quantity * (data.price.amountMinor - ownMinor) }}
              />
              {data.stock === null
                ? ''
                : ` · ${text('inStock', { count: data.stock - data.reserved })}`}
            </>
          )}
          {` · ${text('promptKind', { kind })}`}
        </span>
      </span>
    </div>
  );
}
