import type { ColumnNames, ListField } from '../imports.contract.ts';

/**
 * THE TABLE of headings that stand for a field of ours, the surest first, written as `foldHeading`
 * writes them: those of Apollo, HubSpot, LinkedIn, Pipedrive, Salesforce and exporters of Sales
 * Navigator, and the same in German, French and Spanish.
 */
const HEADINGS = {
  firstName: [
    ...['first name', 'given name', 'forename', 'contact first name', 'person first name'],
    ...['vorname', 'prenom', 'primer nombre', 'nombre de pila'],
  ],
  lastName: [
    ...['last name', 'family name', 'surname', 'contact last name', 'person last name'],
    ...['nachname', 'familienname', 'nom de famille', 'apellido', 'apellidos'],
  ],
  fullName: [
    ...['full name', 'contact full name', 'person name', 'contact name', 'profile name', 'name'],
    ...['lead name', 'prospect name', 'contact', 'vollstandiger name', 'ansprechpartner'],
    ...['kontaktname', 'kontakt', 'person', 'nom complet', 'nom du contact', 'nombre completo'],
    ...['nombre del contacto', 'nombre de contacto', 'contacto', 'nom', 'nombre'],
  ],
  companyName: [
    ...['company name', 'company', 'organization name', 'organisation name', 'organization'],
    ...['organisation', 'account name', 'current company', 'linkedin company name', 'employer'],
    ...['company name for emails', 'associated company', 'primary associated company', 'account'],
    ...['person organization', 'person organisation', 'current company name', 'firma'],
    ...['firmenname', 'unternehmen', 'unternehmensname', 'name des unternehmens', 'accountname'],
    ...['arbeitgeber', 'societe', 'entreprise', 'nom de l entreprise', 'nom de la societe'],
    ...['nom du compte', 'employeur', 'empresa', 'nombre de la empresa', 'nombre de empresa'],
    ...['compania', 'nombre de la cuenta', 'zugehoriges unternehmen', 'organizacion'],
  ],
  companyDomain: [
    ...['company domain name', 'company domain', 'domain', 'company website', 'website url'],
    ...['website', 'company website url', 'organization website', 'organization domain'],
    ...['company website domain', 'account website', 'web site', 'domain name', 'company url'],
    ...['domain des unternehmens', 'unternehmensdomain', 'firmendomain', 'webseite', 'webadresse'],
    ...['internetseite', 'homepage', 'domaine', 'nom de domaine', 'site web', 'site internet'],
    ...['url du site web', 'domaine de l entreprise', 'dominio', 'dominio de la empresa'],
    ...['nombre de dominio', 'sitio web', 'pagina web', 'url del sitio web', 'web'],
    ...['nom de domaine de l entreprise', 'nombre de dominio de la empresa', 'website adresse'],
  ],
  linkedinUrl: [
    ...['person linkedin url', 'linkedin url', 'linkedin profile url', 'linkedin profile'],
    ...['contact linkedin url', 'linkedin url public', 'linkedin public url', 'linkedin'],
    ...['profile url', 'person linkedin', 'linkedin link', 'default profile url'],
    ...['linkedin contact profile url', 'prospect linkedin url', 'li url', 'sales navigator url'],
    ...['sales nav url', 'linkedin sales navigator url', 'profile link', 'linkedin profil'],
    ...['linkedin profil url', 'profil linkedin', 'url linkedin', 'lien linkedin'],
    ...['url du profil linkedin', 'perfil de linkedin', 'perfil linkedin', 'url de linkedin'],
  ],
  email: [
    ...['work email', 'business email', 'email', 'email address', 'e mail', 'e mail address'],
    ...['primary email', 'contact email', 'person email', 'person email work', 'email work'],
    ...['mail', 'email 1', 'e mail 1 value', 'e mail adresse', 'email adresse', 'mailadresse'],
    ...['e mail geschaftlich', 'geschaftliche e mail', 'adresse e mail', 'adresse email'],
    ...['courriel', 'adresse de messagerie', 'e mail professionnel', 'email professionnel'],
    ...['correo electronico', 'correo', 'direccion de correo electronico', 'email de trabajo'],
  ],
  phone: [
    ...['mobile phone', 'mobile', 'mobile phone number', 'mobile number', 'cell phone', 'cell'],
    ...['person phone mobile', 'phone mobile', 'direct phone', 'work direct phone'],
    ...['phone number', 'phone', 'person phone', 'person phone work', 'telephone', 'contact phone'],
    ...['phone work', 'phone 1 value', 'mobiltelefon', 'mobiltelefonnummer', 'mobilnummer'],
    ...['handy', 'handynummer', 'telefonnummer', 'telefon', 'telephone portable'],
    ...['numero de telephone portable', 'portable', 'numero de telephone', 'telefono movil'],
    ...['movil', 'numero de telefono movil', 'celular', 'numero de telefono', 'telefono'],
  ],
} as const satisfies Partial<Record<ListField, readonly string[]>>;

/** A field that is known by its heading. */
type KnownField = keyof typeof HEADINGS;
const KNOWN_FIELDS = Object.keys(HEADINGS) as readonly KnownField[];

/**
 * Headings of further addresses and numbers of a person, and of numbers at which they are reached
 * too: nobody is looked for by these.
 */
const HEADINGS_BESIDE: ReadonlySet<string> = new Set([
  ...HEADINGS.email,
  ...HEADINGS.phone,
  ...['secondary email', 'tertiary email', 'personal email', 'private email', 'home email'],
  ...['other email', 'alternate email', 'alternative email', 'additional email'],
  ...['additional email addresses', 'secondary email address', 'personal email address'],
  ...[
    'email 2',
    'email 3',
    'email 4',
    'email address 2',
    'email address 3',
    'e mail 2',
    'e mail 3',
  ],
  ...['e mail 2 value', 'e mail 3 value', 'person email home', 'person email other'],
  ...['e mail privat', 'email privat', 'private e mail', 'weitere e mail', 'zweite e mail'],
  ...['e mail personnel', 'email personnel', 'e mail secondaire', 'email secondaire'],
  ...['correo personal', 'correo secundario', 'email personal', 'email secundario'],
  ...['home phone', 'other phone', 'work phone', 'business phone', 'office phone', 'direct dial'],
  ...['corporate phone', 'company phone', 'personal phone', 'secondary phone', 'work phone number'],
  ...['home phone number', 'company phone number', 'whatsapp phone number', 'telephone number'],
  ...['phone 2', 'phone 3', 'phone number 2', 'phone number 3', 'mobile phone 2', 'mobile 2'],
  ...['phone 2 value', 'phone 3 value', 'person phone home', 'person phone other'],
  ...['telefon 2', 'telefon privat', 'telefon geschaftlich', 'festnetz', 'mobil', 'telephone 2'],
  ...['telephone fixe', 'telephone professionnel', 'telephone personnel', 'telefono 2'],
  ...['telefono fijo', 'telefono del trabajo', 'otro telefono'],
]);

/** Columns of a list by the places of their headings, counted from 0. */
export type Columns = Readonly<Partial<Record<ListField, number>>>;

/**
 * Says which column of a list holds which field, by its headings. They are compared without case,
 * accents and punctuation, and `companyName` is `company name`; of several columns for one field
 * the surest is taken.
 */
export function columnsOf(headings: readonly string[]): Columns {
  const folded = headings.map(foldHeading);
  const found = KNOWN_FIELDS.flatMap((field) => {
    const known: readonly string[] = HEADINGS[field];
    const heading = known.find((each) => folded.includes(each));
    return heading === undefined ? [] : [[field, folded.indexOf(heading)] as const];
  });
  return withHalfNames(Object.fromEntries(found), folded);
}

/**
 * Beside `Vorname`, `Name` is the family name, and so is `Nom` beside `Prénom`; beside `Apellidos`,
 * `Nombre` is the given name.
 */
function withHalfNames(columns: Columns, folded: readonly string[]): Columns {
  const { fullName, firstName, lastName, ...others } = columns;
  const word = folded[fullName ?? -1] ?? '';
  if (firstName !== undefined && lastName === undefined && /^(name|nom)$/.test(word)) {
    return { ...others, firstName, ...(fullName !== undefined && { lastName: fullName }) };
  }
  if (firstName === undefined && lastName !== undefined && word === 'nombre') {
    return { ...others, lastName, ...(fullName !== undefined && { firstName: fullName }) };
  }
  return columns;
}

/**
 * Gives the places of further addresses and numbers beside the columns that are taken: the caller
 * has these, and pays for none of them.
 */
export function columnsBeside(headings: readonly string[], columns: Columns): number[] {
  const taken = new Set(Object.values(columns));
  return headings.flatMap((heading, at) =>
    !taken.has(at) && HEADINGS_BESIDE.has(foldHeading(heading)) ? [at] : [],
  );
}

/** Writes a heading as the table does: small letters and digits, a blank between two words. */
function foldHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/(\p{Ll}|\d)(?=\p{Lu})/gu, '$1 ')
    .toLowerCase()
    .replace(/linked ?in/g, 'linkedin')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Finds the columns that are named; `missing` are names that no heading has. */
export function namedColumns(headings: readonly string[], names: ColumnNames) {
  const plain = headings.map((heading) => heading.trim().toLowerCase());
  const found = Object.entries(names).map(([field, name = '']) => ({
    field,
    name,
    at: plain.indexOf(name.trim().toLowerCase()),
  }));
  return {
    columns: Object.fromEntries(
      found.filter(({ at }) => at !== -1).map(({ field, at }) => [field, at]),
    ) as Columns,
    missing: found.filter(({ at }) => at === -1).map(({ name }) => name),
  };
}
