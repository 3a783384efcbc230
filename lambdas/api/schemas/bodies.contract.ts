import * as z from 'zod/mini';
import { QUANTITY_MAX } from '../../billing/billing.contract.ts';
import { WORKSPACE_ID_PATTERN } from '../../shared/ids.contract.ts';
import {
  DEFAULT_SCOPES,
  MEMBER_ROLES,
  OPERATOR_RIGHTS,
  SCOPES,
  type Scope,
  WORKSPACE_STATUSES,
} from '../../workspaces/workspaces.contract.ts';
import { BODIES, shownAs } from './registries.contract.ts';
import {
  blankAsAbsent,
  CREDITS_MAX,
  calendarDate,
  creditAmount,
  emailAddress,
  NAME_CHARACTERS_MAX,
  text,
  textOrBlank,
  time,
  timeOrDate,
  timezone,
  webAddress,
} from './text.contract.ts';
import { waterfallTerms } from './waterfall.contract.ts';

/**
 * Schemas of the bodies that manage workspaces. Each says what is allowed; what is not listed is an
 * error.
 */

const creditType = z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, 'must be a credit type'));

const CREDIT_TYPES_MAX = 20;
const NOTE_CHARACTERS_MAX = 1_000;
const BOUNCE_CHARACTERS_MAX = 500;
const DETAIL_CHARACTERS_MAX = 500;
const MONTHLY_PACKS_MAX = 100_000;

const amounts = z.record(creditType, z.int().check(z.gte(0), z.lte(CREDITS_MAX)));

/** Credits by type. Their number is checked before they are: a schema fails on a million faults. */
const allotments = shownAs(
  z.pipe(
    z
      .record(z.string(), z.unknown())
      .check(
        z.refine(
          (types) => Object.keys(types).length <= CREDIT_TYPES_MAX,
          `must have at most ${CREDIT_TYPES_MAX} credit types`,
        ),
      ),
    amounts,
  ),
  amounts,
);

const changesSomething = z.refine<object>((changes) => Object.keys(changes).length > 0, {
  error: 'must change at least one field',
  // A field that is not known is told by its own name.
  when: ({ issues }) => issues.length === 0,
});

export const newWorkspaceBody = z
  .strictObject({
    id: z.optional(
      z.string().check(z.regex(WORKSPACE_ID_PATTERN, 'must be 1 to 64 letters, digits, - and _')),
    ),
    name: text(NAME_CHARACTERS_MAX),
    plan: z.string().check(z.maxLength(64)),
    timezone: z._default(timezone, 'UTC'),
    periodAnchor: z.optional(calendarDate),
    allotments: z.optional(allotments),
  })
  .register(BODIES, { id: 'NewWorkspace' });

/** From when a change of terms holds: a date means its first moment in the workspace's zone. */
const effective = z.union([z.enum(['now', 'next-period']), calendarDate], {
  error: 'must be `now`, `next-period` or a date, YYYY-MM-DD',
});

const TERM_FIELDS = ['plan', 'allotments', 'timezone', 'periodAnchor'] as const;

function changesTerms(changes: Readonly<Record<string, unknown>>): boolean {
  return TERM_FIELDS.some((field) => changes[field] !== undefined);
}

export const workspaceChangesBody = z
  .strictObject({
    name: z.optional(text(NAME_CHARACTERS_MAX)),
    status: z.optional(z.enum(WORKSPACE_STATUSES)),
    plan: z.optional(z.string().check(z.maxLength(64))),
    allotments: z.optional(allotments),
    timezone: z.optional(timezone),
    periodAnchor: z.optional(calendarDate),
    effective: z.optional(effective),
    pendingChange: z.optional(z.null()),
    waterfall: z
      .optional(z.nullable(waterfallTerms))
      .check(
        z.describe("In place of the plan's, for requests from now on; null: as the plan says."),
      ),
  })
  .check(
    z.refine(({ effective: _when, ...changes }) => Object.keys(changes).length > 0, {
      error: 'must change at least one field',
      // A field that is not known is told by its own name.
      when: ({ issues }) => issues.length === 0,
    }),
    z.refine((changes) => changes.effective === undefined || changesTerms(changes), {
      path: ['effective'],
      error: 'must stand beside a change of plan, allotments, timezone or periodAnchor',
      when: ({ issues }) => issues.length === 0,
    }),
    z.refine((changes) => changes.pendingChange === undefined || !changesTerms(changes), {
      path: ['pendingChange'],
      error: 'is replaced by the change beside it: leave it out',
      when: ({ issues }) => issues.length === 0,
    }),
  )
  .register(BODIES, { id: 'WorkspaceChanges' });

/** Id of the member whose seat's credits are meant; absent: the workspace's own. */
const seatOf = z.string().check(z.regex(/^mem_[A-Za-z0-9_-]{1,60}$/, 'must be the id of a member'));

export const grantBody = z
  .strictObject({
    creditType,
    amount: creditAmount,
    category: z.enum(['promotional', 'adjustment', 'pack']),
    reason: text(500),
    expiresAt: z.nullable(time),
    seat: z.optional(seatOf),
  })
  .register(BODIES, { id: 'NewGrant' });

/** `seat`: of an allotment the id alone says not whose it is. */
export const voidBody = z
  .strictObject({ reason: text(500), seat: z.optional(seatOf) })
  .register(BODIES, { id: 'GrantVoid' });

export const adjustmentBody = z
  .strictObject({
    creditType,
    amount: z.int().check(z.gte(-CREDITS_MAX), z.lte(-1)),
    reason: text(500),
  })
  .register(BODIES, { id: 'NewAdjustment' });

/** A date means its first moment, UTC. */
export const rehearsalBody = z
  .strictObject({
    plan: z.string().check(z.maxLength(64)),
    workspaceId: z.string().check(z.maxLength(64)),
    from: timeOrDate,
    to: timeOrDate,
  })
  .register(BODIES, { id: 'RehearsalRequest' });

export const newMemberBody = z
  .strictObject({
    email: emailAddress,
    name: blankAsAbsent(textOrBlank(NAME_CHARACTERS_MAX)),
    role: z.enum(MEMBER_ROLES),
    seat: z.optional(z.boolean()),
    caps: z.optional(allotments),
  })
  .register(BODIES, { id: 'NewMember' });

export const memberChangesBody = z
  .strictObject({
    email: z.optional(emailAddress),
    name: z.optional(z.nullable(textOrBlank(NAME_CHARACTERS_MAX))),
    role: z.optional(z.enum(MEMBER_ROLES)),
    seat: z.optional(z.boolean()),
    caps: z.optional(z.nullable(allotments)),
  })
  .check(changesSomething)
  .register(BODIES, { id: 'MemberChanges' });

const scopeList = z.array(z.enum(SCOPES)).check(z.minLength(1), z.maxLength(20));

export const newApiKeyBody = z
  .strictObject({
    name: text(NAME_CHARACTERS_MAX),
    memberId: z.optional(z.string().check(z.maxLength(64))),
    scopes: z._default(
      z.pipe(
        scopeList,
        z.transform((scopes: Scope[]) => [...new Set(scopes)]),
      ),
      [...DEFAULT_SCOPES],
    ),
    caps: z.optional(allotments),
    expiresAt: z.optional(time),
  })
  .check(
    z.refine(
      ({ scopes, caps = {} }) => Object.keys(caps).length === 0 || !scopes.includes('manage'),
      { path: ['scopes'], error: 'a key with caps cannot manage: it could lift them' },
    ),
  )
  .register(BODIES, { id: 'ApiKeyRequest' });

export const capacityRequestBody = z
  .strictObject({
    creditType,
    amount: creditAmount,
    note: blankAsAbsent(textOrBlank(NOTE_CHARACTERS_MAX)),
  })
  .register(BODIES, { id: 'NewCapacityRequest' });

/** An address as it stands in any cell, `Name <a@b>` too: it is compared, not kept. */
export const bounceBody = z
  .strictObject({ value: text(BOUNCE_CHARACTERS_MAX) })
  .register(BODIES, { id: 'BounceReport' });

const detail = z
  .optional(z.nullable(text(DETAIL_CHARACTERS_MAX)))
  .check(z.describe('`null` takes back what was entered before.'));

const called = z
  .optional(text(DETAIL_CHARACTERS_MAX))
  .check(
    z.describe(
      'Identifies the person. Needed only for a contact that no finished request has asked for.',
    ),
  );

/** What a member knows of a contact; what of it is an address or a number, the domain says. */
export const detailsBody = z
  .strictObject({
    email: detail,
    phone: detail,
    fullName: called,
    firstName: called,
    lastName: called,
    companyName: called,
    companyDomain: called,
    linkedinUrl: called,
  })
  .check(
    z.refine(({ email, phone }) => email !== undefined || phone !== undefined, {
      error: 'needs an email or a phone',
      when: ({ issues }) => issues.length === 0,
    }),
  )
  .register(BODIES, { id: 'ContactDetails' });

export const newOperatorKeyBody = z
  .strictObject({
    name: text(NAME_CHARACTERS_MAX),
    rights: z.enum(OPERATOR_RIGHTS),
    expiresAt: z.optional(time),
  })
  .register(BODIES, { id: 'OperatorKeyRequest' });

const currency = z
  .string()
  .check(z.regex(/^[a-z]{3}$/, 'must be a currency in lower case, such as usd'));

/** What a checkout session is opened with; which packs there are, the workspace's plan says. */
export const checkoutBody = z
  .strictObject({
    pack: text(64),
    quantity: z.int().check(z.gte(1), z.lte(QUANTITY_MAX)),
    successUrl: webAddress,
    cancelUrl: webAddress,
    currency: z.optional(currency),
    savePaymentMethod: z
      .optional(z.boolean())
      .check(
        z.describe(
          'The card is saved. Automatic top-ups may charge it once they are switched on: that is the consent.',
        ),
      ),
  })
  .register(BODIES, { id: 'NewCheckoutSession' });

const packs = (most: number) => z.int().check(z.gte(1), z.lte(most));

/** How a workspace tops itself up; which packs there are, the workspace's plan says. */
export const autoTopUpBody = z
  .strictObject({
    enabled: z
      .boolean()
      .check(
        z.describe(
          '`true` is the consent that the card which was saved last, by a purchase, a subscription or in the portal, is charged without its owner.',
        ),
      ),
    pack: text(64),
    threshold: z
      .int()
      .check(
        z.gte(1),
        z.lte(CREDITS_MAX),
        z.describe("Fewer credits of the pack's type than this, and packs are bought."),
      ),
    quantity: packs(QUANTITY_MAX),
    monthlyCapQuantity: packs(MONTHLY_PACKS_MAX).check(
      z.describe('Packs that one calendar month may bring, in the time zone of the workspace.'),
    ),
    currency: z
      .optional(currency)
      .check(
        z.describe(
          'ISO 4217, in lower case, one that the pack has a price in; absent: that of the last purchase or the subscription, else the first of the pack.',
        ),
      ),
    returnUrl: z
      .optional(webAddress)
      .check(z.describe("Where the bank's page leads back to, should it ask the owner.")),
  })
  .register(BODIES, { id: 'AutoTopUpRequest' });

/** What a plan is subscribed to with; which plans are sold so, the catalogue says. */
export const subscriptionBody = z
  .strictObject({
    plan: text(64),
    successUrl: webAddress,
    cancelUrl: webAddress,
    currency: z.optional(currency),
  })
  .register(BODIES, { id: 'NewSubscription' });

export const portalBody = z
  .strictObject({ returnUrl: webAddress })
  .register(BODIES, { id: 'NewPortalSession' });
