import * as z from 'zod/mini';
import { ACTIONS, type ActionId } from '../../actions/actions.ts';
import { REQUEST_ROWS_MAX } from '../../enrichments/enrichments.contract.ts';
import { EXPORT_CONTACTS_MAX, EXPORT_FORMATS } from '../../exports/exports.contract.ts';
import type { AskedSubject } from '../../identity/identity.contract.ts';
import { readSubject } from '../../identity/read-subject.ts';
import { sayUnusable } from '../../identity/say-unusable.ts';
import {
  bytesOf,
  FIELD_CHARACTERS_MAX,
  REF,
  REF_CHARACTERS_MAX,
  SUBJECT_BYTES_MAX,
  type SubjectInput,
} from '../../identity/subject.contract.ts';
import {
  FILENAME_CHARACTERS_MAX,
  HEADING_CHARACTERS_MAX,
  UPLOAD_BYTES_MAX,
} from '../../imports/imports.contract.ts';
import { BODIES, shownAs } from './registries.contract.ts';
import { rowsOf } from './rows.contract.ts';
import { CREDITS_MAX, text } from './text.contract.ts';

export const ACTION_IDS = ACTIONS.map(({ id }) => id) as [ActionId, ...ActionId[]];

const cell = z.optional(
  z.string().check(
    z.maxLength(FIELD_CHARACTERS_MAX),
    z.refine((value) => value.isWellFormed(), 'must be valid Unicode'),
  ),
);

/** The cells of a row as they come: each a text, none of them checked for what it holds. */
const cells = z
  .strictObject({
    ref: z.optional(
      z.string().check(
        z.trim(),
        z.maxLength(REF_CHARACTERS_MAX),
        z.regex(REF, 'must not have control characters'),
        z.refine((value) => value.isWellFormed(), 'must be valid Unicode'),
      ),
    ),
    fullName: cell,
    firstName: cell,
    lastName: cell,
    companyName: cell,
    companyDomain: cell,
    linkedinUrl: cell,
    email: cell,
    phone: cell,
  })
  .check(
    z.refine(isStorable, {
      error: `must have at most ${SUBJECT_BYTES_MAX} bytes in all its texts`,
      // One text that is too long is told by its own name.
      when: ({ issues }) => issues.length === 0,
    }),
  );

/**
 * A person to look for. A cell that cannot be used is left out and told in `ignored`; a row is
 * refused only where nothing is left to find its person by, for each cell that cannot be used.
 */
export const subject = z.pipe(
  cells,
  z.transform((row: z.output<typeof cells>, context): AskedSubject => {
    const { ref, ...known } = row;
    const read = readSubject({ ...(ref && { ref }), ...known });
    if (read.kind === 'somebody') return read.subject;
    const faults = read.unusable.map((cell) => ({
      message: sayUnusable(cell),
      path: [cell.field],
    }));
    for (const fault of faults.length > 0 ? faults : [{ message: NOTHING_LEFT }]) {
      context.issues.push({ code: 'custom', input: row, ...fault });
    }
    return z.NEVER;
  }),
);

const NOTHING_LEFT =
  'needs a linkedinUrl, an email, a phone, or a name with companyName or companyDomain';

const actions = z.pipe(
  z.array(z.enum(ACTION_IDS)).check(z.minLength(1), z.maxLength(20)),
  z.transform((asked: ActionId[]) => [...new Set(asked)]),
);
const limits = {
  allowPartial: z._default(z.boolean(), false),
  maxCredits: z.optional(z.int().check(z.gte(0), z.lte(CREDITS_MAX))),
};

const subjects = shownAs(
  z.pipe(
    z.array(z.unknown()).check(z.minLength(1), z.maxLength(REQUEST_ROWS_MAX)),
    rowsOf(subject),
  ),
  z.array(subject).check(z.minLength(1), z.maxLength(REQUEST_ROWS_MAX)),
);

/** The body of an enrichment. Its size is checked before its rows are. */
export const enrichmentBody = z
  .strictObject({ actions, subjects, ...limits })
  .register(BODIES, { id: 'EnrichmentRequest' });

/** The body of a quote: that of the enrichment, and whether to foretell what is found of it. */
export const quoteBody = z
  .extend(enrichmentBody, { expect: z.optional(z.boolean()) })
  .register(BODIES, { id: 'QuoteRequest' });

const heading = z.optional(text(HEADING_CHARACTERS_MAX));

/** The body of an import: what is asked of the rows of a file that is to come. */
export const importBody = z
  .strictObject({
    filename: text(FILENAME_CHARACTERS_MAX),
    columns: z.optional(
      z.strictObject({
        ref: heading,
        fullName: heading,
        firstName: heading,
        lastName: heading,
        companyName: heading,
        companyDomain: heading,
        linkedinUrl: heading,
        email: heading,
        phone: heading,
      }),
    ),
    actions,
    ...limits,
    bytes: z.optional(z.int().check(z.gte(1), z.lte(UPLOAD_BYTES_MAX))),
  })
  .register(BODIES, { id: 'ImportRequest' });

const ID_CHARACTERS_MAX = 64;

/** The body of an export. Its rows come from one of three places. */
export const exportBody = z
  .strictObject({
    contactIds: z.optional(
      z.array(text(ID_CHARACTERS_MAX)).check(z.minLength(1), z.maxLength(EXPORT_CONTACTS_MAX)),
    ),
    enrichmentId: z.optional(text(ID_CHARACTERS_MAX)),
    subjects: z.optional(subjects),
    format: z.enum(EXPORT_FORMATS),
    actions: z.optional(actions),
    ...limits,
  })
  .check(
    z.refine(
      ({ contactIds, enrichmentId, subjects: people }) =>
        [contactIds, enrichmentId, people].filter((each) => each !== undefined).length === 1,
      'must have one of contactIds, enrichmentId and subjects',
    ),
    z.refine(
      ({ enrichmentId, actions: wanted }) => wanted !== undefined || enrichmentId !== undefined,
      { error: 'is required where no enrichmentId is given', path: ['actions'] },
    ),
  )
  .register(BODIES, { id: 'ExportRequest' });

function isStorable(value: SubjectInput): boolean {
  return bytesOf(value) <= SUBJECT_BYTES_MAX;
}
