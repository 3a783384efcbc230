import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { IntendedAct } from '../../../lambdas/audit/audit.contract.ts';
import { keepAct } from '../../../lambdas/audit/keep-act.ts';
import { AppError } from '../../../lambdas/shared/errors.ts';
import { type FixedPorts, fixedPorts } from '../../support/fixed-ports.ts';
import { dieAfter } from '../../support/lossy.ts';
import { openMemoryItems } from '../../support/memory-items.ts';

const ACT: IntendedAct = {
  act: 'grant.created',
  actor: 'operator',
  kind: 'operator',
  workspaceId: 'ws_1',
  requestId: 'request-1',
  changed: { amount: 5 },
};

describe('keepAct', () => {
  let table = openMemoryItems();
  let p: FixedPorts;

  beforeEach(() => {
    vi.stubEnv('TABLE_NAME', 'sluice');
    table = openMemoryItems();
    p = fixedPorts(table);
  });

  const done = async (): Promise<string> => 'grant_1';
  const keep = (run: () => Promise<string>, act = ACT, more = {}) =>
    keepAct(p, act, run, (targetId) => ({ targetId, ...more }));

  it('recorded-before-done: has the record while the act is under way', async () => {
    let during: object = {};
    await keep(async () => {
      during = table.all();
      return done();
    });
    expect(during).toMatchObject([{ ...ACT, outcome: 'unknown' }]);
  });

  it('gives on what the act gives, and tells what it was done to', async () => {
    expect(await keep(done)).toBe('grant_1');
    expect(table.all()).toMatchObject([{ ...ACT, outcome: 'done', targetId: 'grant_1' }]);
  });

  it('tells a repeat from what was done', async () => {
    await keep(done, ACT, { replayed: true });
    expect(table.all()).toMatchObject([{ outcome: 'replayed' }]);
  });

  it('keeps what it was about to be done to where the act says nothing of it', async () => {
    await keepAct(p, { ...ACT, targetId: 'grant_7' }, done, () => ({}));
    expect(table.all()).toMatchObject([{ outcome: 'done', targetId: 'grant_7' }]);
  });

  it('puts the making of a workspace among the acts on it', async () => {
    const act = { ...ACT, act: 'workspace.created', workspaceId: undefined } as const;
    await keep(async () => 'ws_new', act);
    expect(table.all()).toMatchObject([{ targetId: 'ws_new', workspaceId: 'ws_new' }]);
    await keep(async () => 'opk_1', { ...act, act: 'operator-key.created' });
    expect(table.all().filter(({ workspaceId }) => workspaceId !== undefined)).toHaveLength(1);
  });

  it('tells why it was refused', async () => {
    const refusal = new AppError('STATE_CONFLICT', 'x');
    await expect(keep(() => Promise.reject(refusal))).rejects.toBe(refusal);
    expect(table.all()).toMatchObject([{ outcome: 'refused', code: 'STATE_CONFLICT' }]);
  });

  it.each([
    new AppError('OPERATION_UNRESOLVED', 'x'),
    new AppError('INTERNAL', 'x'),
    new Error('cut off'),
  ])('leaves unknown what may have been done: %s', async (error) => {
    await expect(keep(() => Promise.reject(error))).rejects.toBe(error);
    expect(table.all()).toMatchObject([{ outcome: 'unknown' }]);
  });

  it('recorded-before-done: does nothing that it cannot record', async () => {
    const run = vi.fn(done);
    p = fixedPorts(dieAfter(table, 0));
    await expect(keep(run)).rejects.toThrow('spoiled by the test');
    expect(run).not.toHaveBeenCalled();
  });

  it('answers what was done also where its end could not be told', async () => {
    const logged: string[] = [];
    p = { ...fixedPorts(dieAfter(table, 1)), log: (event) => void logged.push(event) };
    expect(await keep(done)).toBe('grant_1');
    expect(table.all()).toMatchObject([{ outcome: 'unknown' }]);
    expect(logged).toEqual(['AUDIT_END_UNTOLD']);
  });
});
