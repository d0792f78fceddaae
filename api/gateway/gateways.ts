/**
 * The gateways of one handler: its switch, and the ACDs that serve kinds of request; our own core
 * serves the rest, unless the centre file says otherwise.
 *
 * Source: decisions/0025.
 */
import {
  acdKinds,
  type GatewayHello,
  type NoticeType,
  type ProxyKind,
  proxyKindNumber,
  proxyKinds,
  Refusal,
} from '../../contracts/index.ts';
import { equalByValue } from '../../kernel/index.ts';
import type { Clock, ResourceNotice, Wire } from '../../live/index.ts';
import type { Principal } from '../../services/index.ts';
import type { Store } from '../../store/index.ts';
import { type AcdHost, AcdLink } from './acd-link.ts';
import { Extensions } from './extensions.ts';
import { type AcceptedGateway, deadlineMs, type GatewayPort } from './gateway-line.ts';
import { RemoteSwitch } from './remote-switch.ts';
import { RouteLink } from './route-link.ts';

/** Epochs number gateways' connections; each start of the service begins them higher. */
const epochsPerLife = 1_000_000;
/** Most objects of foreign ACDs with known owners; the oldest is forgotten first. */
const ownersMax = 100_000;
const switchesMax = 64;

/** TAPI's `LINEAGENTFEATURE_*`, each with the kind of request that must be served for it. */
const featureKinds = {
  setAgentGroup: 'setAgentGroup',
  setAgentState: 'setAgentState',
  setAgentActivity: 'setAgentActivity',
  agentSpecific: 'agentSpecific',
  getAgentActivityList: 'getAgentActivityList',
  getAgentGroup: 'getAgentGroupList',
} as const satisfies { readonly [feature: string]: ProxyKind };

export interface GatewaysOptions {
  readonly wire: Wire;
  readonly clock: Clock;
  readonly store: Store;
}

type ProxyMessage = Parameters<AcdHost['tell']>[1];

export class Gateways implements AcdHost {
  readonly extensions: Extensions;
  readonly #of: GatewaysOptions;
  readonly #acds = new Map<ProxyKind, AcdLink>();
  /** Owner (as `ownerKey`) of each object, such as `agent/a1`. */
  readonly #owners = new Map<string, string>();
  /** Switches by gateway name; the last is the active one, unless its connection is lost. */
  readonly #switches = new Map<string, RemoteSwitch>();
  #route: RouteLink | null = null;
  #epoch: number;
  #version = 0;
  #isChanging = false;

  constructor(options: GatewaysOptions) {
    const { wire, store } = options;
    this.#of = options;
    this.#epoch = wire.epoch * epochsPerLife;
    this.extensions = new Extensions(store, wire);
  }

  /** Admits a gateway by its hello. @throws {Refusal} where another is active. */
  join(hello: GatewayHello, line: GatewayPort): AcdLink | RemoteSwitch | RouteLink {
    const { clock, wire } = this.#of;
    const { role, kinds = [] } = hello;
    const isSwitch = role === 'switch';
    const holders = role === 'acd' ? this.#holdersOf(kinds) : this.#liveOf(role);
    for (const holder of holders) requireAbove(hello, holder);
    this.extensions.add(hello.extensions ?? [], `gateway/${hello.name}`);
    const resumeFrom = isSwitch ? this.#heardOf(hello) : null;
    this.#epoch = Math.max(this.#epoch, hello.epoch) + 1;
    const joined = { hello, epoch: this.#epoch, line, clock };
    const link = this.#linkOf(joined, resumeFrom);
    this.#change(() => {
      const detail = `${hello.name} has taken over with epoch ${this.#epoch}.`;
      for (const { line } of holders) line.refuse(new Refusal('proxy_not_registered', detail));
      if (link instanceof AcdLink) this.#open(link, kinds);
    });
    line.send({ op: 'welcome', epoch: link.epoch, resumeFrom, deadlineMs });
    if (link instanceof RouteLink) {
      this.#route = link;
      wire.live.calls.routes.attach(link);
    }
    if (link instanceof RemoteSwitch) {
      this.#keep(link);
      wire.live.switch
        .attach(link)
        .catch((error: Error) => line.refuse(new Refusal('operation_failed', error.message)));
    }
    return link;
  }

  #liveOf(role: 'switch' | 'route'): readonly (RemoteSwitch | RouteLink)[] {
    const route = this.#route === null ? [] : [this.#route];
    const links = role === 'switch' ? [...this.#switches.values()] : route;
    return links.filter(({ isLost }) => !isLost);
  }

  #linkOf(joined: AcceptedGateway, resumeFrom: number | null) {
    const { role } = joined.hello;
    if (role === 'switch') return new RemoteSwitch(joined, resumeFrom ?? -1);
    if (role === 'acd') return new AcdLink(joined, this);
    return new RouteLink(joined, this.#of.wire.live.calls.routes);
  }

  servedBy(kind: ProxyKind): AcdLink | 'core' | null {
    const { coreKinds = proxyKinds } = this.#of.wire.live.file;
    return this.#acds.get(kind) ?? (coreKinds.includes(kind) ? 'core' : null);
  }

  served(): { kind: ProxyKind; number: number; servedBy: string }[] {
    return proxyKinds.flatMap((kind) => {
      const by = this.servedBy(kind);
      if (by === null) return [];
      return { kind, number: proxyKindNumber(kind), servedBy: by === 'core' ? by : by.name };
    });
  }

  get isReadyForAcd(): boolean {
    return !this.#of.wire.live.isDraining && acdKinds.every((kind) => this.servedBy(kind) !== null);
  }

  get features(): string[] {
    return Object.entries(featureKinds).flatMap(([feature, kind]) =>
      this.servedBy(kind) === null ? [] : feature,
    );
  }

  own(thing: string, principal: Principal | null): void {
    if (principal === null) return;
    const [oldest] = this.#owners.keys();
    if (this.#owners.size >= ownersMax && oldest !== undefined) this.#owners.delete(oldest);
    this.#owners.set(thing, ownerKey(principal));
  }

  /** Whether an object is the principal's; null if unknown. */
  isOwn(thing: string, principal: Principal): boolean | null {
    const owner = this.#owners.get(thing);
    return owner === undefined ? null : owner === ownerKey(principal);
  }

  #keep(link: RemoteSwitch): void {
    this.#switches.delete(link.name);
    const [oldest] = this.#switches.keys();
    if (this.#switches.size >= switchesMax && oldest !== undefined) this.#switches.delete(oldest);
    this.#switches.set(link.name, link);
  }

  /** Number of the last event from the same gateway and epoch; null if none. */
  #heardOf({ name, epoch }: GatewayHello): number | null {
    const last = this.#switches.get(name);
    return last?.epoch === epoch && last.heard >= 0 ? last.heard : null;
  }

  #holdersOf(kinds: readonly ProxyKind[]): AcdLink[] {
    return [...new Set(kinds.flatMap((kind) => this.#acds.get(kind) ?? []))];
  }

  register(link: AcdLink, kinds: readonly ProxyKind[]): void {
    const holder = this.#holdersOf(kinds).find((one) => one !== link);
    if (holder !== undefined) throw alreadyServed(holder);
    this.#change(() => this.#open(link, kinds));
  }

  unregister(link: AcdLink, kinds: readonly ProxyKind[]): void {
    this.#change(() => this.#close(link, kinds));
  }

  /** Publishes an ACD's message as an event, addressed to its owner if it has one. */
  tell({ name, extensionIds }: AcdLink, { type, subject, data }: ProxyMessage): void {
    const { index } = data;
    const extensionId = extensionIds[Number(index)];
    if (type === 'handler.extension' && extensionId === undefined) {
      const detail = `${name} has no extension ${JSON.stringify(index)}; its list has ${extensionIds.length}.`;
      throw new Refusal('extension_not_found', detail);
    }
    const named =
      extensionId === undefined
        ? data
        : { ...data, extensionId, index: this.extensions.ids.indexOf(extensionId) };
    const owner = this.#owners.get(subject);
    const actor = `gateway/${name}`;
    this.#tell({ type, subject, actor, data: named }, owner === undefined ? [] : [owner]);
  }

  #open(link: AcdLink, kinds: readonly ProxyKind[]): void {
    for (const kind of kinds) {
      if (this.#acds.get(kind) === link) continue;
      this.#acds.set(kind, link);
      this.#tellOfHandler('proxy.opened', { kind });
    }
  }

  #close(link: AcdLink, kinds: readonly ProxyKind[]): void {
    for (const kind of kinds) {
      if (this.#acds.get(kind) !== link) continue;
      this.#acds.delete(kind);
      this.#tellOfHandler('proxy.closed', { kind });
    }
  }

  /** Runs a change of the connected gateways, then publishes all its effects once. */
  #change(work: () => void): void {
    if (this.#isChanging) return work();
    const [wasReady, features] = [this.isReadyForAcd, this.features];
    this.#isChanging = true;
    try {
      work();
    } finally {
      this.#isChanging = false;
    }
    if (!equalByValue(features, this.features)) {
      this.#tellOfHandler('handler.caps', { features: this.features });
    }
    if (!wasReady && this.isReadyForAcd) this.#tellOfHandler('proxy.readyForAcd', {});
  }

  #tellOfHandler(type: NoticeType, data: object): void {
    this.#tell({ type, subject: `handler/${this.#of.wire.handlerId}`, data });
  }

  #tell(
    told: Pick<ResourceNotice, 'type' | 'subject' | 'actor'> & { data: object },
    agentIds: readonly string[] = [],
  ): void {
    const { live } = this.#of.wire;
    this.#version += 1;
    // An ACD counts the versions of its own things.
    const data = { version: this.#version, ...told.data };
    live.tell({ ...told, atMs: live.nowMs, data }, { agentIds });
  }
}

/** The key that addresses events about a foreign ACD's objects to their owners. */
function ownerKey({ agentId, id }: Principal): string {
  return agentId ?? `@${id}`;
}

type Holder = Pick<AcdLink, 'name' | 'epoch'>;

function requireAbove(hello: GatewayHello, holder: Holder): void {
  const isComeBack = hello.name === holder.name && hello.epoch === holder.epoch;
  if (!isComeBack && hello.epoch <= holder.epoch) throw alreadyServed(holder);
}

function alreadyServed({ name, epoch }: Holder): Refusal {
  const detail = `${name} serves this, with epoch ${epoch}; expected nobody, or a higher epoch.`;
  return new Refusal('proxy_not_registered', detail);
}
