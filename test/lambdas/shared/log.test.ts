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
    ['ada@acme.example'],
    ['https://www.linkedin.com/in/ada'],
    ['+14155550100'],
    ['{"name":"Ada"}'],
    ['x'.repeat(201)],
  ])('withholds what could be data: %s', (text) => {
    const line = toLogLine('REQUEST_ANSWERED', { text }, now);
    expect(JSON.parse(line)).toMatchObject({ text: '[withheld]' });
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
