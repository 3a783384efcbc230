import { describe, expect, it } from 'vitest';
import { AppError } from '../../../lambdas/shared/errors.ts';
import { describeError, toLogLine } from '../../../lambdas/shared/log.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';

const now = () => epochMs(1_773_144_000_000);

describe('toLogLine', () => {
  it('writes one JSON line with time, level, event and facts', () => {
    const line = toLogLine('REQUEST_ANSWERED', { route: 'GET /v1/plans', status: 200 }, now);
    expect(line).toBe(
      '{"at":"2026-03-10T12:00:00.000Z","level":"info","event":"REQUEST_ANSWERED","route":"GET /v1/plans","status":200}',
    );
  });

  it.each([
    ['route', 'ada@acme.example'],
    ['route', 'https://www.linkedin.com/in/ada'],
    ['route', '+14155550100'],
    ['route', '{"name":"Ada"}'],
    ['route', 'x'.repeat(201)],
    ['workspaceId', 'Ada Lovelace'],
    ['workspaceId', 'ada@acme.example'],
    ['workspaceId', ''],
    ['vendor', 'Ada Lovelace'],
    ['error', 'No such person: Ada'],
    ['status', 'Ada'],
    ['frames', ['at ada@acme.example']],
    ['fullName', 'Ada'],
    ['phone', 14155550100],
    ['toString', 'Ada'],
  ])('withholds what could be data: %s %s', (name, fact) => {
    const line = JSON.parse(toLogLine('REQUEST_ANSWERED', { [name]: fact }, now));
    expect([line[name]].flat()).toEqual(['[withheld]']);
  });

  it.each([
    ['status', 200],
    ['ms', 0],
    ['actor', 'mem_1'],
    ['actor', null],
    ['workspaceId', 'acme-2.eu'],
    ['requestId', 'JKJaXmPLvHcESHA='],
    ['route', 'GET /v1/workspaces/{ws}/enrichments/{id}'],
    ['route', '$default'],
    ['vendor', '[withheld]'],
    // The library that reads JSON calls its error so.
    ['error', '$ZodError'],
    ['internal', "operation hold_1 was lost; the account's journal is at 7"],
    ['frames', ['run (settle-round.ts:12:3)']],
  ])('tells: %s %s', (name, fact) => {
    const line = JSON.parse(toLogLine('REQUEST_ANSWERED', { [name]: fact }, now));
    expect(line[name]).toEqual(fact);
  });
});

describe('describeError', () => {
  it('gives name, causes and frames without the message or a path of the machine', () => {
    const error = new TypeError('ada@acme.example is no number', { cause: new RangeError('x') });
    const described = describeError(error);
    expect(described).toMatchObject({ error: 'TypeError', cause: 'RangeError' });
    expect(JSON.stringify(described)).not.toContain('acme');
    expect(JSON.stringify(described.frames)).toContain('log.test.ts');
    expect(JSON.stringify(described.frames)).not.toContain('/lambdas/');
  });

  it('gives the internal text of an error of the table', () => {
    expect(describeError(new AppError('NOT_FOUND', 'no workspace ws_1'))).toMatchObject({
      error: 'NOT_FOUND',
      internal: 'no workspace ws_1',
    });
  });

  it('gives no more than the type of what is no error', () => {
    expect(describeError('ada@acme.example')).toEqual({ error: 'string' });
  });
});
