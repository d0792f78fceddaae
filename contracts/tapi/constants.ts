/**
 * TAPI constants by prefix and name, without those for media and modem dialling.
 * Source: tapi-call-center.md 2.2, 2.7, 2.8, 3.1 to 3.6, 5.3, 5.6, 6.1, 6.3; numbers: tapi.h.
 */
import { proxyKinds } from '../../routing/files/index.ts';

export type Words<Text extends string> = Text extends `${infer First} ${infer Rest}`
  ? First | Words<Rest>
  : Text;
type Table<Text extends string> = { readonly [Name in Words<Text>]: number };

const bit = (place: number): number => 2 ** place;
const flags = <const Texts extends readonly string[]>(...texts: Texts) =>
  tableOf<Texts[number]>(texts, bit);
const numbers = <const Texts extends readonly string[]>(...texts: Texts) =>
  tableOf<Texts[number]>(texts, (place) => place);

function tableOf<Text extends string>(texts: readonly Text[], number: (place: number) => number) {
  const names = texts.flatMap((text) => text.split(' '));
  return Object.fromEntries(names.map((name, place) => [name, number(place)])) as Table<Text>;
}

const agentEvents = numbers('NOT_READY READY BUSY_ACD BUSY_INCOMING BUSY_OUTGOING UNKNOWN');

/** Constants by prefix and name; TAPI joins the two with `_`. */
export const tapi = {
  LINEAGENTFEATURE: flags(
    'SETAGENTGROUP SETAGENTSTATE SETAGENTACTIVITY AGENTSPECIFIC GETAGENTACTIVITYLIST',
    'GETAGENTGROUP',
  ),
  LINEAGENTSTATE: flags(
    'LOGGEDOFF NOTREADY READY BUSYACD BUSYINCOMING BUSYOUTBOUND BUSYOTHER WORKINGAFTERCALL',
    'UNKNOWN UNAVAIL',
  ),
  LINEAGENTSTATEEX: flags('NOTREADY READY BUSYACD BUSYINCOMING BUSYOUTGOING UNKNOWN RELEASED'),
  LINEAGENTSESSIONSTATE: flags('NOTREADY READY BUSYONCALL BUSYWRAPUP ENDED RELEASED'),
  LINEAGENTSTATUS: flags(
    'GROUP STATE NEXTSTATE ACTIVITY ACTIVITYLIST GROUPLIST CAPSCHANGE VALIDSTATES',
    'VALIDNEXTSTATES',
  ),
  LINEAGENTSTATUSEX: flags('NEWAGENT STATE UPDATEINFO'),
  LINEAGENTSESSIONSTATUS: flags('NEWSESSION STATE UPDATEINFO'),
  LINEQUEUESTATUS: flags('UPDATEINFO NEWQUEUE QUEUEREMOVED'),
  LINEGROUPSTATUS: flags('NEWGROUP GROUPREMOVED'),
  LINEPROXYSTATUS: flags('OPEN CLOSE ALLOPENFORACD'),
  LINEPROXYREQUEST: Object.fromEntries(
    proxyKinds.map((kind, place) => [kind.toUpperCase(), place + 1]),
  ),
  LINEADDRCAPFLAGS: {
    PREDICTIVEDIALER: bit(23),
    QUEUE: bit(24),
    ROUTEPOINT: bit(25),
    ACDGROUP: bit(30),
  },
  LINEADDRESSSTATE: flags('OTHER DEVSPECIFIC INUSEZERO INUSEONE INUSEMANY NUMCALLS FORWARD'),
  LINEADDRFEATURE: {
    FORWARD: bit(0),
    MAKECALL: bit(1),
    PICKUP: bit(2),
    UNPARK: bit(7),
    FORWARDFWD: bit(12),
    FORWARDDND: bit(13),
  },
  LINEDEVSTATE: {
    ...flags('OTHER RINGING CONNECTED DISCONNECTED MSGWAITON MSGWAITOFF INSERVICE OUTOFSERVICE'),
    LOCK: bit(19),
  },
  LINEFEATURE: {
    FORWARD: bit(2),
    MAKECALL: bit(3),
    SETDEVSTATUS: bit(6),
    FORWARDFWD: bit(7),
    FORWARDDND: bit(8),
  },
  LINEMEDIAMODE: {
    UNKNOWN: bit(1),
    INTERACTIVEVOICE: bit(2),
    AUTOMATEDVOICE: bit(3),
    DATAMODEM: bit(4),
    G3FAX: bit(5),
  },
  LINEGENERATETERM: flags('DONE CANCEL'),
  LINEDEVSTATUSFLAGS: flags('CONNECTED MSGWAIT INSERVICE LOCKED'),
  LINEFORWARDMODE: { UNCOND: bit(0), BUSY: bit(4), NOANSW: bit(8), BUSYNA: bit(12) },
  LINECALLSTATE: flags(
    'IDLE OFFERING ACCEPTED DIALTONE DIALING RINGBACK BUSY SPECIALINFO CONNECTED PROCEEDING',
    'ONHOLD CONFERENCED ONHOLDPENDCONF ONHOLDPENDTRANSFER DISCONNECTED UNKNOWN',
  ),
  LINECALLORIGIN: {
    OUTBOUND: 1,
    INTERNAL: 2,
    EXTERNAL: 4,
    UNKNOWN: 0x10,
    UNAVAIL: 0x20,
    CONFERENCE: 0x40,
    INBOUND: 0x80,
  },
  LINECALLREASON: flags(
    'DIRECT FWDBUSY FWDNOANSWER FWDUNCOND PICKUP UNPARK REDIRECT CALLCOMPLETION TRANSFER',
    'REMINDER UNKNOWN UNAVAIL INTRUDE PARKED CAMPEDON ROUTEREQUEST',
  ),
  LINEDISCONNECTMODE: flags(
    'NORMAL UNKNOWN REJECT PICKUP FORWARDED BUSY NOANSWER BADADDRESS UNREACHABLE CONGESTION',
    'INCOMPATIBLE UNAVAIL NODIALTONE NUMBERCHANGED OUTOFORDER TEMPFAILURE QOSUNAVAIL BLOCKED',
    'DONOTDISTURB CANCELLED',
  ),
  LINECALLTREATMENT: { SILENCE: 1, RINGBACK: 2, BUSY: 3, MUSIC: 4 },
  LINECALLPRIVILEGE: flags('NONE MONITOR OWNER'),
  LINECALLPARAMFLAGS: { PREDICTIVEDIAL: bit(6), ONESTEPTRANSFER: bit(7) },
  LINECALLINFOSTATE: { REDIRECTIONID: bit(18), TREATMENT: bit(28), CALLDATA: bit(30) },
  LINECALLFEATURE: {
    ACCEPT: bit(0),
    ANSWER: bit(2),
    BLINDTRANSFER: bit(3),
    COMPLETETRANSF: bit(5),
    DROP: bit(7),
    GENERATEDIGITS: bit(9),
    HOLD: bit(11),
    PARK: bit(15),
    REDIRECT: bit(17),
    REMOVEFROMCONF: bit(18),
    SETUPTRANSFER: bit(25),
    SWAPHOLD: bit(26),
    UNHOLD: bit(27),
    SETTREATMENT: bit(29),
    SETCALLDATA: bit(31),
  },
  LINETRANSFERMODE: flags('TRANSFER CONFERENCE'),
  LINEDIGITMODE: flags('PULSE DTMF DTMFEND'),
  LINEGATHERTERM: flags('BUFFERFULL TERMDIGIT FIRSTTIMEOUT INTERTIMEOUT CANCEL'),
  LINEPARKMODE: flags('DIRECTED NONDIRECTED'),
  LINEOPENOPTION: { PROXY: bit(30), SINGLEADDRESS: bit(31) },
  /** Message numbers sent to applications. */
  LINE: {
    ADDRESSSTATE: 0,
    CALLINFO: 1,
    CALLSTATE: 2,
    CLOSE: 3,
    GATHERDIGITS: 6,
    GENERATE: 7,
    LINEDEVSTATE: 8,
    MONITORDIGITS: 9,
    MONITORMEDIA: 10,
    MONITORTONE: 11,
    REPLY: 12,
    AGENTSPECIFIC: 21,
    AGENTSTATUS: 22,
    APPNEWCALL: 23,
    PROXYREQUEST: 24,
    AGENTSESSIONSTATUS: 27,
    QUEUESTATUS: 28,
    AGENTSTATUSEX: 29,
    GROUPSTATUS: 30,
    PROXYSTATUS: 31,
  },
  // Constants of TAPI 3.x, with prefixes from its headers.
  AS: agentEvents,
  AE: agentEvents,
  ASST: numbers('NOT_READY READY BUSY_ON_CALL BUSY_WRAPUP SESSION_ENDED'),
  ASE: numbers('NEW_SESSION NOT_READY READY BUSY WRAPUP END'),
  ACDGE: numbers('NEW_GROUP GROUP_REMOVED'),
  ACDQE: numbers('NEW_QUEUE QUEUE_REMOVED'),
  AHE: numbers('NEW_AGENTHANDLER AGENTHANDLER_REMOVED'),
  CS: numbers('IDLE INPROGRESS CONNECTED DISCONNECTED OFFERING HOLD QUEUED'),
  CNE: numbers('OWNER MONITOR'),
  CP: numbers('OWNER MONITOR'),
  CHS: numbers('ACTIVE IDLE'),
  FM: numbers('ASTRANSFER ASCONFERENCE'),
  CIC: { REDIRECTIONID: 17, TREATMENT: 23, CALLDATA: 24 },
  /** Private events about changed figures, which TAPI 3.x lacks. */
  CW: numbers('AGENT_FIGURES AGENT_SESSION_FIGURES QUEUE_FIGURES'),
  TE: {
    CALLNOTIFICATION: 0x4,
    CALLSTATE: 0x8,
    CALLINFOCHANGE: 0x40,
    PRIVATE: 0x80,
    AGENT: 0x200,
    AGENTSESSION: 0x400,
    AGENTHANDLER: 0x1000,
    ACDGROUP: 0x2000,
    QUEUE: 0x4000,
  },
} as const satisfies { readonly [prefix: string]: { readonly [name: string]: number } };
export type TapiPrefix = keyof typeof tapi;

/** Constants not named like our words, by prefix and word. */
const special: { readonly [prefix: string]: { readonly [word: string]: string } } = {
  LINECALLSTATE: {
    created: 'UNKNOWN',
    queued: 'OFFERING',
    ended: 'IDLE',
    onHoldPendingTransfer: 'ONHOLDPENDTRANSFER',
    onHoldPendingConference: 'ONHOLDPENDCONF',
  },
  LINEDISCONNECTMODE: {
    callerHungUp: 'NORMAL',
    agentHungUp: 'NORMAL',
    rejected: 'REJECT',
    badNumber: 'BADADDRESS',
    machine: 'NOANSWER',
    fax: 'INCOMPATIBLE',
    transferred: 'FORWARDED',
    redirected: 'FORWARDED',
    failed: 'TEMPFAILURE',
    callGone: 'CANCELLED',
    otherAgent: 'CANCELLED',
    command: 'CANCELLED',
  },
  LINECALLFEATURE: {
    hangup: 'DROP',
    retrieve: 'UNHOLD',
    swap: 'SWAPHOLD',
    transfer: 'BLINDTRANSFER',
    consult: 'SETUPTRANSFER',
    'complete-transfer': 'COMPLETETRANSF',
    conference: 'COMPLETETRANSF',
    remove: 'REMOVEFROMCONF',
    'cancel-consult': 'DROP',
    treatment: 'SETTREATMENT',
    data: 'SETCALLDATA',
    digits: 'GENERATEDIGITS',
  },
  LINEADDRESSSTATE: { forwarding: 'FORWARD', doNotDisturb: 'OTHER' },
  LINEMEDIAMODE: {
    voice: 'INTERACTIVEVOICE',
    machine: 'AUTOMATEDVOICE',
    modem: 'DATAMODEM',
    fax: 'G3FAX',
  },
  LINEFORWARDMODE: { always: 'UNCOND', noAnswer: 'NOANSW' },
  LINEAGENTSTATE: { released: 'LOGGEDOFF', busyOutgoing: 'BUSYOUTBOUND' },
  LINEAGENTSTATEEX: { loggedOff: 'RELEASED', busyOutbound: 'BUSYOUTGOING' },
  AS: { released: 'UNKNOWN' },
  ASST: { busyWrapUp: 'BUSY_WRAPUP', ended: 'SESSION_ENDED', released: 'SESSION_ENDED' },
  ASE: { busyOnCall: 'BUSY', busyWrapUp: 'WRAPUP', ended: 'END' },
  AHE: { ready: 'NEW_AGENTHANDLER', lost: 'AGENTHANDLER_REMOVED' },
  CS: {
    created: 'IDLE',
    accepted: 'OFFERING',
    dialing: 'INPROGRESS',
    proceeding: 'INPROGRESS',
    ringback: 'INPROGRESS',
    busy: 'DISCONNECTED',
    specialInfo: 'DISCONNECTED',
    onHold: 'HOLD',
    onHoldPendingTransfer: 'HOLD',
    onHoldPendingConference: 'HOLD',
    conferenced: 'CONNECTED',
    ended: 'DISCONNECTED',
  },
};

/** Name of a word's constant; 3.x separates words by `_`. */
function nameOf(prefix: TapiPrefix, word: string): string {
  const isThree = !prefix.startsWith('LINE');
  const plain = isThree ? word.replaceAll(/[A-Z]/g, '_$&') : word;
  return special[prefix]?.[word] ?? plain.toUpperCase();
}

/** The constant for a word such as `notReady`; undefined: none. */
export function tapiNumber(prefix: TapiPrefix, word: string): number | undefined {
  const table: { readonly [name: string]: number } = tapi[prefix];
  return table[nameOf(prefix, word)];
}

/** Names of the flags in a number, or of the constant that equals it. */
export function tapiNames(prefix: TapiPrefix, number: number): readonly string[] {
  const named = Object.entries(tapi[prefix]);
  const exact = named.filter(([, value]) => value === number);
  const isFlags = prefix.startsWith('LINE') && exact.length === 0;
  // Division instead of shifts, which would lose bit 31.
  const held = isFlags ? named.filter(([, value]) => Math.floor(number / value) % 2 === 1) : exact;
  return held.map(([name]) => `${prefix}_${name}`);
}

/** The word among `words` whose constant has this number; undefined if none does. */
export function tapiWord<const Word extends string>(
  prefix: TapiPrefix,
  number: number,
  words: readonly Word[],
): Word | undefined {
  return words.find((word) => tapiNumber(prefix, word) === number);
}
