/**
 * One connection for all tabs of a browser: the tab that holds a lock has the WebSocket and passes
 * events on. When it closes, the next tab takes the lock and resumes there.
 */
import type { Client, CloudEvent, StreamSnapshot } from '#client';
import type { LiveState, LiveStore } from './live-store.ts';
import { heardServerTime } from './server-clock.ts';

export interface ConnectionState {
  readonly kind: 'connecting' | 'live' | 'lost' | 'signedOut';
  /** When this state began, by this computer's clock. */
  readonly sinceMs: number;
  readonly isHolder: boolean;
}

type TabMessage =
  | { readonly kind: 'newTab' }
  | { readonly kind: 'state'; readonly state: LiveState; readonly isLive: boolean }
  | { readonly kind: 'snapshot'; readonly snapshot: StreamSnapshot }
  | { readonly kind: 'events'; readonly events: readonly CloudEvent[] }
  | { readonly kind: 'ping'; readonly serverTime: string }
  | { readonly kind: 'link'; readonly link: ConnectionState['kind'] };

const lockName = 'callwright.connection';
const newCentreAfterMs = 300;
/** Events are passed on in batches, as each message has a fixed cost. */
const passOnAfterMs = 16;

export class Connection {
  readonly #client: Client;
  readonly #store: LiveStore;
  readonly #end = new AbortController();
  readonly #channel = new BroadcastChannel(lockName);
  readonly #watchers = new Set<() => void>();
  #isAsking = false;
  #isAskingAnew = false;
  #heard: CloudEvent[] = [];
  #state: ConnectionState = { kind: 'connecting', sinceMs: Date.now(), isHolder: false };

  constructor(client: Client, store: LiveStore) {
    this.#client = client;
    this.#store = store;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  async run(): Promise<void> {
    this.#channel.addEventListener('message', ({ data }) => this.#hear(data as TabMessage));
    this.#post({ kind: 'newTab' });
    const { signal } = this.#end;
    try {
      await navigator.locks.request(lockName, { signal }, () => this.#hold());
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  stop(): void {
    this.#end.abort();
    this.#channel.close();
  }

  async #hold(): Promise<void> {
    this.#enter(this.#state.kind, true);
    const { signal } = this.#end;
    const from = this.#store.position ?? 'snapshot';
    for await (const told of this.#client.events({ from, signal })) {
      switch (told.kind) {
        case 'connected':
          this.#enter('live', true);
          break;
        case 'reconnecting':
          this.#lose();
          break;
        case 'snapshot':
          this.#post(told);
          this.#store.takeSnapshot(told.snapshot);
          break;
        case 'event':
          this.#passOn(told.event);
          this.#store.takeEvent(told.event);
          if (told.event.type === 'centre.changed') this.#askAnewSoon();
          break;
        case 'ping':
          this.#post(told);
          heardServerTime(told.serverTime);
      }
    }
  }

  /** Waits, so that one snapshot covers a burst of changes to the centre. */
  #askAnewSoon(): void {
    if (this.#isAskingAnew) return;
    this.#isAskingAnew = true;
    setTimeout(() => {
      this.#isAskingAnew = false;
      void this.#askAnew();
    }, newCentreAfterMs);
  }

  /**
   * Reads a snapshot of the centre's new version while events continue; version numbers make
   * repeated events harmless.
   */
  async #askAnew(): Promise<void> {
    const { signal } = this.#end;
    for await (const told of this.#client.events({ from: 'snapshot', signal })) {
      if (told.kind !== 'snapshot') continue;
      this.#post(told);
      this.#store.takeSnapshot(told.snapshot);
      return;
    }
  }

  /** Browsers hide why a WebSocket was refused, so the session is checked. */
  #lose(): void {
    if (this.#state.kind !== 'signedOut') this.#enter('lost', true);
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#askWho()
      .catch(reportError)
      .finally(() => {
        this.#isAsking = false;
      });
  }

  async #askWho(): Promise<void> {
    const me = await this.#client.get('/api/v1/me', { signal: this.#end.signal });
    if (!me.ok && me.problem.status === 401) this.#enter('signedOut', true);
  }

  #hear(message: TabMessage): void {
    switch (message.kind) {
      case 'newTab': {
        if (!this.#state.isHolder || this.#store.position === null) return;
        const isLive = this.#state.kind === 'live';
        return this.#post({ kind: 'state', state: this.#store.state(), isLive });
      }
      case 'state':
        if (this.#store.position !== null) return;
        this.#store.replace(message.state);
        return this.#enter(message.isLive ? 'live' : 'lost', false);
      case 'snapshot':
        return this.#store.takeSnapshot(message.snapshot);
      case 'events':
        // Before the first snapshot, events have nothing to change.
        if (this.#store.position === null) return;
        for (const event of message.events) this.#store.takeEvent(event);
        return;
      case 'ping':
        return heardServerTime(message.serverTime);
      case 'link':
        return this.#enter(message.link, false);
    }
  }

  #passOn(event: CloudEvent): void {
    this.#heard.push(event);
    if (this.#heard.length === 1) window.setTimeout(() => this.#postHeard(), passOnAfterMs);
  }

  #postHeard(): void {
    if (this.#heard.length === 0) return;
    const events = this.#heard;
    this.#heard = [];
    this.#post({ kind: 'events', events });
  }

  /** Sends tabs a message, after events received before it. */
  #post(message: TabMessage): void {
    this.#postHeard();
    if (!this.#end.signal.aborted) this.#channel.postMessage(message);
  }

  #enter(kind: ConnectionState['kind'], isHolder: boolean): void {
    const { kind: before, isHolder: held } = this.#state;
    if (kind === before && isHolder === held) return;
    const sinceMs = kind === before ? this.#state.sinceMs : Date.now();
    this.#state = { kind, sinceMs, isHolder };
    if (isHolder) this.#post({ kind: 'link', link: kind });
    for (const watcher of this.#watchers) watcher();
  }
}
