/**
 * Tours: seven steps for each role; a step needs an entry here and a message in both languages.
 * Lines mark progress: `POST <path> <body>` of a successful request, `OPEN <address>` of a page.
 */
import type { TourRole } from '../shell/tour-progress.ts';
import type en from './messages/en.json';

export interface TourStep {
  readonly id: keyof typeof en & string;
  /** Page of the control [any]. */
  readonly screen?: `/${string}`;
  readonly near: string;
  /**
   * Start of the progress line that completes the step; `*` matches any text, `|` separates
   * patterns.
   */
  readonly done: string;
}

export function isTold({ done }: TourStep, line: string): boolean {
  const pattern = done.replaceAll('?', '\\?').replaceAll('*', '.*');
  return new RegExp(`^(${pattern})`).test(line);
}

export const tours: Readonly<Record<TourRole, readonly TourStep[]>> = {
  orderTaker: [
    { id: 'logOn', near: '[data-tour=logOn]', done: 'POST */agents/*/sign-on ' },
    {
      id: 'ready',
      near: '[data-tour=state]',
      done: 'PUT */agents/*/state *"ready"',
    },
    { id: 'answer', near: '[data-tour=accept]', done: 'POST */offers/*/accept ' },
    {
      id: 'item',
      screen: '/desk',
      near: '[data-tour=order] [role=combobox]',
      done: 'POST */orders/*/lines ',
    },
    {
      id: 'prompt',
      screen: '/desk',
      near: '[data-tour=prompts] button',
      done: 'POST */prompts/*',
    },
    {
      id: 'pay',
      screen: '/desk',
      near: '[data-tour=order-pay]',
      done: 'POST */orders/*/payments ',
    },
    {
      id: 'submit',
      screen: '/desk',
      near: '[data-tour=order-next]',
      done: 'POST */orders/*/submit ',
    },
  ],
  reviewer: [
    {
      id: 'openReview',
      screen: '/reviews',
      near: 'main tr[tabindex]',
      done: 'OPEN /reviews?*hold=',
    },
    {
      id: 'kindOfHold',
      screen: '/reviews',
      near: 'main fieldset button:nth-child(2)',
      done: 'OPEN /reviews?*group=',
    },
    {
      id: 'decide',
      screen: '/reviews',
      near: '[data-tour=decisions] button',
      done: 'POST */holds/*/clear |POST */reviews/*',
    },
    { id: 'orders', near: 'nav a[href="/orders"]', done: 'OPEN /orders' },
    {
      id: 'order',
      screen: '/orders',
      near: 'main tr[tabindex]',
      done: 'OPEN /orders/ord',
    },
    { id: 'customers', near: 'nav a[href="/customers"]', done: 'OPEN /customers' },
    { id: 'queues', near: 'nav a[href="/wallboard"]', done: 'OPEN /wallboard' },
  ],
  supervisor: [
    {
      id: 'why',
      screen: '/wallboard',
      near: '[data-tour=lanes] [role=listbox]',
      done: 'OPEN /wallboard?*call=',
    },
    {
      id: 'move',
      screen: '/wallboard',
      near: '[data-tour=why] button',
      done: 'POST */calls/*',
    },
    {
      id: 'agent',
      screen: '/wallboard',
      near: '[data-tour=agents] [data-state]',
      done: 'OPEN /wallboard?*agent=',
    },
    {
      id: 'force',
      screen: '/wallboard',
      near: '[data-tour=force] button',
      done: 'POST */force-state |POST */recall ',
    },
    {
      id: 'table',
      screen: '/wallboard',
      near: '[data-tour=shape]',
      done: 'OPEN /wallboard?*view=table',
    },
    { id: 'reports', near: 'nav a[href="/reports"]', done: 'OPEN /reports' },
    {
      id: 'week',
      screen: '/reports',
      near: '[data-choice=week]',
      done: 'OPEN /reports?*length=week',
    },
  ],
  analyst: [
    {
      id: 'calls',
      screen: '/sim',
      near: '[data-tour=question] input',
      done: 'OPEN /sim?*calls=',
    },
    {
      id: 'enough',
      screen: '/sim',
      near: '[data-method] button',
      done: 'OPEN /sim?*agents=',
    },
    { id: 'whatIf', screen: '/sim', near: '[data-tour=whatIf]', done: 'OPEN /sim?*what=' },
    { id: 'map', screen: '/sim', near: '[data-choice=map]', done: 'OPEN /sim?*view=map' },
    { id: 'day', screen: '/sim', near: '[data-choice=day]', done: 'OPEN /sim?*view=day' },
    {
      id: 'queue',
      screen: '/sim',
      near: '[data-tour=question] select',
      done: 'OPEN /sim?*queue=',
    },
    { id: 'reports', near: 'nav a[href="/reports"]', done: 'OPEN /reports' },
  ],
  ruleEditor: [
    {
      id: 'addRule',
      screen: '/rules',
      near: '[data-tour=addRule]',
      done: 'PUT */rule-sets/*/draft ',
    },
    { id: 'words', screen: '/rules', near: '[data-choice=words]', done: 'OPEN /rules?*view=words' },
    { id: 'json', screen: '/rules', near: '[data-choice=json]', done: 'OPEN /rules?*view=json' },
    { id: 'cases', screen: '/rules', near: '[data-choice=cases]', done: 'OPEN /rules?*view=cases' },
    {
      id: 'changes',
      screen: '/rules',
      near: '[data-choice=changes]',
      done: 'OPEN /rules?*view=changes',
    },
    {
      id: 'again',
      screen: '/rules',
      near: '[data-tour=decideAgain]',
      done: 'POST */backtest',
    },
    { id: 'send', screen: '/rules', near: '[data-tour=send]', done: 'POST */check ' },
  ],
  admin: [
    { id: 'key', screen: '/settings', near: '[data-tour=makeKey]', done: 'POST */api-keys ' },
    {
      id: 'revoke',
      screen: '/settings',
      near: 'main tr[tabindex]',
      done: 'DELETE */api-keys/*',
    },
    {
      id: 'webhook',
      screen: '/settings',
      near: '[data-tour=makeWebhook]',
      done: 'POST */webhooks ',
    },
    { id: 'journal', near: 'nav a[href="/journal"]', done: 'OPEN /journal' },
    { id: 'kind', screen: '/journal', near: 'main select', done: 'OPEN /journal?*kind=' },
    {
      id: 'follow',
      screen: '/journal',
      near: 'main tr[tabindex]',
      done: 'OPEN /journal?*call=',
    },
    { id: 'reports', near: 'nav a[href="/reports"]', done: 'OPEN /reports' },
  ],
};
