import { beforeAll, expect, it } from 'vitest';
import type { ActionId } from '../../../lambdas/actions/actions.ts';
import { subjectsOfContacts } from '../../../lambdas/exports/contact-subjects.ts';
import { findsNobody, people } from '../../support/desk.ts';
import { openExportDesk } from '../../support/export-desk.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;

beforeAll(async () => {
  table = await openTable();
});

const PROFILE = 'https://www.linkedin.com/in/ada-example';

const asked = (
  contactIds: readonly string[],
  actions: readonly ActionId[] = ['contact.email'],
) => ({
  contactIds,
  actions,
});

it('asks for contacts as they are named, else by what reaches them; each has its id as ref', async () => {
  const desk = await openExportDesk(table, 'ws_1');
  const owned = await desk.enrich({
    subjects: [...people(1), { fullName: 'Ada Example', linkedinUrl: PROFILE }],
  });
  const inVain = await desk.enrich({ subjects: people(1, 7) }, findsNobody);
  const reached = { email: 'info@acme.example' };
  const checked = await desk.enrich(
    { subjects: [reached], actions: ['contact.phone'] },
    findsNobody,
  );
  const ids = (
    await Promise.all([owned, inVain, checked].map(({ id }) => desk.contactsOf(id)))
  ).flat();
  const [first, ada, vain, info] = await subjectsOfContacts(desk.p, 'ws_1', asked(ids));
  expect(first).toEqual({ ref: ids[0], fullName: 'Person 0', companyDomain: 'acme.example' });
  expect(ada).toMatchObject({ ref: ids[1], fullName: 'Ada Example', linkedinUrl: PROFILE });
  expect(vain).toEqual({ ref: ids[2], fullName: 'Person 7', companyDomain: 'acme.example' });
  expect(info).toEqual({ ref: ids[3], ...reached });
  // What is checked is the address that the workspace owns, where it owns one.
  const checks = asked(ids.slice(0, 3), ['contact.verify-email']);
  const [person, , nobody] = await subjectsOfContacts(desk.p, 'ws_1', checks);
  expect(person).toEqual({ ...first, email: 'person.0@acme.example' });
  expect(nobody).toEqual(vain);
});

it('names each id that is of no contact of the workspace', async () => {
  const [desk, other] = [await openExportDesk(table, 'ws_2'), await openExportDesk(table, 'ws_3')];
  const { id } = await desk.enrich({ subjects: people(1) });
  const [own = ''] = await desk.contactsOf(id);
  const foreign = await desk.contactsOf(id);
  await expect(
    subjectsOfContacts(other.p, 'ws_3', asked([...foreign, 'con_none'])),
  ).rejects.toMatchObject({
    code: 'VALIDATION_FAILED',
    details: {
      errors: [
        { path: 'contactIds[0]', message: 'is no contact of this workspace' },
        { path: 'contactIds[1]', message: 'is no contact of this workspace' },
      ],
    },
  });
  expect(await subjectsOfContacts(desk.p, 'ws_2', asked([own]))).toHaveLength(1);
});
