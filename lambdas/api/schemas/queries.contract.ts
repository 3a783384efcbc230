import * as z from 'zod/mini';
import {
  CONTACT_SOURCES,
  DETAILS,
  type Detail,
} from '../../enrichments/contacts/contacts.contract.ts';
import { type AccountId, WORKSPACE_ID_PATTERN } from '../../shared/ids.contract.ts';
import { ACTION_IDS } from './enrichment-body.contract.ts';
import { shownAs } from './registries.contract.ts';
import { calendarDate, textOrBlank, time, timeOrDate, timeOrDay } from './text.contract.ts';

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
const HAS_MESSAGE = `must be some of: ${DETAILS.join(', ')}, with commas between them`;
const SEARCH_CHARACTERS_MAX = 200;

/** Details that a contact must have: `email`, `phone` or `email,phone`. */
const has = shownAs(
  z.pipe(
    z
      .string()
      .check(
        z.refine(
          (value) =>
            value.split(',').every((each) => (DETAILS as readonly string[]).includes(each)),
          HAS_MESSAGE,
        ),
      ),
    z.transform((value: string) => value.split(',') as Detail[]),
  ),
  z.string().check(z.regex(new RegExp(`^(${DETAILS.join('|')})(,(${DETAILS.join('|')}))*$`))),
);

export const contactsQuery = z.strictObject({
  ...page,
  q: z
    .optional(
      textOrBlank(SEARCH_CHARACTERS_MAX).check(
        z.regex(/[\p{L}\p{N}]/u, 'must have a letter or a digit'),
      ),
    )
    .check(
      z.describe(
        'Words, each of which stands in a name, employer, domain, profile or value of the contact; ' +
          'an address, a number or a profile as a whole is found at once. Else a call looks ' +
          'through 1,000 contacts, and the cursor goes on from there.',
      ),
    ),
  has: z.optional(has).check(z.describe('`email`, `phone` or `email,phone`: has all of these.')),
  source: z
    .optional(z.enum(CONTACT_SOURCES))
    .check(z.describe('At least one value was found by providers, or entered by hand.')),
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
