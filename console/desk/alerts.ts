/**
 * Alerts of the desk: ring, hold reminder, and notification while the page is hidden. Browsers
 * block sound before the first click or key, and notifications without permission, so both are
 * checked before an agent is ready.
 */
import { useSyncExternalStore } from 'react';

export interface Alerts {
  /** Volume of rings from 0 to 1; 0: switched off by the agent. */
  readonly volume: number;
  readonly sound: 'works' | 'blocked' | 'off';
  /** `ask`: permission not yet requested; `off`: switched off by the agent. */
  readonly notifications: 'works' | 'blocked' | 'ask' | 'off';
  readonly outputId: string;
  readonly isOutputRefused: boolean;
}

const keptAs = 'callwright.alerts';
const volumeDefault = 0.5;
const testMs = 1_200;
/** Longest wait for sound to start; a browser that blocks sound never answers. */
const resumeLimitMs = 300;
const fadeS = 0.03;
const ring = { periodS: 3, burstsAtS: [0, 0.6], burstS: 0.4, tonesHz: [440, 554] };
const reminder: typeof ring = { periodS: 0.6, burstsAtS: [0, 0.3], burstS: 0.2, tonesHz: [330] };

interface Choices {
  readonly volume: number;
  readonly hasNotifications: boolean;
  readonly outputId: string;
}

interface OutputContext extends AudioContext {
  setSinkId?(id: string): Promise<void>;
}
export const canChooseOutput = 'setSinkId' in AudioContext.prototype;

let choices = readChoices();
let context: OutputContext | null = null;
let gain: GainNode | null = null;
let isOutputRefused = false;
let alerts = alertsNow();
const listeners = new Set<() => void>();

export function useAlerts(): Alerts {
  return useSyncExternalStore(subscribe, () => alerts);
}

export function canAlert({ sound, notifications }: Alerts): boolean {
  return sound !== 'blocked' && (notifications === 'works' || notifications === 'off');
}

export function chooseAlerts(to: Partial<Choices>): void {
  choices = { ...choices, ...to };
  localStorage.setItem(keptAs, JSON.stringify(choices));
  if (gain !== null) gain.gain.value = choices.volume;
  look();
}

/** Tests the alerts. Call it from a click or key, which unlocks sound. */
export async function checkAlerts(): Promise<Alerts> {
  const { context: opened } = audio();
  if (opened.state !== 'running') {
    const limit = new Promise((resolve) => window.setTimeout(resolve, resumeLimitMs));
    await Promise.race([opened.resume(), limit]).catch(reportError);
  }
  look();
  return alerts;
}

/** Plays rings on a device, or the default if the browser refuses. */
export async function chooseOutput(outputId: string): Promise<void> {
  chooseAlerts({ outputId });
  await takeOutput();
}

/** Output devices; browsers name them only to pages with access to the microphone. */
export async function readOutputs(): Promise<readonly MediaDeviceInfo[]> {
  const all = await navigator.mediaDevices.enumerateDevices();
  return all.filter(({ kind, deviceId }) => kind === 'audiooutput' && deviceId !== '');
}

/** Asks for the microphone, which reveals device names, and releases it at once. */
export async function askForOutputs(): Promise<void> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  for (const track of stream.getTracks()) track.stop();
}

export async function allowNotifications(): Promise<void> {
  await Notification.requestPermission();
  chooseAlerts({ hasNotifications: true });
}

/** Rings until the returned function is called; starts late if sound is still blocked. */
export function beginRing(): () => void {
  const source = play(ring, true);
  return () => {
    source.stop();
    source.disconnect();
  };
}

export function remind(): void {
  if (alerts.sound === 'works') play(reminder, false);
}

function play(sound: typeof ring, loop: boolean): AudioBufferSourceNode {
  const { context: opened, gain: volume } = audio();
  const source = new AudioBufferSourceNode(opened, { buffer: bufferOf(sound, opened), loop });
  source.connect(volume);
  source.start();
  return source;
}

function audio(): { readonly context: OutputContext; readonly gain: GainNode } {
  if (context === null || gain === null) {
    context = new AudioContext();
    gain = new GainNode(context, { gain: choices.volume });
    gain.connect(context.destination);
    if (choices.outputId !== '') void takeOutput();
  }
  return { context, gain };
}

async function takeOutput(): Promise<void> {
  const { context: opened } = audio();
  const taken = (id: string) =>
    opened.setSinkId?.(id).then(
      () => true,
      () => false,
    );
  isOutputRefused = (await taken(choices.outputId)) === false;
  if (isOutputRefused) await taken('');
  look();
}

export async function testSound(): Promise<void> {
  if ((await checkAlerts()).sound === 'works') window.setTimeout(beginRing(), testMs);
}

/**
 * Notifies while the page is hidden; a click returns to the page. The returned function closes the
 * notification.
 */
export function showNotification(title: string, body: string): () => void {
  if (alerts.notifications !== 'works') return () => undefined;
  const shown = new Notification(title, { body, tag: keptAs, silent: true });
  shown.addEventListener('click', () => window.focus());
  return () => shown.close();
}

function bufferOf(sound: typeof ring, { sampleRate }: AudioContext): AudioBuffer {
  const { periodS, burstsAtS, burstS, tonesHz } = sound;
  const buffer = new AudioBuffer({ length: periodS * sampleRate, sampleRate });
  const samples = buffer.getChannelData(0);
  for (const atS of burstsAtS) {
    for (let place = 0; place < burstS * sampleRate; place += 1) {
      const s = place / sampleRate;
      const fade = Math.min(1, s / fadeS, (burstS - s) / fadeS);
      const tones = tonesHz.map((hz) => Math.sin(2 * Math.PI * hz * s));
      const sum = tones.reduce((total, tone) => total + tone, 0) / tones.length;
      samples[Math.round(atS * sampleRate) + place] = fade * sum;
    }
  }
  return buffer;
}

function alertsNow(): Alerts {
  const { volume, hasNotifications, outputId } = choices;
  const { permission } = Notification;
  const works = { granted: 'works', denied: 'blocked', default: 'ask' } as const;
  return {
    volume,
    sound: volume === 0 ? 'off' : context?.state === 'running' ? 'works' : 'blocked',
    notifications: hasNotifications ? works[permission] : 'off',
    outputId,
    isOutputRefused,
  };
}

function look(): void {
  alerts = alertsNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Any key or click unlocks sound; permissions may change in the browser, so focus checks them.
  if (listeners.size === 1) {
    for (const kind of ['pointerdown', 'keydown']) window.addEventListener(kind, unlock, true);
    window.addEventListener('focus', look);
    unlock();
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    for (const kind of ['pointerdown', 'keydown']) window.removeEventListener(kind, unlock, true);
    window.removeEventListener('focus', look);
  };
}

function unlock(): void {
  if (context?.state !== 'running') void checkAlerts();
}

function readChoices(): Choices {
  const kept = localStorage.getItem(keptAs);
  const none = { volume: volumeDefault, hasNotifications: true, outputId: '' };
  return kept === null ? none : { ...none, ...(JSON.parse(kept) as Partial<Choices>) };
}
