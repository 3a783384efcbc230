import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { inject } from 'vitest';
import { startStack } from '../../local/stack.ts';
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
  /** Makes a workspace with exactly that many contact credits to spend, and a key for it. */
  workspace(credits: number, options?: Record<string, unknown>): Promise<Workspace>;
  knows(...people: readonly Person[]): Promise<void>;
  idle(): Promise<void>;
  stop(): Promise<void>;
}

export interface Workspace {
  readonly id: string;
  readonly caller: Caller;
  /** The key of a new member. */
  member(name: string): Promise<Caller>;
  balance(): Promise<{ available: number; held: number; used: number; rev: number }>;
  /** Posts a request for addresses. */
  ask(
    subjects: readonly unknown[],
    extra?: Record<string, unknown>,
    by?: Caller,
    idempotencyKey?: string,
  ): Promise<Answer>;
  /** Waits for a request's end and gives it with its results, as the operator sees them. */
  ended(id: string): Promise<{ enrichment: Answer['body']; results: Answer['body'][] }>;
}

/**
 * Starts an empty stack for one test file, where it needs a clock, an engine or a template of its
 * own; providers answer at once unless told otherwise, and nobody sits through the waits of a
 * workflow.
 */
export async function openWorld(assemblyDir?: string): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-flow-'));
  const options = { port: 0, dataDir, latency: '0-0', assemblyDir, skipsWaits: true };
  const stack = await startStack(options);
  return worldOf(stack, async () => {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
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
      makeWorkspace(operator, `flow-${randomUUID()}`, credits, options),
    knows: async (...people) => {
      const answer = await operator.put('/_local/directory', { people, mode: 'add' });
      if (answer.status >= 300) throw new Error(`directory: ${answer.status}`);
    },
    idle: async () => {
      // What hangs ends by the time limit of its test.
      const answer = await operator.get('/_local/idle?timeoutMs=200000');
      if (answer.status !== 200) throw new Error(`not idle: ${answer.status}`);
    },
    stop,
  };
}

/** A waiting GET would count as work, and the clock would not go on. */
const LOOK_EVERY_MS = 40;

async function makeWorkspace(
  operator: Caller,
  id: string,
  credits: number,
  options: Record<string, unknown>,
): Promise<Workspace> {
  const allotments = { contact: credits };
  const body = { id, name: id, plan: 'workspace-pool', allotments, ...options };
  expectStatus(await operator.post('/v1/workspaces', body), 201);
  const base = `/v1/workspaces/${id}`;
  const scopes = ['read', 'enrich', 'manage'];
  const key = expectStatus(await operator.post(`${base}/api-keys`, { name: 'main', scopes }), 201);
  const caller = new Caller(operator.url, key.body.key);
  return {
    id,
    caller,
    member: async (name) => {
      const email = `${name}@customer.example`;
      const member = await operator.post(`${base}/members`, { email, role: 'member' });
      const memberId = expectStatus(member, 201).body.id;
      const made = await operator.post(`${base}/api-keys`, { name, memberId });
      return new Caller(operator.url, expectStatus(made, 201).body.key);
    },
    balance: async () => {
      const { types, rev } = expectStatus(await caller.get(`${base}/balance`), 200).body;
      const { available, held, usedThisPeriod } = types.contact;
      return { available, held, used: usedThisPeriod, rev };
    },
    ask: (subjects, extra = {}, by = caller, idempotencyKey = undefined) =>
      by.post(
        `${base}/enrichments`,
        { actions: ['contact.email'], subjects, ...extra },
        idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey },
      ),
    ended: async (enrichmentId) => {
      const path = `${base}/enrichments/${enrichmentId}`;
      let enrichment = await caller.get(path);
      for (; enrichment.body.status === 'running'; enrichment = await caller.get(path)) {
        await pause(LOOK_EVERY_MS);
      }
      return { enrichment: enrichment.body, results: await allOf(operator, `${path}/results`) };
    },
  };
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
