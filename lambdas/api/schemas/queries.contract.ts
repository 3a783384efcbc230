import * as z from 'zod/mini';
import { type AccountId, WORKSPACE_ID_PATTERN } from '../../shared/ids.contract.ts';
import { ACTION_IDS } from './enrichment-body.contract.ts';
import { shownAs } from './registries.contract.ts';
import { calendarDate, time, timeOrDate, timeOrDay } from './text.contract.ts';

/**
 * Schemas of query strings. A parameter that is not listed is an error, like an unknown field of a
 * body.
 */

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 200;
const LIMIT_MESSAGE = `must be a whole number from 1 to ${LIMIT_MAX}`;

const limit = shownAs(
  z._default(
    z.pipe(
      z.string().check(z.regex(/^\d{1,6}$/, LIMIT_MESSAGE)),
      z.pipe(
        z.transform(Number),
        z.number().check(z.gte(1, LIMIT_MESSAGE), z.lte(LIMIT_MAX, LIMIT_MESSAGE)),
      ),
    ),
    LIMIT_DEFAULT,
  ),
  z._default(z.int().check(z.gte(1), z.lte(LIMIT_MAX)), LIMIT_DEFAULT),
);

const page = { limit, cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(500))) };
const order = z.enum(['asc', 'desc']);
const memberId = z
  .string()
  .check(z.regex(/^mem_[A-Za-z0-9_-]{1,60}$/, 'must be the id of a member'));

export const noQuery = z.strictObject({});
export const pageQuery = z.strictObject(page);
export const grantsQuery = z.strictObject({
  ...page,
  open: z._default(z.enum(['true', 'false']), 'false'),
});
/** `seat`: whose an allotment is that two seats have under one id. */
export const grantQuery = z.strictObject({ seat: z.optional(memberId) });
export const balanceQuery = z.strictObject({
  memberId: z.optional(memberId),
  at: z.optional(time),
});

/** `from` is in the range; `to`, where it is a time, is not. A date means the whole day. */
const range = { from: z.optional(timeOrDay), to: z.optional(timeOrDay) };

export const historyQuery = z.strictObject({
  ...page,
  ...range,
  memberId: z.optional(memberId),
  creditType: z.optional(
    z.string().check(z.regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be a credit type')),
  ),
  action: z.optional(z.enum(ACTION_IDS)),
  order: z._default(order, 'desc'),
});
/** `to` is not included. */
export const auditQuery = z.strictObject({
  ...page,
  from: z.optional(timeOrDate),
  to: z.optional(timeOrDate),
  workspaceId: z.optional(
    z.string().check(z.regex(WORKSPACE_ID_PATTERN, 'must be the id of a workspace')),
  ),
  actor: z.optional(
    z.string().check(z.regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be the id of a member or a key')),
  ),
});

/** Days of UTC, both included. */
export const providersQuery = z.strictObject({
  from: z.optional(calendarDate),
  to: z.optional(calendarDate),
  groupBy: z.optional(z.enum(['segment'])),
});

const USAGE_GROUPS = ['member', 'action', 'day'] as const;
export const usageQuery = z.strictObject({
  ...range,
  groupBy: z._default(z.enum(USAGE_GROUPS), 'member'),
  memberId: z.optional(memberId),
});

const ACCOUNT_FORM =
  /^(?:workspace|seat:(mem_[A-Za-z0-9_-]{1,60})|cap:((?:mem|key)_[A-Za-z0-9_-]{1,60}))$/;

/** Whose ledger: `workspace`, `seat:<member>` or `cap:<member or key>`. */
const account = shownAs(
  z._default(
    z.pipe(
      z
        .string()
        .check(
          z.regex(
            ACCOUNT_FORM,
            'must be workspace, seat:<member id> or cap:<id of a member or a key>',
          ),
        ),
      z.transform((value: string): Pick<AccountId, 'seat' | 'cap'> => {
        const [, seat, cap] = ACCOUNT_FORM.exec(value) ?? [];
        return { ...(seat && { seat }), ...(cap && { cap }) };
      }),
    ),
    {},
  ),
  z._default(z.string().check(z.regex(ACCOUNT_FORM)), 'workspace'),
);

export const ledgerQuery = z.strictObject({
  ...page,
  ...range,
  account,
  order: z._default(order, 'asc'),
});
