/**
 * Playback clock: draws every frame, updates text four times a second. With reduced motion it steps
 * once a second.
 */
import { useEffect, useRef, useState } from 'react';

export const speeds = ['1', '10', '60', '600'] as const;
type Speed = (typeof speeds)[number];

const tellEveryMs = 250;
const stepMs = 1_000;

export interface Playback {
  readonly atMs: number;
  readonly isPlaying: boolean;
  readonly speed: Speed;
  seek(toMs: number): void;
  play(isPlaying: boolean): void;
  setSpeed(speed: Speed): void;
}

export function usePlayback({
  startMs,
  endMs,
  draw,
}: {
  readonly startMs: number;
  readonly endMs: number;
  /** Draws an instant; must stay the same function while the drawing does. */
  readonly draw: (atMs: number) => void;
}): Playback {
  const now = useRef(Math.min(startMs, endMs));
  const [atMs, setAtMs] = useState(now.current);
  const [isPlaying, play] = useState(false);
  const [speed, setSpeed] = useState<Speed>('60');
  useEffect(() => {
    if (!isPlaying) return;
    const pass = (ms: number) => {
      now.current = Math.min(endMs, now.current + Math.max(0, ms) * Number(speed));
      draw(now.current);
      if (now.current === endMs) play(false);
    };
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const timer = window.setInterval(() => {
        pass(stepMs);
        setAtMs(now.current);
      }, stepMs);
      return () => window.clearInterval(timer);
    }
    let [lastMs, toldMs] = [performance.now(), performance.now()];
    const frame = (timeMs: number) => {
      pass(timeMs - lastMs);
      lastMs = timeMs;
      if (timeMs - toldMs > tellEveryMs) {
        toldMs = timeMs;
        setAtMs(now.current);
      }
      handle = requestAnimationFrame(frame);
    };
    let handle = requestAnimationFrame(frame);
    return () => {
      cancelAnimationFrame(handle);
      setAtMs(now.current);
    };
  }, [isPlaying, speed, endMs, draw]);
  const seek = (toMs: number) => {
    now.current = Math.min(endMs, Math.max(0, toMs));
    setAtMs(now.current);
  };
  return { atMs, isPlaying, speed, seek, play, setSpeed };
}
