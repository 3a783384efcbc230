import { expect, it } from 'vitest';
import { foldCompany, isEmployer } from '../../../lambdas/identity/company-name.ts';
import { spellingsOf } from '../../../lambdas/identity/spelling.ts';

it.each([
  ['Acme, Inc.', 'acme'],
  ['ACME GmbH & Co. KG', 'acme'],
  ['The Acme Company', 'acme'],
  ['Acme Ltd', 'acme'],
  ['Acme S.A.', 'acme'],
  ['Acme B.V.', 'acme'],
  ['Acme Sp. z o.o.', 'acme'],
  ['Acme Sp. z oo', 'acme'],
  ['株式会社ソニー', 'ソニー'],
  ['A.B.C. Holding', 'abcholding'],
  ['Bits And', 'bitsand'],
  ['Smith & Sons', 'smithsons'],
  ['Smith and Sons Ltd.', 'smithsons'],
  ['Smith und Sons GmbH', 'smithsons'],
  ['Smith et Sons SARL', 'smithsons'],
  ['Face Book', 'facebook'],
  ['E.ON SE', 'eon'],
  ['ソニー 株式会社', 'ソニー'],
  ['Acme AB (publ)', 'acme'],
  ['Acme S.à r.l.', 'acme'],
  ['Acme (Pty) Ltd', 'acme'],
  ['Acme K.K.', 'acme'],
  ['Acme Kabushiki Kaisha', 'acme'],
  ['Acme Sdn. Bhd.', 'acme'],
  ['Acme S.A. de C.V.', 'acme'],
  ['Acme S. de R.L. de C.V.', 'acme'],
  ['Acme Ges.m.b.H.', 'acme'],
  ['PT Acme Tbk', 'acme'],
  ['ООО «Акме»', 'акме'],
  ['Акме, ЗАО', 'акме'],
  ['Acme Anonim Şirketi', 'acme'],
  ['Acme™', 'acme'],
  // What would leave no name stays.
  ['PT', 'pt'],
  ['Company', 'company'],
  ['Y', 'y'],
  ['The AG', 'the'],
  ['株式会社', '株式会社'],
])('writes %j as %j', (name, folded) => {
  expect(spellingsOf(name).map(foldCompany)).toEqual([folded]);
});

it('drops the legal form in each spelling', () => {
  expect(spellingsOf('Müller UG (haftungsbeschränkt)').map(foldCompany)).toEqual([
    'muller',
    'mueller',
  ]);
});

it.each([
  ...['Self-employed', 'Self Employed', 'self-employment', 'Freelance', 'Freelancer', 'Stealth'],
  ...['Stealth Startup', 'Stealth Mode Startup', 'Stealth AI Startup', 'Confidential', 'Retired'],
  ...['Confidential Company', 'Independent Consultant', 'Freelance Designer', 'Selbstständig'],
  ...['selbständig', 'Freiberuflich', 'Freiberufler', 'Open to work', 'Career Break', 'Various'],
  ...[
    'Auto-entrepreneur',
    'Autónomo',
    'Unemployed',
    'Currently between jobs',
    'My own company',
    'AI Startup in Stealth',
    'Myself',
  ],
])('takes %j for no employer', (name) => {
  expect(isEmployer(name)).toBe(false);
});

it.each([
  ...['Acme', 'Stealth Communications', 'Freelance Union Bank', 'Private Bank', 'The Independent'],
  ...['Retired Racing Greyhounds', 'Confidential Records Inc', 'OpenTable', 'Variousways'],
])('takes %j for an employer', (name) => {
  expect(isEmployer(name)).toBe(true);
});
