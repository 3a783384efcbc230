import * as z from 'zod/mini';
import { ERRORS, type ErrorCode } from '../../../shared/errors.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant } from './pieces.contract.ts';

/** What a refusal answers, `application/problem+json` (RFC 9457). */

const problem = {
  type: z.url().check(z.describe('Leads to a page that explains the code.')),
  title: z.string(),
  status: z.int(),
  code: z
    .enum(Object.keys(ERRORS) as [ErrorCode, ...ErrorCode[]])
    .check(z.describe('One of the codes under Errors.')),
  detail: z.string(),
};

const problemAnswer = z.strictObject(problem).register(ANSWERS, { id: 'Problem' });

const shortOfCredits = {
  required: amounts.check(z.describe('What the request needs, by credit type.')),
};

/** Members beside the common ones, of the codes that have some. */
const MEMBERS = {
  VALIDATION_FAILED: z
    .strictObject({
      ...problem,
      code: z.literal('VALIDATION_FAILED'),
      errors: z.array(z.strictObject({ path: z.string(), message: z.string() })),
      more: z.optional(z.int()).check(z.describe('How many errors are not listed.')),
    })
    .register(ANSWERS, { id: 'ValidationProblem' }),
  CREDITS_INSUFFICIENT: z
    .strictObject({
      ...problem,
      code: z.literal('CREDITS_INSUFFICIENT'),
      ...shortOfCredits,
      creditType: z.string().check(z.describe('The type that is short.')),
      available: amounts.check(z.describe('What there is of each of them.')),
      debt: z
        .optional(z.int())
        .check(z.describe('Credits of the type that are owed: spent, and then not paid for.')),
      nextResetAt: instant,
    })
    .register(ANSWERS, { id: 'CreditsInsufficientProblem' }),
  MEMBER_CAP_REACHED: z
    .strictObject({
      ...problem,
      code: z.literal('MEMBER_CAP_REACHED'),
      creditType: z.string(),
      required: z.int().check(z.describe('What the request needs of the shared balance.')),
      cap: z.int().check(z.describe('What may be spent of it in a period.')),
      used: z.int().check(z.describe('What is spent or held of the cap by now.')),
      resetsAt: instant,
    })
    .register(ANSWERS, { id: 'MemberCapReachedProblem' }),
  CREDITS_OVER_MAXIMUM: z
    .strictObject({
      ...problem,
      code: z.literal('CREDITS_OVER_MAXIMUM'),
      ...shortOfCredits,
      maxCredits: z.int().check(z.describe('What the request may cost, over all credit types.')),
    })
    .register(ANSWERS, { id: 'CreditsOverMaximumProblem' }),
} satisfies Partial<Record<ErrorCode, z.ZodMiniType>>;

/** Gives the schema of the problem document of a code. */
export function problemSchemaOf(code: ErrorCode): z.ZodMiniType {
  const own: Partial<Record<ErrorCode, z.ZodMiniType>> = MEMBERS;
  return own[code] ?? problemAnswer;
}

/** The page of one code: what `type` of a problem leads to. */
export const problemPage = z
  .strictObject({
    code: problem.code,
    status: z.int(),
    title: z.string(),
    retry: z
      .enum(['never', 'later'])
      .check(z.describe('`later`: the same request goes through some time later.')),
    help: z.string().check(z.describe('What it means, and what to do.')),
  })
  .register(ANSWERS, { id: 'ProblemPage' });

export const openApiAnswer = z
  .looseObject({ openapi: z.string(), paths: z.record(z.string(), z.unknown()) })
  .register(ANSWERS, { id: 'OpenApi' });
