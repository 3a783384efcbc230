import { expect, it } from 'vitest';
import { refuseTooMany } from '../../../../lambdas/enrichments/intake/refuse-too-many.ts';
import { people } from '../../../support/desk.ts';

it.each([
  [undefined, 5, false],
  [{ seats: 1 }, 5, false],
  [{ requestRows: 5 }, 5, false],
  [{ requestRows: 4 }, 5, true],
])('on a plan with the limits %j, %i rows are too many: %s', (limits, rows, isRefused) => {
  const act = () =>
    refuseTooMany(limits === undefined ? {} : { limits }, { subjects: people(rows) });
  if (!isRefused) expect(act).not.toThrow();
  else {
    const errors = [{ path: 'subjects', message: 'the plan takes at most 4 in one request' }];
    expect(act).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details: { errors } }),
    );
  }
});
