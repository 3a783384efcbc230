import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenHere } from '../../../server/raw-server.ts';
import { type Directory, openDirectory } from '../../directory.ts';
import { vendorOf } from './speak.ts';
import type { SimulatedVendor, VendorAnswer, VendorCallback, VendorRequest } from './vendor.ts';
import { readWires, type WireVendor } from './wire.ts';

/**
 * It does its work. The answer to a ticket may be lost, sent twice, or late: no poll finds it then,
 * and it is sent after `ms`, or when the mode is set again.
 */
const WORKING_MODES = ['up', 'slow', 'callback-lost', 'callback-late', 'callback-twice'] as const;
const REFUSING_MODES = [
  'down',
  'rate-limited',
  'out-of-credits',
  'malformed',
  'legal-block',
] as const;
export const VENDOR_MODES = [...WORKING_MODES, ...REFUSING_MODES] as const;
export type VendorMode = (typeof VENDOR_MODES)[number];

/**
 * `calls`: lookups received, refused ones too, polls of a ticket not. `hits`: answered with an
 * address, or `deliverable`.
 */
export interface VendorCalls {
  readonly calls: number;
  readonly hits: number;
}

export interface SimulatorOptions {
  /** 0, or absent: a free one. */
  readonly port?: number;
  /** From 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /**
   * How long each call takes. Absent: each vendor takes a tenth of its own time, and fails now and
   * then.
   */
  readonly latency?: { readonly minMs: number; readonly maxMs: number };
}

export interface Simulators {
  /** A vendor's base URL is this and `/<id>`. */
  readonly url: string;
  readonly directory: Directory;
  /**
   * Sets how a vendor behaves; `ms` is how long a slow one takes. False where there is no such
   * vendor.
   */
  setMode(id: string, mode: VendorMode, ms?: number): boolean;
  calls(): Record<string, VendorCalls>;
  stop(): Promise<void>;
}

/** A vendor at work. */
interface Desk {
  readonly vendor: SimulatedVendor;
  readonly market: WireVendor['market'];
  mode: VendorMode;
  slowMs: number;
  /** Calls back that are held until the mode is set again. */
  held: (() => void)[] | undefined;
  calls: number;
  hits: number;
  readonly tickets: Map<string, { readonly answer: VendorAnswer; ready: boolean }>;
}

/** The market goes ten times as fast as the real one: who tries it out does not wait so long. */
const PACE = 0.1;
const troubleOf = (mode: VendorMode): (typeof REFUSING_MODES)[number] | undefined =>
  REFUSING_MODES.find((each) => each === mode);

/** Longer than a caller waits for nearly all of them. */
const SLOW_MS = 20_000;
const BODY_BYTES_MAX = 1024 * 1024;
/**
 * On a busy machine a caller takes a connection in the moment in which it is closed for resting. A
 * call that may have been charged is not sent again, and its row would fail: so the caller closes.
 */
const KEEP_ALIVE_MS = 600_000;
/** The oldest tickets leave first. */
const TICKETS_MAX = 20_000;

/**
 * Serves all simulated vendors on one port of this machine, each with the paths and quirks of its
 * documents.
 */
export async function startSimulators(options: SimulatorOptions): Promise<Simulators> {
  const directory = openDirectory();
  const { random, latency } = options;
  const desks = new Map(readWires().map((wire) => [wire.id, openDesk(wire)]));
  const timers = new Set<NodeJS.Timeout>();
  const later = (ms: number, then: () => void): void => {
    if (ms <= 0) {
      then();
      return;
    }
    const timer = setTimeout(() => {
      timers.delete(timer);
      then();
    }, ms);
    timers.add(timer);
  };
  const latencyMs = (desk: Desk): number => {
    if (desk.mode === 'slow') return desk.slowMs;
    const [fromMs, toMs] = desk.market.ms.map((ms) => ms * PACE);
    const { minMs, maxMs } = latency ?? { minMs: fromMs ?? 0, maxMs: toMs ?? 0 };
    return Math.round(minMs + random() * (maxMs - minMs));
  };
  const isFaulty = ({ market: { faultsPerMille = 0 } }: Desk): boolean =>
    latency === undefined && random() * 1000 < faultsPerMille;
  const server = createServer((incoming, response) => {
    serve(incoming, response, { directory, desks, latencyMs, isFaulty, later }).catch(() =>
      response.destroy(),
    );
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const { url, stop } = await listenHere(server, options.port);
  return {
    url,
    directory,
    setMode: (id, mode, ms) => setMode(desks.get(id), mode, ms),
    calls: () =>
      Object.fromEntries([...desks].map(([id, { calls, hits }]) => [id, { calls, hits }])),
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      return stop();
    },
  };
}

function openDesk(wire: WireVendor): Desk {
  const { market } = wire;
  const tickets: Desk['tickets'] = new Map();
  return {
    vendor: vendorOf(wire),
    market,
    mode: 'up',
    slowMs: SLOW_MS,
    held: undefined,
    calls: 0,
    hits: 0,
    tickets,
  };
}

function setMode(desk: Desk | undefined, mode: VendorMode, ms: number | undefined): boolean {
  if (!desk) return false;
  desk.mode = mode;
  desk.slowMs = ms ?? SLOW_MS;
  const { held = [] } = desk;
  desk.held = mode === 'callback-late' && ms === undefined ? [] : undefined;
  for (const callBack of held) callBack();
  return true;
}

interface Room {
  readonly directory: Directory;
  readonly desks: ReadonlyMap<string, Desk>;
  readonly latencyMs: (desk: Desk) => number;
  readonly isFaulty: (desk: Desk) => boolean;
  readonly later: (ms: number, then: () => void) => void;
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  room: Room,
): Promise<void> {
  const url = new URL(incoming.url ?? '/', 'http://simulators');
  const [, id = '', path = '/'] = /^\/([^/]+)(\/.*)?$/.exec(url.pathname) ?? [];
  const desk = room.desks.get(id);
  const { method = 'GET', headers } = incoming;
  const body = parseBody(await readBody(incoming), headers['content-type'] ?? '');
  if (!desk) return send(response, { status: 404, body: { error: 'no such vendor' } });
  const request: VendorRequest = { method, path, query: url.searchParams, headers, body };
  const { answer, waitMs } = attend(desk, request, room);
  room.later(waitMs, () => send(response, answer));
}

/** Gives a vendor's answer and how long it takes over it. */
function attend(
  desk: Desk,
  request: VendorRequest,
  room: Room,
): { answer: VendorAnswer; waitMs: number } {
  const { vendor, mode } = desk;
  const waitMs = room.latencyMs(desk);
  const fetched = vendor.ticketOf(request);
  if (fetched === undefined) desk.calls += 1;
  const trouble = troubleOf(mode);
  if (trouble) return { answer: vendor.refuse(trouble), waitMs };
  if (room.isFaulty(desk)) return { answer: vendor.refuse('down'), waitMs };
  if (fetched) {
    const errand = desk.tickets.get(fetched.ticket);
    const isReady = errand?.ready && mode !== 'callback-late';
    return { answer: isReady ? errand.answer : fetched.notReady, waitMs: 0 };
  }
  const { answer, late, hit, ticketed, callback } = vendor.answer(request, room.directory);
  if (late && waitMs > late.afterMs) return { answer: late.answer, waitMs: late.afterMs };
  if (hit) desk.hits += 1;
  if (!ticketed) return { answer, waitMs };
  if (callback) callLater(desk, callback(new Date().toISOString()), waitMs, room);
  return { answer: ticketed(issueTicket(desk, answer, waitMs, room)), waitMs: 0 };
}

function callLater(desk: Desk, callback: VendorCallback, workMs: number, room: Room): void {
  const { mode, held, slowMs } = desk;
  const times = mode === 'callback-lost' ? 0 : mode === 'callback-twice' ? 2 : 1;
  const callBack = (): void => void callOver(callback, times);
  if (held) held.push(callBack);
  else room.later(mode === 'callback-late' ? slowMs : workMs, callBack);
}

/** Calls back, on this machine alone; one call after the other. */
async function callOver({ url, headers, text }: VendorCallback, times: number): Promise<void> {
  if (new URL(url).hostname !== '127.0.0.1') return;
  for (let n = 0; n < times; n += 1) {
    await fetch(url, { method: 'POST', headers, body: text }).catch(() => undefined);
  }
}

/**
 * Keeps an answer for later and gives its ticket; the errand takes as long as a call of another
 * vendor.
 */
function issueTicket(desk: Desk, answer: VendorAnswer, workMs: number, room: Room): string {
  // A ticket of before a restart is nobody's, and never another person's.
  const ticket = `simulated-${desk.vendor.id}-${randomUUID()}`;
  const errand = { answer, ready: false };
  desk.tickets.set(ticket, errand);
  const oldest = desk.tickets.keys().next().value;
  if (desk.tickets.size > TICKETS_MAX && oldest !== undefined) desk.tickets.delete(oldest);
  room.later(workMs, () => {
    errand.ready = true;
  });
  return ticket;
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming) {
    const piece = Buffer.from(chunk);
    bytes += piece.byteLength;
    if (bytes > BODY_BYTES_MAX) throw new RangeError('body too large');
    chunks.push(piece);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** JSON, whatever is said of it, except for a form. */
function parseBody(text: string, contentType: string): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, { status, body, headers }: VendorAnswer): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'Content-Type': 'application/json',
    'X-Simulated': 'sluice',
    ...headers,
  });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
