import { expect, it } from 'vitest';
import { fullNameOf, plainName, plainNameOf } from '../../../lambdas/identity/person-name.ts';
import { foldText } from '../../../lambdas/identity/spelling.ts';

it.each([
  ['Dr. Jane Smith, PhD', 'Jane Smith'],
  ['Prof. Dr. rer. nat. Jürgen Groß', 'Jürgen Groß'],
  ['Dr.med. Anna Weiß', 'Anna Weiß'],
  ['Dipl.-Ing. Hans Beck', 'Hans Beck'],
  ['Mr John Smith', 'John Smith'],
  ['Jane Smith MBA', 'Jane Smith'],
  ['Jane Smith, Ph.D., M.B.A.', 'Jane Smith'],
  ['Jane Smith, SHRM-CP', 'Jane Smith'],
  ['John Smith Jr.', 'John Smith'],
  ['John Smith III', 'John Smith'],
  ['Smith, John', 'John Smith'],
  ['SMITH, JOHN', 'JOHN SMITH'],
  ['Smith, Dr. John (Johnny), MBA', 'John Smith'],
  ['Müller, Hans, Dr.', 'Hans Müller'],
  ['علي، أحمد', 'أحمد علي'],
  ['van der Berg, Jan', 'Jan van der Berg'],
  ['Jane (she/her) Smith', 'Jane Smith'],
  ['Robert "Bob" Smith', 'Robert Smith'],
  ['Jane Smith | CEO', 'Jane Smith'],
  ['Jane(she)Smith', 'Jane Smith'],
  ['Smith,, John', 'John Smith'],
  ['Hon. Jane Smith', 'Jane Smith'],
  ['Dr.Jane Smith', 'Jane Smith'],
  ['SMITH JANE, MA', 'SMITH JANE'],
  ['SMITH JONES, JOHN', 'JOHN SMITH JONES'],
  ['van der Berg, McDONALD', 'McDONALD van der Berg'],
  ['van der Berg, JOhn', 'JOhn van der Berg'],
  ['J.R. Smith', 'J.R. Smith'],
  ['Smith, J.R.', 'J.R. Smith'],
  // Names that look like titles and degrees.
  ['Ma, Jack', 'Jack Ma'],
  ['Jack Ma', 'Jack Ma'],
  ['Phil Collins', 'Phil Collins'],
  ['Nat King Cole', 'Nat King Cole'],
  ['Nguyễn Văn Ba', 'Nguyễn Văn Ba'],
  ['Gen Sato', 'Gen Sato'],
  ['Dame Ndiaye', 'Dame Ndiaye'],
  ['Dr. Phil Collins', 'Phil Collins'],
  ['Phil. Collins', 'Phil. Collins'],
  ['Frau-Holle Meier', 'Frau-Holle Meier'],
  ['MBA', 'MBA'],
  ['Dr. Müller', 'Müller'],
  ['Dr', 'Dr'],
  ['(Ada)', '(Ada)'],
  ["Robert 'Bob' Smith", 'Robert Smith'],
  ['Robert ‘Bob’ Smith', 'Robert Smith'],
  ["Ada O'Brien D'Angelo", "Ada O'Brien D'Angelo"],
  ['Jane Smith she/her', 'Jane Smith'],
  ['Jane Smith they/them/theirs', 'Jane Smith'],
  ['Jane Smith - Hiring!', 'Jane Smith'],
  ['Jane Smith – CEO | Speaker', 'Jane Smith'],
  ['Jane Smith · 2nd', 'Jane Smith'],
  ['Jane Smith #OpenToWork', 'Jane Smith'],
  ['Jane Smith-Jones', 'Jane Smith-Jones'],
  ['Jane Smith PMP®, CSM', 'Jane Smith'],
  ['Dra. Jane Smith', 'Jane Smith'],
  ['Lic. Jane Smith', 'Jane Smith'],
  ['Jane Smith M.A.', 'Jane Smith'],
  ['Jane M.A.', 'Jane M.A.'],
  ['SMITH Jane', 'Jane SMITH'],
  ['JANE smith', 'JANE smith'],
  ['VAN DER BERG-SMITH Jane', 'VAN DER BERG-SMITH Jane'],
  ['SMITH-JONES Jane Ann', 'Jane Ann SMITH-JONES'],
  ['Smith, JANE', 'JANE Smith'],
  ['JANE SMITH', 'JANE SMITH'],
  ['TJ Smith', 'TJ Smith'],
  ['ПЕТРОВ Иван', 'Иван ПЕТРОВ'],
])('plainName reads %j as %j', (name, plain) => {
  expect(plainName(name)).toBe(plain);
});

it.each([
  ['Łukasz Groß', 'Lukasz Gross', 'lukasz gross'],
  ['O’Brien, Dr. Zoë', "Zoe O'Brien", 'zoe obrien'],
  ['J. R. Smith', 'J R Smith', 'j r smith'],
  ['王 伟', '王伟', '王伟'],
  ['Ada Ex\u00adample', 'ADA example', 'ada example'],
  ['Ada Example ✔️', '❤️ Ada Example 1️⃣'.replace('1️⃣', ''), 'ada example'],
  ['Ada Example™', 'Ada Example', 'ada example'],
  ['🚀 Ada Example 🚀', 'Ada Example', 'ada example'],
])('%j and %j are folded to one', (one, other, folded) => {
  expect([one, other].map((name) => foldText(plainName(name)))).toEqual([folded, folded]);
});

it('fullNameOf takes the full name before its parts, and both parts or none', () => {
  expect(fullNameOf({ fullName: ' Ada Example ', firstName: 'B', lastName: 'C' })).toBe(
    'Ada Example',
  );
  expect(fullNameOf({ firstName: ' Ada', lastName: 'Example ' })).toBe('Ada Example');
  expect(fullNameOf({ firstName: 'Ada' })).toBeUndefined();
  expect(fullNameOf({ fullName: '  ', lastName: 'Example' })).toBeUndefined();
});

it.each([
  [{ fullName: 'SMITH Jane' }, 'Jane SMITH'],
  [{ firstName: 'JANE', lastName: 'Smith' }, 'JANE Smith'],
  [{ fullName: ' ', firstName: 'JANE', lastName: 'Smith' }, 'JANE Smith'],
  [{ firstName: 'Dr. JANE', lastName: 'Smith, MBA' }, 'JANE Smith'],
  [{ fullName: 'SMITH Jane', firstName: 'SMITH', lastName: 'Jane' }, 'Jane SMITH'],
  [{ lastName: 'Smith' }, 'Smith'],
  [{ firstName: 'JANE' }, 'JANE'],
  [{}, ''],
])('plainNameOf reads %j as %j', (subject, plain) => {
  expect(plainNameOf(subject)).toBe(plain);
});
