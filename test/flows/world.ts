import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import Stripe from 'stripe';
import { inject } from 'vitest';
import { temporaryDir } from '../../local/aws/dynamodb/database.ts';
import { startStack } from '../../local/stack.ts';
import { WORLD_VENDORS } from '../support/world-vendors.ts';
import { type Answer, Caller } from './api-client.ts';

/** What the simulated providers know of a person; the shape of `PUT /_local/directory`. */
export interface Person {
  readonly fullName: string;
  readonly companyName: string;
  readonly companyDomain: string;
  readonly linkedinUrl?: string;
  readonly emails: readonly {
    readonly value: string;
    readonly verdict: string;
    readonly providers: readonly string[];
  }[];
  readonly phones?: readonly {
    readonly value: string;
    readonly lineType: string;
    readonly providers: readonly string[];
  }[];
}

/** A running stack on this machine, empty, with the operator's key. */
export interface World {
  readonly operator: Caller;
  /** The stand-in for Stripe, by Stripe's own SDK; absent of the stack that flows share. */
  readonly stripe?: Stripe;
  /** Makes a workspace with exactly that many contact credits to spend, and a key for it. */
  workspace(credits: number, options?: Record<string, unknown>): Promise<Workspace>;
  /** Makes a workspace on a plan as the catalogue has it, and a key for it. */
  workspaceOn(plan: string, options?: Record<string, unknown>): Promise<Workspace>;
  knows(...people: readonly Person[]): Promise<void>;
  idle(): Promise<void>;
  /** What the clock says, RFC 3339. */
  now(): Promise<string>;
  /** Moves the clock on by a duration, or to a time; everything due by then is done. */
  advance(duration: string): Promise<void>;
  moveTo(time: string): Promise<void>;
  stop(): Promise<void>;
}

/** Calls the API with the key of a member. */
export class MemberCaller extends Caller {
  readonly memberId: string;

  constructor(url: string, key: string, memberId: string) {
    super(url, key);
    this.memberId = memberId;
  }
}

export interface Workspace {
  readonly id: string;
  readonly path: string;
  readonly caller: Caller;
  /** The key of a new member, who may have a seat or caps. */
  member(name: string, options?: Record<string, unknown>): Promise<MemberCaller>;
  balance(): Promise<{ available: number; held: number; used: number; rev: number }>;
  /** The balance as the API shows it to whoever asks. */
  shown(by?: Caller): Promise<Answer['body']>;
  /** Has the operator let credits come in. */
  grant(body: Record<string, unknown>): Promise<Answer['body']>;
  /** Posts a request for addresses. */
  ask(
    subjects: readonly unknown[],
    extra?: Record<string, unknown>,
    by?: Caller,
    idempotencyKey?: string,
  ): Promise<Answer>;
  /** Waits for a request's end and gives it with its results, as the operator sees them. */
  ended(id: string): Promise<Ended>;
  /** Posts a request that is accepted, and waits for its end. */
  run(subjects: readonly unknown[], extra?: Record<string, unknown>, by?: Caller): Promise<Ended>;
  /** Reads the ledger once it has got to the account's last revision, all of it sealed. */
  ledger(account?: string): Promise<Answer['body'][]>;
}

/** A request that has ended, with its results. */
export interface Ended {
  readonly enrichment: Answer['body'];
  readonly results: Answer['body'][];
}

/** Where a world comes from, and when it begins. */
export interface WorldOptions {
  readonly assemblyDir?: string;
  /** What the clock says first; absent: the real time. */
  readonly now?: string;
}

/**
 * Starts an empty stack for one test file, where it needs a clock, an engine or a template of its
 * own; providers answer at once unless told otherwise, and nobody sits through the waits of a
 * workflow.
 */
export async function openWorld(options: WorldOptions = {}): Promise<World> {
  const dataDir = temporaryDir();
  const base = { port: 0, dataDir, latency: '0-0', vendors: WORLD_VENDORS, skipsWaits: true };
  const stack = await startStack({ ...base, ...options });
  const world = worldOf(stack, async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return stack.stripe ? { ...world, stripe: sdkOf(stack.stripe) } : world;
}

function sdkOf({ url, secretKey }: { readonly url: string; readonly secretKey: string }): Stripe {
  const { hostname, port } = new URL(url);
  return new Stripe(secretKey, { host: hostname, port, protocol: 'http', telemetry: false });
}

/**
 * The stack that all flows of a run share; nobody moves its clock. What a file sets of a provider
 * it sets back.
 */
export function sharedWorld(): World {
  return worldOf(inject('flowStack'), async () => {});
}

function worldOf(
  { url, operatorKey }: { readonly url: string; readonly operatorKey: string },
  stop: () => Promise<void>,
): World {
  const operator = new Caller(url, operatorKey);
  return {
    operator,
    workspace: (credits, options = {}) =>
      makeWorkspace(operator, {
        plan: 'workspace-pool',
        allotments: { contact: credits },
        ...options,
      }),
    workspaceOn: (plan, options = {}) => makeWorkspace(operator, { plan, ...options }),
    knows: async (...people) => {
      const answer = await operator.put('/_local/directory', { people, mode: 'add' });
      if (answer.status >= 300) throw new Error(`directory: ${answer.status}`);
    },
    idle: async () => {
      // What hangs ends by the time limit of its test.
      const answer = await operator.get('/_local/idle?timeoutMs=200000');
      if (answer.status !== 200) throw new Error(`not idle: ${answer.status}`);
    },
    now: async () => expectStatus(await operator.get('/_local/clock'), 200).body.now,
    advance: async (duration) => {
      expectStatus(await operator.post('/_local/clock', { advance: duration }), 200);
    },
    moveTo: async (time) => {
      expectStatus(await operator.post('/_local/clock', { now: time }), 200);
    },
    stop,
  };
}

/**
 * How long to wait before each look: a waiting GET would count as work, and the clock would not go
 * on. Ever longer, since each look takes the processor from what it waits for.
 */
function* waits(): Generator<number, never> {
  for (let ms = 40; ; ms = Math.min(ms * 1.5, 250)) yield ms;
}

async function makeWorkspace(
  operator: Caller,
  options: Record<string, unknown>,
): Promise<Workspace> {
  const id = `flow-${randomUUID()}`;
  expectStatus(await operator.post('/v1/workspaces', { id, name: id, ...options }), 201);
  const path = `/v1/workspaces/${id}`;
  const scopes = ['read', 'enrich', 'manage'];
  const key = expectStatus(await operator.post(`${path}/api-keys`, { name: 'main', scopes }), 201);
  const caller = new Caller(operator.url, key.body.key);
  const shown = async (by = caller) => expectStatus(await by.get(`${path}/balance`), 200).body;
  const ask: Workspace['ask'] = (subjects, extra = {}, by = caller, idempotencyKey = undefined) =>
    by.post(
      `${path}/enrichments`,
      { actions: ['contact.email'], subjects, ...extra },
      idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
    );
  const ended = (enrichmentId: string) => untilEnded(operator, caller, path, enrichmentId);
  return {
    id,
    path,
    caller,
    shown,
    ask,
    ended,
    run: async (...request) => ended(expectStatus(await ask(...request), 202).body.id),
    member: (name, more = {}) => makeMember(operator, path, name, more),
    balance: async () => {
      const { types, rev } = await shown();
      const { available, held, usedThisPeriod } = types.contact;
      return { available, held, used: usedThisPeriod, rev };
    },
    grant: async (body) => expectStatus(await operator.post(`${path}/grants`, body), 201).body,
    ledger: (account = 'workspace') => wholeLedger(operator, path, account),
  };
}

async function makeMember(
  operator: Caller,
  path: string,
  name: string,
  options: Record<string, unknown>,
): Promise<MemberCaller> {
  const body = { email: `${name}@customer.example`, role: 'member', ...options };
  const { id: memberId } = expectStatus(await operator.post(`${path}/members`, body), 201).body;
  const made = await operator.post(`${path}/api-keys`, { name, memberId });
  return new MemberCaller(operator.url, expectStatus(made, 201).body.key, memberId);
}

async function untilEnded(
  operator: Caller,
  caller: Caller,
  path: string,
  id: string,
): Promise<Ended> {
  const own = `${path}/enrichments/${id}`;
  for (const ms of waits()) {
    const { body } = await caller.get(own);
    if (body.status !== 'running') {
      return { enrichment: body, results: await allOf(operator, `${own}/results`) };
    }
    await pause(ms);
  }
  throw new Error('a request never ends');
}

/** For how long the ledger is looked at until the projector has got to it. */
const LEDGER_LOOKS_MAX_MS = 15_000;

async function wholeLedger(
  operator: Caller,
  path: string,
  account: string,
): Promise<Answer['body'][]> {
  const { body } = await operator.get(`${path}/balance${memberOf(account)}`);
  const { rev } = account.startsWith('seat:') ? body.seat : body;
  const endMs = performance.now() + LEDGER_LOOKS_MAX_MS;
  for (const ms of waits()) {
    const entries = await allOf(operator, `${path}/ledger?account=${account}`);
    // Of an allowance the balance does not tell how far it has got.
    const isWhole = account.startsWith('cap:') || entries.length >= rev;
    if (isWhole && entries.every(({ hash }) => hash !== null)) return entries;
    if (performance.now() > endMs) break;
    await pause(ms);
  }
  throw new Error('the ledger does not get to the balance');
}

function memberOf(account: string): string {
  return account.startsWith('seat:') ? `?memberId=${account.slice('seat:'.length)}` : '';
}

/** Reads a list to its end, page by page. */
export async function allOf(caller: Caller, path: string, limit = 200): Promise<Answer['body'][]> {
  const items: Answer['body'][] = [];
  let cursor: string | null = null;
  do {
    const mark = path.includes('?') ? '&' : '?';
    const after: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page = expectStatus(await caller.get(`${path}${mark}limit=${limit}${after}`), 200).body;
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}

/** A file that was put where the link of an import says. */
export interface Uploaded {
  readonly id: string;
  /** Reads the import. */
  look(): Promise<Answer['body']>;
  /** Puts the file there once more. */
  again(): Promise<Response>;
}

/** Asks for an import of addresses, and puts a list where its link says. */
export async function upload(
  { caller, path }: Workspace,
  file: string | Uint8Array<ArrayBuffer>,
  more: Record<string, unknown> = {},
): Promise<Uploaded> {
  const asked = { filename: 'leads.csv', actions: ['contact.email'], ...more };
  const { id, upload: link } = expectStatus(await caller.post(`${path}/imports`, asked), 201).body;
  const { url, method, headers } = link;
  const put = () => fetch(url, { method, headers, body: file });
  const { status } = await put();
  if (status !== 200) throw new Error(`a file is refused: ${status}`);
  return {
    id,
    look: async () => expectStatus(await caller.get(`${path}/imports/${id}`), 200).body,
    again: put,
  };
}

/** Gives the answer on when it has that status; throws with its body otherwise. */
export function expectStatus(answer: Answer, status: number): Answer {
  if (answer.status === status) return answer;
  throw new Error(`${answer.status} instead of ${status}: ${JSON.stringify(answer.body)}`);
}

/** An invented person whom every finder knows, at a deliverable address. */
export function aPerson(name: string, over: Partial<Person> = {}): Person {
  const slug = name.toLowerCase().replaceAll(' ', '-');
  return {
    fullName: name,
    companyName: 'Acme',
    companyDomain: 'acme.example',
    linkedinUrl: `https://www.linkedin.com/in/${slug}`,
    emails: [
      {
        value: `${slug}@acme.example`,
        verdict: 'deliverable',
        providers: ['hunter', 'prospeo', 'leadmagic', 'findymail', 'dropcontact'],
      },
    ],
    ...over,
  };
}

/** How a person is asked for by name and company domain. */
export function byName({ fullName, companyDomain }: Person): Record<string, string> {
  return { fullName, companyDomain };
}
