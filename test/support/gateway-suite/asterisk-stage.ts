/** A real Asterisk, with telephones that do as the cases say; by the machine's own clock. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { AsteriskSwitch } from '../../../gateways/index.ts';
import { systemClock } from '../../../live/index.ts';
import { type PrivateAsterisk, startPrivateAsterisk } from '../telephony/private-asterisk.ts';
import { SipPhones } from '../telephony/sip-phones.ts';
import { type GatewayStage, outsideNumber, stations } from './stage.ts';

const lookEveryMs = 20;
const soMsMax = 70_000;
/** As on a machine with much to do: what Asterisk answers comes before its events. */
const newsLateMs = 150;

/** As `keepOpen`: Asterisk ends a session by its application's name, whoever has that then. */
const reopenMs = 250;

/** One Asterisk for all cases. */
export interface SharedAsterisk {
  stage(): Promise<GatewayStage>;
  close(): Promise<void>;
}

export async function aSharedAsterisk(): Promise<SharedAsterisk> {
  const phones = await SipPhones.open();
  const { port } = phones;
  const asterisk: PrivateAsterisk = await startPrivateAsterisk({
    stations: stations.map((number) => ({ first: Number(number), count: 1, port })),
    trunkPort: port,
  });
  phones.at(asterisk.sipPort);
  let last: GatewayStage | null = null;
  return {
    stage: async () => {
      // Of a case that has failed.
      await last?.close();
      const stage = await aStage(asterisk, phones);
      last = stage;
      return {
        ...stage,
        close: async () => {
          last = null;
          await stage.close();
        },
      };
    },
    close: async () => {
      await asterisk.stop();
      phones.close();
    },
  };
}

async function aStage(asterisk: PrivateAsterisk, phones: SipPhones): Promise<GatewayStage> {
  const network = await aNetwork(asterisk.place.url);
  const { url } = network;
  const timers = systemClock;
  const open = () => AsteriskSwitch.open({ place: { ...asterisk.place, url }, timers });
  for (const number of [...stations, outsideNumber]) {
    phones.set(number, { kind: 'answers', afterMs: 0 });
  }
  let driver = await open();
  const call = (from: string, to: string): Promise<void> => phones.call(from, to);
  const now = async (run: () => void): Promise<void> => run();
  const stage: GatewayStage = {
    driver,
    clock: systemClock,
    until: async (what, isSo) => {
      const untilMs = performance.now() + soMsMax;
      while (!(await isSo())) {
        if (performance.now() > untilMs) {
          throw new Error(`it is not so after ${soMsMax / 1_000} s: ${what}`);
        }
        await pause(lookEveryMs);
      }
    },
    set: (number, behaviour) => now(() => phones.set(number, behaviour)),
    call,
    dial: call,
    hangUp: (number) => now(() => phones.hangUp(number)),
    hangUpSent: async (number) => {
      phones.hangUp(number);
      await stage.until('both are gone', async () => (await asterisk.count('channels')) === 0);
    },
    digits: (number, digits) => now(() => phones.digits(number, digits)),
    press: (station, key) => now(() => phones.press(station, key)),
    lose: async () => {
      network.isDown = true;
      network.cut();
      await driver.ended;
    },
    connectAgain: async () => {
      network.isDown = false;
      await pause(reopenMs);
      driver = await open();
      return driver;
    },
    close: async () => {
      phones.clear();
      // The next centre gives the same names again; those of earlier ones are to be gone.
      await stage.until('Asterisk is idle', async () => {
        const [channels, bridges] = await Promise.all([
          asterisk.count('channels'),
          asterisk.count('bridges'),
        ]);
        return channels === 0 && bridges <= 1;
      });
      await driver.close();
      network.close();
      await pause(reopenMs);
    },
  };
  return stage;
}

/** A way to a server that can be cut, and be down; what a WebSocket brings comes late. */
export async function aNetwork(to: string) {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(to);
  const server = createServer((near) => {
    if (network.isDown) return void near.destroy();
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    near.pipe(far);
    let isNews = false;
    near.once('data', (first) => {
      isNews = String(first).toLowerCase().includes('upgrade: websocket');
    });
    far.on('data', (data) => {
      if (isNews) systemClock.after(newsLateMs, () => near.write(data));
      else near.write(data);
    });
    far.on('end', () => near.end());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const network = {
    url: to.replace(`:${port}/`, `:${own}/`),
    isDown: false,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      server.close();
      network.cut();
    },
  };
  return network;
}
