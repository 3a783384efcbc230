import * as z from 'zod/mini';
import { ATTEMPTS_VISIBLE, DRAWN_CATEGORIES } from '../../../plans/plans.contract.ts';
import {
  MEMBER_ROLES,
  OPERATOR_RIGHTS,
  SCOPES,
  WORKSPACE_STATUSES,
} from '../../../workspaces/workspaces.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { waterfallTerms } from '../waterfall.contract.ts';
import { amounts, instant, noInstant, pageOf, pricesApart } from './pieces.contract.ts';

/** What the routes about workspaces, members, keys and plans answer. */

const role = z.enum(MEMBER_ROLES);
const scopes = z.array(z.enum(SCOPES));

const terms = {
  plan: z.string().check(z.describe('Id of a plan of the catalogue.')),
  planVersion: z.int().check(z.describe('Its version, which the workspace was sold.')),
  timezone: z.string().check(z.describe('IANA time zone in which its periods begin.')),
  periodAnchor: z.iso.date().check(z.describe('The date from which its periods are counted.')),
  allotments: amounts.check(z.describe("In place of the plan's, by credit type.")),
};

export const workspaceAnswer = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    ...terms,
    pendingChange: z
      .nullable(z.strictObject({ effectiveAt: instant, ...terms }))
      .check(z.describe('The terms that are to come, and when; null where none are.')),
    waterfall: z
      .optional(z.nullable(waterfallTerms))
      .check(
        z.describe("In place of its plan's, null: as the plan says. Told to operators alone."),
      ),
    status: z.enum(WORKSPACE_STATUSES),
    createdAt: instant,
  })
  .register(ANSWERS, { id: 'Workspace' });
export const workspacePage = pageOf('Workspace', workspaceAnswer);

export const memberAnswer = z
  .strictObject({
    id: z.string(),
    email: z.string(),
    name: z.nullable(z.string()),
    role,
    seat: z.boolean().check(z.describe('Whether the member has a licence now.')),
    seatLicensedOn: z
      .nullable(z.iso.date())
      .check(z.describe('The day from which its credit months are counted.')),
    caps: amounts.check(z.describe('What the member may spend of the shared balance a period.')),
    createdAt: instant,
  })
  .register(ANSWERS, { id: 'Member' });
export const memberPage = pageOf('Member', memberAnswer);
export const removedMemberAnswer = z
  .strictObject({ id: z.string(), removedAt: instant })
  .register(ANSWERS, { id: 'RemovedMember' });

const apiKey = {
  id: z.string(),
  name: z.string(),
  memberId: z
    .nullable(z.string())
    .check(z.describe('The member who is the actor of what the key does.')),
  scopes,
  last4: z.string().check(z.describe('The last four characters of the key.')),
  caps: amounts.check(z.describe('What the key may spend of the shared balance a period.')),
  createdAt: instant,
  expiresAt: noInstant.check(z.describe('From then on the key opens nothing; null: it stays.')),
  revokedAt: noInstant,
};

export const apiKeyAnswer = z.strictObject(apiKey).register(ANSWERS, { id: 'ApiKey' });
export const apiKeyPage = pageOf('ApiKey', apiKeyAnswer);
export const newApiKeyAnswer = z
  .strictObject({
    ...apiKey,
    key: z
      .nullable(z.string())
      .check(z.describe('The key itself, this once; null where the answer is a replay.')),
  })
  .register(ANSWERS, { id: 'NewApiKey' });

const moneyByCurrency = z
  .record(z.string(), z.int())
  .check(z.describe('Minor units by currency, the one that is used where none is named first.'));

const pack = z.strictObject({
  creditType: z.string(),
  credits: z.int().check(z.gte(1)),
  months: z.nullable(z.int()).check(z.describe('How long they last; null: for ever.')),
  prices: z
    .record(z.string(), z.int())
    .check(z.describe('What one costs, in minor units by currency; empty: it is not for sale.')),
});

const limit = z.nullable(z.int());

const planAnswer = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    version: z.int(),
    creditTypes: z.array(z.string()),
    periodMonths: z.int(),
    termMonths: z
      .int()
      .check(z.describe('For how many months it is sold at a time; allotments come each period.')),
    fee: z
      .nullable(moneyByCurrency)
      .check(z.describe('What a term costs by subscription; null: it is not sold so.')),
    allotments: amounts,
    seatAllotments: z
      .nullable(amounts)
      .check(z.describe('For each licensed seat and credit month; null: no seats.')),
    drawOrder: z
      .array(z.array(z.enum(DRAWN_CATEGORIES)))
      .check(z.describe('What is drawn first; within a group, what expires first.')),
    debtRepaidBy: z
      .array(z.enum(DRAWN_CATEGORIES))
      .check(z.describe('Which kinds of grant repay debt.')),
    prices: z
      .record(z.string(), amounts)
      .check(z.describe('Price of each action for one subject, in credits by type.')),
    pricesApart,
    packs: z.record(z.string(), pack),
    accepts: z
      .strictObject({
        email: z.array(z.string()),
        phone: z.array(z.string()),
        workEmailOnly: z.boolean(),
      })
      .check(z.describe('What counts as found: verdicts, kinds of line, work addresses alone.')),
    creditBack: z
      .nullable(z.strictObject({ days: z.int(), maxPerPeriod: z.int() }))
      .check(z.describe('For how long a bounce is credited back, and how many; null: never.')),
    memberCaps: amounts.check(
      z.describe('What a member may spend in a period, unless it is said of the member.'),
    ),
    lowAtPercent: z
      .int()
      .check(z.describe('Below how many hundredths of its allotment a credit type is low.')),
    attemptsVisible: z
      .enum(ATTEMPTS_VISIBLE)
      .check(z.describe('What a workspace sees of attempts.')),
    limits: z
      .strictObject({
        seats: limit.check(
          z.describe('Licences at a time; each keeps its place until its credit month is over.'),
        ),
        members: limit.check(z.describe('People in the workspace.')),
        requestRows: limit.check(z.describe('Subjects of one enrichment.')),
      })
      .check(z.describe('How many a workspace may have or ask for; null: no limit of the plan.')),
  })
  .register(ANSWERS, { id: 'Plan' });
export const planPage = pageOf('Plan', planAnswer);

export const meAnswer = z
  .strictObject({
    kind: z.enum(['operator', 'key', 'member']),
    workspaces: z
      .array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          role: z.nullable(role).check(z.describe('Of the member; null for a key of nobody.')),
        }),
      )
      .check(z.describe('Empty for the operator, who may act on all of them.')),
    scopes,
    rights: z
      .nullable(z.enum(OPERATOR_RIGHTS))
      .check(z.describe("Of an operator's key; null for a workspace's.")),
  })
  .register(ANSWERS, { id: 'Me' });
