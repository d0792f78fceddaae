/** Gateways that open one after another at the same real Asterisk. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Ari, AsteriskSwitch } from '../../gateways/index.ts';
import { systemClock } from '../../live/index.ts';
import {
  hasSwitch,
  type PrivateAsterisk,
  startPrivateAsterisk,
} from '../support/telephony/private-asterisk.ts';

/** How long Asterisk is left to end the session of a socket that has closed. */
const restMs = 20;

describe.runIf(await hasSwitch())('gateways that take an Asterisk over', () => {
  let asterisk: PrivateAsterisk;
  beforeAll(async () => {
    asterisk = await startPrivateAsterisk({ stations: [{ first: 101, count: 1, port: 9 }] });
  });
  afterAll(() => asterisk.stop());

  async function openAndClose(meanwhile?: () => Promise<unknown>): Promise<void> {
    const driver = await AsteriskSwitch.open({ place: asterisk.place, timers: systemClock });
    await meanwhile?.();
    await driver.close();
    await pause(restMs);
  }

  it('set the filter of events once, while no other request can read it', async () => {
    const underWay = new Set<string>();
    const set: (readonly string[])[] = [];
    const isFilter = (name: string): boolean => name.includes('eventFilter');
    const nameOf = (message: unknown): string => {
      const { method, path } = (message as { readonly request: ClientRequest }).request;
      return `${method} ${path}`;
    };
    const begun = (message: unknown): void => {
      underWay.add(nameOf(message));
      if ([...underWay].some(isFilter)) set.push([...underWay]);
    };
    const answered = (message: unknown): void => void underWay.delete(nameOf(message));
    const ari = new Ari(asterisk.place);
    // A subscription, like a call, keeps the application and its filter while no gateway is there.
    const keep = () =>
      ari.ask('POST', 'applications/callwright/subscription', { eventSource: 'endpoint:PJSIP' });
    subscribe('http.client.request.start', begun);
    subscribe('http.client.response.finish', answered);
    try {
      for (let times = 0; times < 3; times += 1) await openAndClose(keep);
    } finally {
      unsubscribe('http.client.request.start', begun);
      unsubscribe('http.client.response.finish', answered);
      ari.close();
    }
    expect(set).toEqual([[expect.stringMatching(/^PUT .*eventFilter/)]]);
  });

  it('leave it no connection: sixty come and go within its limit of a hundred', async () => {
    for (let times = 0; times < 60; times += 1) await openAndClose();
  });
});
