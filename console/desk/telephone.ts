/**
 * The agent's telephone in this page: SIP through the service, sound straight to the switch. JsSIP
 * is loaded when a telephone is first connected. Source: decision 0050; RFC 7118.
 */
import type { UA } from 'jssip';
import { api } from '../live-data/index.ts';
import { shared, tellProblem } from '../parts/index.ts';
import {
  countsIn,
  type LineCounts,
  type LineQuality,
  meanQuality,
  qualityBetween,
} from './line-quality.ts';

type Session = ReturnType<UA['call']>;

export interface Telephone {
  readonly line: 'off' | 'connecting' | 'registered' | 'lost';
  readonly call: 'none' | 'rings' | 'talks';
  readonly isMuted: boolean;
  /** Of the last seconds of the call; null: not known yet. */
  readonly quality: LineQuality | null;
}

const keptAs = 'callwright.microphone';
/** Seconds between attempts to register again, at most. */
const recoveryS = { connection_recovery_min_interval: 1, connection_recovery_max_interval: 15 };
const registeredForS = 60;
const busyHere = 486;
const renewAfterMs = 2_000;
const samples = 1_024;
const looksAtLineMs = 2_000;
/** Of the example's dialplan: it says back what it hears. */
const echoNumber = '*43';
const noCall = { call: 'none', isMuted: false, quality: null } as const;

const telephone = shared<Telephone>({ line: 'off', ...noCall });
let agent: UA | null = null;
let session: Session | null = null;
let context: AudioContext | null = null;
let meters: { readonly heard: AnalyserNode; readonly said: AnalyserNode } | null = null;
const loudspeaker = new Audio();
loudspeaker.autoplay = true;

// A page that is left takes the sound of its call along: the browser asks first.
window.addEventListener('beforeunload', (event) => {
  if (telephone.get().call === 'talks') event.preventDefault();
});

export const useTelephone = telephone.useNow;

function set(to: Partial<Telephone>): void {
  telephone.set({ ...telephone.get(), ...to });
}

/** Connects the telephone of the station where the agent is logged on. Call it from a click. */
export async function connectTelephone(agentId: string): Promise<void> {
  set({ line: 'connecting' });
  const [answer, { default: JsSIP }] = await Promise.all([askPassword(agentId), import('jssip')]);
  if (answer === null) return set({ line: 'off' });
  const { user, domain, secret: password } = answer;
  const url = new URL('/api/v1/telephone', location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const opened = new JsSIP.UA({
    sockets: [new JsSIP.WebSocketInterface(url.href)],
    uri: `sip:${user}@${domain}`,
    password,
    session_timers: false,
    register_expires: registeredForS,
    ...recoveryS,
  });
  opened.on('registered', () => set({ line: 'registered' }));
  opened.on('disconnected', () => {
    if (agent === opened) set({ line: 'lost' });
  });
  // The password has ended while the line was lost: the next one is for the same log-on.
  opened.on('registrationFailed', () => {
    set({ line: 'lost' });
    window.setTimeout(() => void renew(opened, agentId), renewAfterMs);
  });
  opened.on('newRTCSession', (event: { readonly session: Session; readonly originator: string }) =>
    take(event.session, { agentId, isOwn: event.originator === 'local' }),
  );
  agent?.stop();
  agent = opened;
  opened.start();
}

export function disconnectTelephone(): void {
  agent?.stop();
  agent = null;
  set({ line: 'off', ...noCall });
}

/** Calls a number that says back what is said, until one hangs up. */
export function testEcho(): void {
  agent?.call(echoNumber, sound());
}

/** Answers what rings; nothing if nothing does. */
export function answerTelephone(): void {
  if (telephone.get().call === 'rings') session?.answer(sound());
}

function sound() {
  return {
    mediaConstraints: { audio: microphoneConstraint(), video: false },
    pcConfig: { iceServers: [] },
  };
}

function microphoneConstraint() {
  const deviceId = microphone();
  return deviceId === '' ? true : { deviceId: { exact: deviceId } };
}

export function hangUpTelephone(): void {
  session?.terminate();
}

export function mute(isMuted: boolean): void {
  if (isMuted) session?.mute({ audio: true });
  else session?.unmute({ audio: true });
  set({ isMuted });
}

export function sendDigit(digit: string): void {
  session?.sendDTMF(digit);
}

export function microphone(): string {
  return localStorage.getItem(keptAs) ?? '';
}

/** For the present call too. */
export async function chooseMicrophone(deviceId: string): Promise<void> {
  localStorage.setItem(keptAs, deviceId);
  const [sender] = session?.connection?.getSenders() ?? [];
  if (sender === undefined) return;
  const stream = await navigator.mediaDevices.getUserMedia({ audio: microphoneConstraint() });
  const [track] = stream.getAudioTracks();
  sender.track?.stop();
  await sender.replaceTrack(track ?? null);
  measure();
}

/** Root mean squares of the present sound, from 0 to 1. */
export function levels(): { readonly heard: number; readonly said: number } {
  return { heard: levelOf(meters?.heard), said: levelOf(meters?.said) };
}

async function askPassword(agentId: string) {
  const answer = await api.post('/api/v1/agents/{agent}/telephone', { params: { agent: agentId } });
  if (answer.ok) return answer.body;
  tellProblem(answer.problem);
  return null;
}

async function renew(opened: UA, agentId: string): Promise<void> {
  if (agent !== opened || telephone.get().line !== 'lost') return;
  const answer = await askPassword(agentId);
  if (answer === null) return disconnectTelephone();
  opened.set('password', answer.secret);
  opened.register();
}

function take(next: Session, of: { readonly agentId: string; readonly isOwn: boolean }): void {
  if (session !== null) return void next.terminate({ status_code: busyHere });
  session = next;
  set({ ...noCall, call: of.isOwn ? 'talks' : 'rings' });
  const endWatch = watchLine(next);
  const over = (): void => {
    const parts = endWatch();
    if (parts.length > 0 && !of.isOwn) void report(of.agentId, meanQuality(parts));
    session = null;
    meters = null;
    loudspeaker.srcObject = null;
    set(noCall);
  };
  next.on('ended', over);
  next.on('failed', over);
  next.on('accepted', () => set({ call: 'talks' }));
  next.on('peerconnection', (event: { readonly peerconnection: RTCPeerConnection }) => {
    event.peerconnection.addEventListener('track', ({ track, streams: [stream] }) => {
      loudspeaker.srcObject = stream ?? new MediaStream([track]);
      measure();
    });
  });
}

/** Returns what ends it, which returns the qualities of the call's parts. */
function watchLine(of: Session): () => readonly LineQuality[] {
  const parts: LineQuality[] = [];
  let before: LineCounts | null = null;
  const look = async (): Promise<void> => {
    const stats = await of.connection?.getStats();
    const now = stats === undefined ? null : countsIn(stats.values());
    if (now === null) return;
    if (before !== null && session === of) {
      const quality = qualityBetween(before, now);
      parts.push(quality);
      set({ quality });
    }
    before = now;
  };
  const timer = window.setInterval(() => void look(), looksAtLineMs);
  return () => {
    window.clearInterval(timer);
    return parts;
  };
}

/** A call is not held up by what became of its figures. */
async function report(agentId: string, body: LineQuality): Promise<void> {
  const params = { agent: agentId };
  await api.post('/api/v1/agents/{agent}/telephone/quality', { params, body });
}

/** Begins to measure both directions. */
function measure(): void {
  const said = session?.connection?.getSenders()[0]?.track;
  const heard = loudspeaker.srcObject;
  if (!said || !(heard instanceof MediaStream)) return;
  const opened = context ?? new AudioContext();
  context = opened;
  const meterOf = (stream: MediaStream): AnalyserNode => {
    const meter = new AnalyserNode(opened, { fftSize: samples });
    opened.createMediaStreamSource(stream).connect(meter);
    return meter;
  };
  meters = { heard: meterOf(heard), said: meterOf(new MediaStream([said])) };
}

function levelOf(meter: AnalyserNode | undefined): number {
  if (meter === undefined) return 0;
  const wave = new Float32Array(meter.fftSize);
  meter.getFloatTimeDomainData(wave);
  return Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / wave.length);
}
