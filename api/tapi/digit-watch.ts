/**
 * What programs listen for at calls: keys, each as it is pressed, or gathered until so many, one
 * that ends, or a time limit; media; tones. Source: tapi.h and Microsoft's pages of `lineMonitorDigits`,
 * `lineGatherDigits`, `lineMonitorMedia`, `lineMonitorTones`.
 */
import { type HeardMedia, tapi, tapiNumber } from '../../contracts/index.ts';
import type { Clock } from '../../live/index.ts';
import { messageOf2x } from './message-forms.ts';

export interface DigitRequest {
  readonly count: number;
  /** Keys of which any ends it. */
  readonly ends: string;
  /** Milliseconds until the first key; 0: no limit. */
  readonly firstMs: number;
  /** Milliseconds between keys; 0: no limit. */
  readonly nextMs: number;
}

/** A tone that a program waits for; frequencies of 0 are none. */
export interface ToneRequest {
  readonly appSpecific: number;
  readonly frequenciesHz: readonly number[];
}

/** Hz by which a tone may differ from the one that was asked for. */
const toneToleranceHz = 25;

interface Watch {
  isMonitored: boolean;
  /** `LINEMEDIAMODE_`, or-ed. */
  media: number;
  tones: readonly ToneRequest[];
  gathering: (DigitRequest & { digits: string; cancelLimit: () => void }) | null;
}

type Term = keyof typeof tapi.LINEGATHERTERM;

export class DigitWatch {
  readonly #clock: Clock;
  readonly #tell: (ownerId: string, said: object) => void;
  /** By call handle, then by who watches. */
  readonly #watches = new Map<number, Map<string, Watch>>();

  constructor(clock: Clock, tell: (ownerId: string, said: object) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  monitor(ownerId: string, hCall: number, isMonitored: boolean): void {
    this.#watch(ownerId, hCall).isMonitored = isMonitored;
  }

  monitorMedia(ownerId: string, hCall: number, media: number): void {
    this.#watch(ownerId, hCall).media = media;
  }

  monitorTones(ownerId: string, hCall: number, tones: readonly ToneRequest[]): void {
    this.#watch(ownerId, hCall).tones = tones;
  }

  /** Keys that a program has sent are out. */
  generated(ownerId: string, hCall: number): void {
    const told = [tapi.LINEGENERATETERM.DONE, 0, this.#ticks()];
    this.#tell(ownerId, messageOf2x('GENERATE', told, { hCall }));
  }

  /** A switch has detected who or what is on the other side, or a tone. */
  detected(hCall: number, { media, frequenciesHz }: HeardMedia): void {
    const mode = tapiNumber('LINEMEDIAMODE', media ?? '') ?? 0;
    for (const [ownerId, watch] of this.#watches.get(hCall) ?? []) {
      const told = [mode, 0, this.#ticks()];
      if ((watch.media & mode) !== 0)
        this.#tell(ownerId, messageOf2x('MONITORMEDIA', told, { hCall }));
      for (const tone of watch.tones.filter((one) => isTone(one, frequenciesHz))) {
        const heard = [tone.appSpecific, 0, this.#ticks()];
        this.#tell(ownerId, messageOf2x('MONITORTONE', heard, { hCall }));
      }
    }
  }

  /** Cancels what this program gathers there already; null: gathers nothing more. */
  gather(ownerId: string, hCall: number, asked: DigitRequest | null): void {
    const watch = this.#watch(ownerId, hCall);
    this.#finish(ownerId, hCall, 'CANCEL');
    if (asked === null) return;
    const begun = { ...asked, digits: '', cancelLimit: () => undefined };
    watch.gathering = begun;
    this.#limit(ownerId, hCall, 'FIRSTTIMEOUT');
  }

  /** Keys that the other side of the call has pressed, in order. */
  heard(hCall: number, digits: string): void {
    for (const [ownerId, watch] of this.#watches.get(hCall) ?? []) {
      for (const digit of digits) {
        const told = [digit.charCodeAt(0), tapi.LINEDIGITMODE.DTMF, this.#ticks()];
        if (watch.isMonitored) this.#tell(ownerId, messageOf2x('MONITORDIGITS', told, { hCall }));
        this.#take(ownerId, hCall, digit);
      }
    }
  }

  /** The call is over. */
  end(hCall: number): void {
    for (const ownerId of this.#watches.get(hCall)?.keys() ?? []) {
      this.#finish(ownerId, hCall, 'CANCEL');
    }
    this.#watches.delete(hCall);
  }

  #take(ownerId: string, hCall: number, digit: string): void {
    const gathering = this.#watches.get(hCall)?.get(ownerId)?.gathering;
    if (!gathering) return;
    gathering.digits += digit;
    if (gathering.ends.includes(digit)) this.#finish(ownerId, hCall, 'TERMDIGIT');
    else if (gathering.digits.length >= gathering.count) this.#finish(ownerId, hCall, 'BUFFERFULL');
    else this.#limit(ownerId, hCall, 'INTERTIMEOUT');
  }

  #limit(ownerId: string, hCall: number, term: 'FIRSTTIMEOUT' | 'INTERTIMEOUT'): void {
    const gathering = this.#watches.get(hCall)?.get(ownerId)?.gathering;
    if (!gathering) return;
    gathering.cancelLimit();
    const ms = term === 'FIRSTTIMEOUT' ? gathering.firstMs : gathering.nextMs;
    const late = (): void => this.#finish(ownerId, hCall, term);
    gathering.cancelLimit = ms === 0 ? () => undefined : this.#clock.after(ms, late);
  }

  #finish(ownerId: string, hCall: number, term: Term): void {
    const watch = this.#watches.get(hCall)?.get(ownerId);
    if (!watch?.gathering) return;
    const { digits, cancelLimit } = watch.gathering;
    cancelLimit();
    watch.gathering = null;
    const said = messageOf2x('GATHERDIGITS', [tapi.LINEGATHERTERM[term], 0, this.#ticks()], {
      hCall,
    });
    this.#tell(ownerId, { ...said, lpsDigits: digits });
  }

  #watch(ownerId: string, hCall: number): Watch {
    const ofCall = this.#watches.get(hCall) ?? new Map<string, Watch>();
    const watch = ofCall.get(ownerId) ?? {
      isMonitored: false,
      media: 0,
      tones: [],
      gathering: null,
    };
    this.#watches.set(hCall, ofCall.set(ownerId, watch));
    return watch;
  }

  /** Milliseconds as Windows counts them: 32 bits. */
  #ticks(): number {
    return Math.floor(this.#clock.nowMs()) % 2 ** 32;
  }
}

/** Whether all frequencies of a tone were heard, and no others. */
function isTone({ frequenciesHz }: ToneRequest, heardHz: readonly number[]): boolean {
  const wanted = frequenciesHz.filter((hz) => hz > 0).sort((a, b) => a - b);
  const heard = [...heardHz].sort((a, b) => a - b);
  return (
    wanted.length === heard.length &&
    wanted.length > 0 &&
    wanted.every((hz, place) => Math.abs(hz - (heard[place] ?? 0)) <= toneToleranceHz)
  );
}
