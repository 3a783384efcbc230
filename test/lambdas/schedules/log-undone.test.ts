import { expect, it } from 'vitest';
import { logUndone } from '../../../lambdas/schedules/log-undone.ts';
import { AppError } from '../../../lambdas/shared/errors.ts';

it.each<[Error, string]>([
  [new AppError('ACCOUNT_BUSY', 'x'), 'SCHEDULE_ITEM_DELAYED'],
  [new AppError('OPERATION_UNRESOLVED', 'x'), 'SCHEDULE_ITEM_DELAYED'],
  [Object.assign(new Error('x'), { name: 'TimeoutError' }), 'SCHEDULE_ITEM_DELAYED'],
  [new AppError('NOT_FOUND', 'x'), 'SCHEDULE_ITEM_FAILED'],
  [new AppError('INTERNAL', 'x'), 'SCHEDULE_ITEM_FAILED'],
  [new TypeError('ada@acme.example'), 'SCHEDULE_ITEM_FAILED'],
])('logs %s as %s', (error, event) => {
  const lines: object[] = [];
  const log = (said: string, facts = {}) => void lines.push({ event: said, ...facts });
  logUndone({ log }, { schedule: 'turn-periods', workspaceId: 'ws_1' }, error);
  expect(lines).toMatchObject([{ event, workspaceId: 'ws_1', error: error.name }]);
  expect(JSON.stringify(lines)).not.toContain('acme');
});
