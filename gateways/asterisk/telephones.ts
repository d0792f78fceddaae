/**
 * Stations in browsers: `auth` objects of PJSIP that Asterisk keeps in memory, by ARI's dynamic
 * configuration; endpoints are the administrator's. Source: Asterisk 16, `asterisk.json`.
 */
import { z } from 'zod';
import type { BrowserTelephones } from '../switch/port.ts';
import { type Ari, leaveIt, pathOf } from './ari.ts';

const fieldsSchema = z.array(z.object({ attribute: z.string(), value: z.string() }));
const isYes: readonly string[] = ['yes', 'true', 'on', '1'];

export class Telephones implements BrowserTelephones {
  readonly socketUrl: string;
  readonly domain: string;
  readonly #ari: Ari;

  constructor(ari: Ari) {
    const { protocol, host, hostname } = new URL(ari.place.url);
    this.#ari = ari;
    this.socketUrl = `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/ws`;
    this.domain = hostname;
  }

  async open(station: string, password: string): Promise<void> {
    const fields = await this.#ari.read(this.#pathOf('endpoint', station), fieldsSchema);
    const webrtc = fields.find(({ attribute }) => attribute === 'webrtc')?.value ?? 'missing';
    if (!isYes.includes(webrtc)) {
      throw new Error(`webrtc of the endpoint ${station} is ${webrtc}; expected yes`);
    }
    const values = { auth_type: 'userpass', username: station, password };
    const asked = Object.entries(values).map(([attribute, value]) => ({ attribute, value }));
    await this.close(station);
    await this.#ari.ask('PUT', this.#pathOf('auth', station), {}, { fields: asked });
  }

  async close(station: string): Promise<void> {
    await this.#ari.ask('DELETE', this.#pathOf('auth', station)).catch(leaveIt);
  }

  #pathOf(kind: 'auth' | 'endpoint', id: string): string {
    return `asterisk/config/dynamic/res_pjsip/${pathOf(kind, id)}`;
  }
}
